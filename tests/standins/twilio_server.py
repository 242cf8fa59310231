"""Starts Twilio's stand-in (Prism with Twilio's OpenAPI, and our relay before it) on free ports."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.local import HTTP
from tests.standins.packages import MODULES, need_npm_packages
from tests.standins.twilio_overlay import write_strict

HERE = Path(__file__).parent
PRISM = MODULES / "@stoplight" / "prism-cli" / "dist" / "index.js"
SPECS = MODULES / "@twilio-alpha" / "mcp" / "twilio-oai" / "spec" / "json"
START = 60.0  # seconds a server may take until it answers

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "authtoken"
SENDER = "whatsapp:+14155238886"
PUBLIC = "https://bot.example"
QUICK_REPLY = "HX" + "2" * 32


@dataclass(frozen=True)
class TwilioStandIn:
    """Where it listens, and the levers of its relay (see twilio_relay.py)."""

    url: str
    account: str = ACCOUNT
    token: str = TOKEN

    def inbound(self, **fields: Any) -> dict[str, Any]:
        """A message from a person; returns {"MessageSid", "status", "body"} of our answer."""
        return self._post("inbound", fields)

    def fault(self, **fault: Any) -> None:
        """What the next request to create a message meets."""
        self._post("fault", fault)

    def lifecycle(self, **life: Any) -> None:
        """Which statuses the next messages go through."""
        self._post("lifecycle", life)

    def reset(self) -> None:
        """Forget all messages and faults."""
        self._post("reset", {})

    def messages(self) -> list[dict[str, Any]]:
        """All messages, oldest first; `params` of ours are as they were sent."""
        return self._get("messages")

    def callbacks(self) -> list[dict[str, Any]]:
        """Status callbacks made: {"form", "status"}."""
        return self._get("callbacks")

    def media_requests(self) -> list[dict[str, Any]]:
        """How files were asked for: {"where": "api" or "storage", "auth": bool}."""
        return self._get("media")

    def _post(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = HTTP.post(f"{self.url}/__{what}", json=body, timeout=30)
        return dict(answer.json() or {})

    def _get(self, what: str) -> list[dict[str, Any]]:
        return list(HTTP.get(f"{self.url}/__{what}", timeout=30).json())


@contextmanager
def running(folder: Path, *relay: str) -> Iterator[TwilioStandIn]:
    """The stand-in, its files in `folder`; `relay` are more arguments of twilio_relay.py, such
    as "--hook", URL and "--public", "https://bot.example=http://127.0.0.1:8080"."""
    need_npm_packages()
    write_strict(SPECS, folder)
    node = shutil.which("node") or "node"
    prism, port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    spec = str(folder / "twilio_api_v2010.json")
    with ExitStack() as stack:
        mock = [node, str(PRISM), "mock", "-h", "127.0.0.1", "-p", str(prism), spec]
        stack.enter_context(served(mock, f"http://127.0.0.1:{prism}/", folder / "prism.log"))
        # -P: or the twilio.py beside it would stand in for the SDK.
        command = [sys.executable, "-P", str(HERE / "twilio_relay.py"), "--listen", str(port)]
        command += ["--prism", f"http://127.0.0.1:{prism}", "--token", TOKEN]
        log = folder / "relay.log"
        stack.enter_context(served([*command, "--account", ACCOUNT, *relay], f"{url}/__x", log))
        yield TwilioStandIn(url)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: Sequence[str], url: str, log: Path) -> Iterator[None]:
    """`command` as a process, from its first answer on `url` until the block ends."""
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(process, url, log)
            yield
        finally:
            process.terminate()
            process.wait(10)


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        try:
            HTTP.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"stand-in did not start: {log.read_text()[-500:]}")
