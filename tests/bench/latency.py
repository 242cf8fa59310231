"""Queue -> provider when idle: from the 200 of the webhook to the provider's receiving the reply."""

import json
import statistics
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.machine import free_port, process
from tests.bench.webhooks import PUBLIC, platform, telegram_requests

MESSAGES = 60


def run(folder: Path, database: str, url: Any) -> Iterator[str]:
    """One line for one kind of database."""
    port, provider = free_port(), free_port()
    env = {
        "DATABASE_URL": url("latency"),
        "PORT": str(port),
        "PUBLIC_URL": PUBLIC,
        "MEDIA_URL": str(folder / "media"),
        "SIMULATOR": "false",
        **platform("telegram"),
        "TELEGRAM_API_URL": f"http://127.0.0.1:{provider}",
    }
    with (
        process(["-m", "tests.bench.provider", str(provider)], provider),
        process(["-m", "bot", "run"], port, **env),
    ):
        time.sleep(2.0)  # the lease is taken, the webhook registered
        took = [_one(port, provider, request) for request in telegram_requests(7)[:MESSAGES]]
    p50, p95 = statistics.median(took) * 1000, sorted(took)[int(len(took) * 0.95)] * 1000
    yield f"| {database} | {p50:.0f} ms | {p95:.0f} ms |"


def _one(port: int, provider: int, request: dict[str, Any]) -> float:
    chat = json.loads(request["body"])["message"]["chat"]["id"]
    post = urllib.request.Request(
        f"http://127.0.0.1:{port}/webhooks/telegram",
        data=request["body"].encode(),
        headers=request["headers"],
    )
    with urllib.request.urlopen(post) as answer:
        answer.read()
    answered = time.time()
    deadline = answered + 10
    while time.time() < deadline:
        with urllib.request.urlopen(f"http://127.0.0.1:{provider}/seen?chat={chat}") as seen:
            at = json.load(seen)
        if at:
            time.sleep(0.05)
            return max(0.0, float(at) - answered)
        time.sleep(0.01)
    raise RuntimeError("no reply within ten seconds")
