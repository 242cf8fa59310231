"""Both platforms of the announcement tests: a process of its own, which nothing kills, and which notes
every call at the moment it arrives: Telegram's Bot API, and Twilio's list of messages.

What it does with a call follows a script that the test sends (`POST /test/script`): refuse a person,
ask for patience, hang up on what it has taken, or be unreachable.
"""

import argparse
import asyncio
import math
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.durability.wire import Answer, Reply, Server

ME = {"id": 123456, "is_bot": True, "first_name": "Kawan", "username": "KawanBot"}
ANSWERS: dict[str, Any] = {
    "getMe": ME,
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}
ACCOUNT = "AC" + "0" * 32
TAKEN = 200
HUNG_UP = 0  # `status` of a call that was taken and never answered


@dataclass
class Script:
    """What happens to the next calls of one platform."""

    refuse: dict[str, dict[str, Any]] = field(default_factory=dict)  # person -> {status, ...}
    pause: float = 0.0  # seconds that the next call is told to wait, and all others with it
    hang_up: float = 0.0  # share of calls that are taken and not answered
    busy: float = 0.0  # share of calls that are told to wait a second, each by itself
    pause_until: float = 0.0  # monotonic


class Platforms:
    """Every call in the order of its arrival; those of `status` 200 and HUNG_UP were taken."""

    def __init__(self, seed: int, latency: tuple[float, float]) -> None:
        self.calls: list[dict[str, Any]] = []
        self.scripts = {"telegram": Script(), "whatsapp": Script()}
        self._latency = latency
        self._random = random.Random(seed)
        self._news = asyncio.Event()

    # --- the platforms -----------------------------------------------------------------------
    def request(self, method: str, url: str, body: bytes, at: float, reply: Reply) -> None:
        """One request of the bot."""
        path = urlsplit(url).path
        if path.startswith("/bot"):
            self._telegram(path.rpartition("/")[2], body, at, reply)
        elif method == "POST":
            form = parse_qs(body.decode())
            to, text = form["To"][0], form.get("Body", [""])[0]
            self._take("whatsapp", to, text, at, partial(_twilio, reply))
        else:
            reply(self._listing(parse_qs(urlsplit(url).query).get("To", [""])[0]))

    def _telegram(self, method: str, body: bytes, at: float, reply: Reply) -> None:
        if method not in {"sendMessage", "sendPhoto", "sendDocument"}:
            reply((200, {"ok": True, "result": ANSWERS.get(method, True)}, {}))
            return
        form = parse_qs(body.decode())
        to, text = form["chat_id"][0], form.get("text", [""])[0]
        self._take("telegram", to, text, at, partial(_bot_api, reply))

    def _take(self, channel: str, to: str, text: str, at: float, reply: Any) -> None:
        """Note a call, decide on it, and answer after a while what was taken, at once what was
        not."""
        fate = self._fate(self.scripts[channel], to, at)
        call = {"id": len(self.calls) + 1, "at": at, "channel": channel, "to": to, "text": text}
        call |= {"status": fate["status"], "retry_after": fate.get("retry_after", 0)}
        self.calls.append(call)
        self._news.set()
        if fate["status"] in (TAKEN, HUNG_UP) and self._latency[1]:
            wait = self._random.uniform(*self._latency)
            asyncio.get_running_loop().call_later(wait, reply, call, fate)
        else:
            reply(call, fate)

    def _fate(self, script: Script, to: str, at: float) -> dict[str, Any]:
        if script.pause:
            script.pause_until, script.pause = at + script.pause, 0.0
        if at < script.pause_until:
            return {"status": 429, "retry_after": math.ceil(script.pause_until - at)}
        if to in script.refuse:
            return script.refuse[to]
        die = self._random.random()
        if die < script.busy:
            return {"status": 429, "retry_after": 1}
        return {"status": HUNG_UP if die > 1 - script.hang_up else TAKEN}

    def _listing(self, to: str) -> Answer:
        """GET Messages.json: what was taken for one person, newest first."""
        mine = [c for c in self.calls if c["status"] in (TAKEN, HUNG_UP) and c["to"] == to]
        found = [_twilio_message(call) for call in reversed(mine)]
        return 200, {"messages": found, "next_page_uri": None}, {}

    # --- the test ----------------------------------------------------------------------------
    async def record(self, after: int, wait: float) -> list[dict[str, Any]]:
        """The calls after the first `after`; waits up to `wait` seconds for the first one."""
        deadline = time.monotonic() + wait
        while len(self.calls) <= after and (left := deadline - time.monotonic()) > 0:
            self._news.clear()
            try:
                async with asyncio.timeout(left):
                    await self._news.wait()
            except TimeoutError:
                break
        return self.calls[after:]

    def change(self, changes: Mapping[str, Mapping[str, Any]]) -> None:
        """{channel: {"pause": seconds, "refuse": {person: {...}}}}; keys not named stay."""
        for channel, values in changes.items():
            for key, value in values.items():
                setattr(self.scripts[channel], key, value)


def _bot_api(reply: Reply, call: Mapping[str, Any], fate: Mapping[str, Any]) -> None:
    status = fate["status"]
    if status == HUNG_UP:
        reply(None)
        return
    if status == TAKEN:
        room = {"id": int(call["to"]), "type": "private"}
        sent = {"message_id": call["id"], "date": 1_790_000_000, "chat": room}
        reply((200, {"ok": True, "result": sent | {"text": call["text"]}}, {}))
        return
    body = {"ok": False, "error_code": status, "description": fate.get("words", "Too Many")}
    if "retry_after" in fate:
        body["parameters"] = {"retry_after": fate["retry_after"]}
    reply((status, body, {}))


def _twilio(reply: Reply, call: Mapping[str, Any], fate: Mapping[str, Any]) -> None:
    status = fate["status"]
    if status == HUNG_UP:
        reply(None)
    elif status == TAKEN:
        reply((201, _twilio_message(call), {}))
    else:
        body = {"status": status, "code": fate.get("code", 20429), "message": fate.get("words", "")}
        wait = {"Retry-After": str(fate["retry_after"])} if "retry_after" in fate else {}
        reply((status, body, wait))


def _twilio_message(call: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sid": f"SM{call['id']:032x}",
        "to": call["to"],
        "from": "whatsapp:+14155238886",
        "body": call["text"],
        "direction": "outbound-api",
        "status": "sent",
        "num_media": "0",
        "num_segments": "1",
        "date_created": time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime()),
        "account_sid": ACCOUNT,
    }


def main() -> None:
    """Serve on 127.0.0.1 until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--control", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--latency", type=float, nargs=2, default=(0.02, 0.08))
    options = parser.parse_args()
    platforms = Platforms(options.seed, tuple(options.latency))
    asyncio.run(Server(platforms, options.port).serve(options.control))


if __name__ == "__main__":
    main()
