"""Telegram's side of the durability tests: a process of its own, which nothing kills, and which
notes every message at the moment it takes it.

Now and then it answers 429, or hangs up on a message that it has taken.
"""

import argparse
import asyncio
import json
import random
import time
from typing import Any

from aiohttp import web

ME = {"id": 123456, "is_bot": True, "first_name": "Kawan", "username": "KawanBot"}
ANSWERS: dict[str, Any] = {
    "getMe": ME,
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}


class Provider:
    """What was taken, in order, and how the next call ends."""

    def __init__(self, seed: int, latency: tuple[float, float], faults: float) -> None:
        self.messages: list[dict[str, Any]] = []
        self.refused = 0
        self.dropped = 0
        self._latency = latency
        self._faults = faults  # the share of calls that end in a fault, of each kind
        self._random = random.Random(seed)
        self._taken = asyncio.Condition()

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One method of the Bot API."""
        form = await request.post()
        method = request.match_info["method"]
        if method in {"sendMessage", "sendPhoto", "sendDocument"}:
            return await self._send(request, {key: str(value) for key, value in form.items()})
        return web.json_response({"ok": True, "result": ANSWERS.get(method, True)})

    async def _send(self, request: web.Request, form: dict[str, str]) -> web.StreamResponse:
        fate = self._random.random()
        if fate < self._faults:
            self.refused += 1
            return _too_many()
        message = await self._take(form)
        await asyncio.sleep(self._random.uniform(*self._latency))
        if fate > 1 - self._faults and request.transport is not None:
            self.dropped += 1
            request.transport.abort()
        chat = {"id": message["chat"], "type": "private"}
        sent = {"message_id": message["id"], "date": 1_790_000_000, "chat": chat}
        return web.json_response({"ok": True, "result": sent | {"text": message["text"]}})

    async def _take(self, form: dict[str, str]) -> dict[str, Any]:
        message = {
            "id": len(self.messages) + 1,
            "at": time.monotonic(),
            "chat": int(form["chat_id"]),
            "text": form.get("text", form.get("caption", "")),
            "buttons": buttons(json.loads(form.get("reply_markup", "{}"))),
        }
        async with self._taken:
            self.messages.append(message)
            self._taken.notify_all()
        return message

    async def record(self, request: web.Request) -> web.StreamResponse:
        """What was taken after the first `after` messages (-1: from now on); waits up to `wait`
        seconds for the first one."""
        after = int(request.query.get("after", "0"))
        start = len(self.messages) if after < 0 else after
        wait = float(request.query.get("wait", "0"))
        try:
            async with asyncio.timeout(wait), self._taken:
                await self._taken.wait_for(lambda: len(self.messages) > start)
        except TimeoutError:
            pass
        faults = {"refused": self.refused, "dropped": self.dropped}
        return web.json_response({"messages": self.messages[start:], **faults})


def buttons(markup: dict[str, Any]) -> dict[str, str]:
    """{label: payload} of an inline keyboard."""
    rows = markup.get("inline_keyboard", [])
    return {button["text"]: button["callback_data"] for row in rows for button in row}


def _too_many() -> web.StreamResponse:
    body = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
    return web.json_response(body | {"parameters": {"retry_after": 1}}, status=429)


async def main() -> None:
    """Serve on 127.0.0.1 until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--latency", type=float, nargs=2, default=(0.02, 0.08))
    parser.add_argument("--faults", type=float, default=0.0)
    options = parser.parse_args()
    provider = Provider(options.seed, tuple(options.latency), options.faults)
    app = web.Application()
    app.router.add_get("/record", provider.record)
    app.router.add_post("/bot{token}/{method}", provider.call)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", options.port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
