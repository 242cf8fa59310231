"""Webhook -> queued reply, against the bare endpoint, interleaved; both platforms, both databases."""

import hashlib
import json
import os
import random
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from faq.content import load_content
from tests.bench.machine import free_port, load, process

SECRET, AUTH_TOKEN = "s" * 32, "a" * 32
ACCOUNT = "AC" + "0" * 32
PUBLIC = "https://bot.example"
MESSAGES, CONNECTIONS, ROUNDS = 600, 16, 5
FIGURES = ("rate", "p50", "p99", "cpu")  # messages/s, ms a request, ms of processor a message


def texts(seed: int) -> Iterator[str]:
    """What chairs type: phrases of the content with a letter dropped, so that none is verbatim."""
    phrases = [phrase for topic in load_content().topics for phrase in topic.phrases]
    rng = random.Random(seed)
    while True:
        phrase = rng.choice(phrases)
        cut = rng.randrange(len(phrase))
        yield phrase[:cut] + phrase[cut + 1 :]


def telegram_requests(seed: int) -> list[dict[str, Any]]:
    """Updates of 200 chairs."""
    headers = {
        "Content-Type": "application/json",
        "X-Telegram-Bot-Api-Secret-Token": SECRET,
    }
    said = texts(seed)
    bodies = []
    for n in range(MESSAGES):
        chat = 1000 + n % 200
        update = {
            "update_id": seed * 1_000_000 + n,
            "message": {
                "message_id": n + 1,
                "date": 1_790_000_000,
                "chat": {"id": chat, "type": "private", "first_name": "Ketua"},
                "from": {"id": chat, "is_bot": False, "first_name": "Ketua"},
                "text": next(said),
            },
        }
        bodies.append({"headers": headers, "body": json.dumps(update)})
    return bodies


def whatsapp_requests(seed: int) -> list[dict[str, Any]]:
    """Signed forms of 200 chairs."""
    validator, said, bodies = RequestValidator(AUTH_TOKEN), texts(seed), []
    for n in range(MESSAGES):
        sid = "SM" + hashlib.md5(f"{seed}-{n}".encode()).hexdigest()
        form = {
            "MessageSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": ACCOUNT,
            "From": f"whatsapp:+62812{n % 200:08d}",
            "To": "whatsapp:+14155238886",
            "Body": next(said),
            "NumMedia": "0",
            "ProfileName": "Ketua",
            "WaId": f"62812{n % 200:08d}",
            "MessageType": "text",
        }
        signature = validator.compute_signature(f"{PUBLIC}/webhooks/whatsapp", form)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature,
        }
        bodies.append({"headers": headers, "body": urlencode(form)})
    return bodies


def run(folder: Path, database: str, url: Any) -> Iterator[str]:
    """Lines of the report for one kind of database; `url(name)` makes a fresh one."""
    for channel, make in (("telegram", telegram_requests), ("whatsapp", whatsapp_requests)):
        results: dict[str, list[dict[str, Any]]] = {"bare": [], "ours": []}
        port_bare, port_ours = free_port(), free_port()
        ours = {
            "DATABASE_URL": url(f"{channel}_ours"),
            "PORT": str(port_ours),
            "PUBLIC_URL": PUBLIC,
            "MEDIA_URL": str(folder / "media"),
            "SIMULATOR": "false",
            **platform(channel),
        }
        with (
            process(
                ["-m", "tests.bench.bare", url(f"{channel}_bare"), str(port_bare)], port_bare
            ) as bare,
            process(["-m", "bot", "web"], port_ours, **ours) as bot,
        ):
            path = f"/webhooks/{channel}"
            for port in (port_bare, port_ours):
                load(port, path, make(99)[:50], 4)  # warm up
            for seed in range(ROUNDS):  # interleaved: the machine's speed drifts
                for who, port, pid in (("bare", port_bare, bare.pid), ("ours", port_ours, bot.pid)):
                    results[who].append(measured(port, pid, path, make(seed)))
        yield report(channel, database, results)


def measured(port: int, pid: int, path: str, requests: list[dict[str, Any]]) -> dict[str, Any]:
    """One round; with the server's processor time a message, which says more than its rate where
    others use the processor too."""
    used = processor_seconds(pid)
    result = load(port, path, requests, CONNECTIONS)
    return result | {"cpu": (processor_seconds(pid) - used) / len(requests) * 1000}


def processor_seconds(pid: int) -> float:
    """What a process has used so far."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def platform(channel: str) -> dict[str, str]:
    """Settings of one platform; nothing listens at the API's address, and nothing is sent."""
    nowhere = "http://127.0.0.1:9"
    if channel == "telegram":
        return {
            "TELEGRAM_TOKEN": "123456:" + "t" * 35,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": nowhere,
        }
    return {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_FROM": "+14155238886",
        "TWILIO_API_URL": nowhere,
    }


def report(channel: str, database: str, results: dict[str, list[dict[str, Any]]]) -> str:
    """One line: medians of the rounds, and the ratio of the medians."""
    median = {
        who: {key: statistics.median(r[key] for r in rounds) for key in FIGURES}
        for who, rounds in results.items()
    }
    ratio = median["ours"]["rate"] / median["bare"]["rate"]
    slower = median["ours"]["p99"] / median["bare"]["p99"]
    cells = [
        f"{m['rate']:.0f}/s p50 {m['p50']:.0f} p99 {m['p99']:.0f} ms, {m['cpu']:.1f} ms CPU"
        for m in (median["bare"], median["ours"])
    ]
    return f"| {channel} | {database} | {cells[0]} | {cells[1]} | {ratio:.0%} | {slower:.1f}x |"
