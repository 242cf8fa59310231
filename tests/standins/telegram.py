"""Telegram for the tests: npm telegram-test-api behind `tg_shim.py`, which adds long polling,
uploads, raw updates, a record of calls, and faults. Both listen on loopback only."""

import asyncio
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.channels.telegram.transport import make_bot
from tests.local import HTTP
from tests.standins.packages import need_npm_packages

HERE = Path(__file__).parent
_START_SECONDS = 20.0


class TelegramStandIn:
    """The person's and the observer's side. `token` is a new bot for every test."""

    def __init__(self, url: str, upstream: str) -> None:
        self.url = url
        self._upstream = upstream
        self.token = new_token()

    def says(self, text: str, chat: int = 77) -> None:
        """A person writes to the bot, with a message as telegram-test-api makes it."""
        person = {"id": chat, "is_bot": False, "first_name": "Siti"}
        message = {
            "botToken": self.token,
            "from": person,
            "chat": {"id": chat, "type": "private", "first_name": "Siti"},
            "date": 1_790_000_000,
            "text": text,
        }
        HTTP.post(f"{self._upstream}/sendMessage", json=message).raise_for_status()

    def receives(self, chat: int = 77) -> list[dict[str, Any]]:
        """What the bot sent to this chat since the last question, as telegram-test-api kept it."""
        body = {"token": self.token, "chatId": chat}
        answer = HTTP.post(f"{self._upstream}/getUpdates", json=body).raise_for_status()
        return [update["message"] for update in answer.json()["result"]]

    def update(self, raw: dict[str, Any]) -> None:
        """Any raw update; the shim gives it an update_id of its own, from 900,000,000 on. It is
        given again until the bot confirms it by its offset."""
        HTTP.post(f"{self.url}/__update", params={"token": self.token}, json=raw).raise_for_status()

    def fault(self, method: str, **how: Any) -> None:
        """The next call of a method fails: status, body, times, delay, drop."""
        HTTP.post(f"{self.url}/__fault", json={"method": method, **how}).raise_for_status()

    def file(self, data: bytes, name: str) -> str:
        """The file_id of a file that a person has sent."""
        answer = HTTP.post(f"{self.url}/__file", params={"name": name}, content=data)
        return str(answer.raise_for_status().json()["file_id"])

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Parameters of this bot's calls of a method, oldest first."""
        answer = HTTP.get(f"{self.url}/__calls", params={"method": method}).raise_for_status()
        return [call["params"] for call in answer.json() if call["token"] == self.token]

    def reset(self) -> None:
        """No faults, and a bot that nobody has written to."""
        httpx.delete(f"{self.url}/__fault").raise_for_status()
        self.token = new_token()


def new_token() -> str:
    """A token of the right shape, for nobody."""
    return f"{uuid.uuid4().int % 10**9 + 1000}:test-{uuid.uuid4().hex}"


@pytest.fixture(scope="session")
def telegram_processes() -> Iterator[TelegramStandIn]:
    """Both processes, for the whole session."""
    node_modules = need_npm_packages()
    upstream, shim = free_port(), free_port()
    with ExitStack() as running:
        script = HERE / "telegram_test_api_ptb.js"
        node_path = {"NODE_PATH": str(node_modules)}
        running.enter_context(process(["node", str(script), str(upstream)], upstream, node_path))
        above = f"http://127.0.0.1:{upstream}"
        shim_script = [sys.executable, "-P", str(HERE / "tg_shim.py")]
        options = ["--listen", str(shim), "--upstream", above]
        running.enter_context(process([*shim_script, *options], shim, {}))
        yield TelegramStandIn(f"http://127.0.0.1:{shim}", above)


@pytest.fixture
def telegram_api(telegram_processes: TelegramStandIn) -> TelegramStandIn:
    """The stand-in with a bot of its own for this test."""
    telegram_processes.reset()
    return telegram_processes


@contextmanager
def process(command: list[str], port: int, env: dict[str, str]) -> Iterator[None]:
    """A child that listens on `port`; ends with the block."""
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(command, env=os.environ | env, stdout=quiet, stderr=quiet)
    try:
        _wait_until_ready(child, port, command)
        yield
    finally:
        child.terminate()
        try:
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_until_ready(child: "subprocess.Popen[bytes]", port: int, command: list[str]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            pytest.fail(f"{command[1:3]} ended with {child.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{command[1:3]} does not listen on {port}")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Return as soon as the condition holds; fail when it does not within `seconds`."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


Answer = Callable[[httpx.Request], httpx.Response]


def fake_channel(answer: Answer, **more: Any) -> TelegramChannel:
    """A channel whose network is the function `answer`."""
    token = "123456:very-secret-token"
    bot = make_bot(token, "https://api.example", httpx.MockTransport(answer))
    return TelegramChannel(TelegramSettings.model_validate({"token": token}), bot=bot, **more)


def refused(status: int, description: str, **parameters: object) -> Answer:
    """Telegram says no, as it words it."""
    body = {"ok": False, "error_code": status, "description": description}
    return lambda _: httpx.Response(status, json=body | {"parameters": parameters})


def failing(error: type[httpx.TransportError]) -> Answer:
    """No answer at all."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise error(f"while calling {request.method}", request=request)

    return answer
