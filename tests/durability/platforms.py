"""Both platforms of the announcement tests: a process of its own, which nothing kills, and which notes
every call at the moment it arrives: Telegram's Bot API, and Twilio's list of messages.

What it does with a call follows a script that the test sends to its second port: refuse a person,
ask for patience, or be unreachable.
"""

import argparse
import asyncio
import math
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

ME = {"id": 123456, "is_bot": True, "first_name": "Kawan", "username": "KawanBot"}
ANSWERS: dict[str, Any] = {
    "getMe": ME,
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}
ACCOUNT = "AC" + "0" * 32
TAKEN = 200


@dataclass
class Script:
    """What happens to the next calls of one platform."""

    refuse: dict[str, dict[str, Any]] = field(default_factory=dict)  # person -> {status, ...}
    pause: float = 0.0  # seconds that the next call is told to wait, and all others with it
    pause_until: float = 0.0  # monotonic


class Platforms:
    """Every call in the order of its arrival; `status` 200 is a message that was taken."""

    def __init__(self, seed: int, latency: tuple[float, float]) -> None:
        self.calls: list[dict[str, Any]] = []
        self.scripts = {"telegram": Script(), "whatsapp": Script()}
        self._latency = latency
        self._random = random.Random(seed)
        self._news = asyncio.Condition()

    async def take(self, channel: str, to: str, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Note a call and decide on it; (the call, what the script says of a refusal)."""
        at, script = time.monotonic(), self.scripts[channel]
        if script.pause:
            script.pause_until, script.pause = at + script.pause, 0.0
        fate: dict[str, Any] = script.refuse.get(to, {"status": TAKEN})
        if at < script.pause_until:
            fate = {"status": 429, "retry_after": math.ceil(script.pause_until - at)}
        call = {"id": len(self.calls) + 1, "at": at, "channel": channel, "to": to, "text": text}
        call["status"] = fate["status"]
        async with self._news:
            self.calls.append(call)
            self._news.notify_all()
        if fate["status"] == TAKEN:
            await asyncio.sleep(self._random.uniform(*self._latency))
        return call, fate

    # --- Telegram ----------------------------------------------------------------------------
    async def telegram(self, request: web.Request) -> web.StreamResponse:
        """One method of the Bot API."""
        form = await request.post()
        method = request.match_info["method"]
        if method not in {"sendMessage", "sendPhoto", "sendDocument"}:
            return web.json_response({"ok": True, "result": ANSWERS.get(method, True)})
        chat = str(form["chat_id"])
        call, fate = await self.take("telegram", chat, str(form.get("text", "")))
        if fate["status"] != TAKEN:
            return _telegram_refuses(fate)
        room = {"id": int(chat), "type": "private"}
        sent = {"message_id": call["id"], "date": 1_790_000_000, "chat": room}
        return web.json_response({"ok": True, "result": sent | {"text": call["text"]}})

    # --- Twilio ------------------------------------------------------------------------------
    async def create(self, request: web.Request) -> web.StreamResponse:
        """POST Messages.json."""
        form = await request.post()
        call, fate = await self.take("whatsapp", str(form["To"]), str(form.get("Body", "")))
        if fate["status"] != TAKEN:
            return _twilio_refuses(fate)
        return web.json_response(_twilio_message(call), status=201)

    async def listing(self, request: web.Request) -> web.StreamResponse:
        """GET Messages.json: what was taken for one person, newest first."""
        to = request.query.get("To", "")
        mine = [c for c in self.calls if c["status"] == TAKEN and c["to"] == to]
        found = [_twilio_message(call) for call in reversed(mine)]
        return web.json_response({"messages": found, "next_page_uri": None})

    # --- the test ----------------------------------------------------------------------------
    async def record(self, request: web.Request) -> web.StreamResponse:
        """The calls after the first `after`; waits up to `wait` seconds for the first one."""
        after, wait = int(request.query.get("after", "0")), float(request.query.get("wait", "0"))
        try:
            async with asyncio.timeout(wait), self._news:
                await self._news.wait_for(lambda: len(self.calls) > after)
        except TimeoutError:
            pass
        return web.json_response(self.calls[after:])

    async def script(self, request: web.Request) -> web.StreamResponse:
        """{channel: {"pause": seconds, "refuse": {person: {...}}}}; keys not named stay."""
        for channel, changes in (await request.json()).items():
            for key, value in changes.items():
                setattr(self.scripts[channel], key, value)
        return web.json_response(True)


def _telegram_refuses(fate: Mapping[str, Any]) -> web.StreamResponse:
    status = fate["status"]
    body = {"ok": False, "error_code": status, "description": fate.get("words", "Too Many")}
    if "retry_after" in fate:
        body["parameters"] = {"retry_after": fate["retry_after"]}
    return web.json_response(body, status=status)


def _twilio_refuses(fate: Mapping[str, Any]) -> web.StreamResponse:
    status = fate["status"]
    body = {"status": status, "code": fate.get("code", 20429), "message": fate.get("words", "")}
    wait = {"Retry-After": str(fate["retry_after"])} if "retry_after" in fate else {}
    return web.json_response(body, status=status, headers=wait)


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
        "date_created": _rfc2822(),
        "account_sid": ACCOUNT,
    }


def _rfc2822() -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())


class Server:
    """The platforms on one port, the test on another; the first can be closed for a while."""

    def __init__(self, platforms: Platforms, port: int) -> None:
        self._platforms = platforms
        self._port = port
        self._runner: web.AppRunner | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._platforms.telegram)
        app.router.add_post("/2010-04-01/Accounts/{sid}/Messages.json", self._platforms.create)
        app.router.add_get("/2010-04-01/Accounts/{sid}/Messages.json", self._platforms.listing)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()

    async def close_for(self, request: web.Request) -> web.StreamResponse:
        """Nobody listens for `seconds`; connections that were open are closed."""
        seconds = float(request.query["seconds"])
        if self._runner is not None:
            await self._runner.cleanup()
        task = asyncio.create_task(self._open_after(seconds))
        self._tasks.add(task)
        return web.json_response(time.monotonic())

    async def _open_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.open()


async def main() -> None:
    """Serve on 127.0.0.1 until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--control", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--latency", type=float, nargs=2, default=(0.02, 0.08))
    options = parser.parse_args()
    platforms = Platforms(options.seed, tuple(options.latency))
    server = Server(platforms, options.port)
    await server.open()
    control = web.Application()
    control.router.add_get("/record", platforms.record)
    control.router.add_post("/script", platforms.script)
    control.router.add_post("/close", server.close_for)
    runner = web.AppRunner(control, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", options.control).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
