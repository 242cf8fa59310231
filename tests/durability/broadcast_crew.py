"""The processes of the announcement tests: workers that can be killed, and the platforms they call."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine
from sqlmodel import col, select

from db.models import Lease
from db.session import reading
from tests.durability.platforms import ACCOUNT
from tests.durability.processes import READY_SECONDS, ROOT, Bots, Child, free_port

CHANNELS = ("telegram", "whatsapp")


class Nursery:
    """Starts processes of the program without their imports (see broadcast_runner)."""

    def __init__(self, folder: Path) -> None:
        with (folder / "nursery.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.durability.broadcast_runner"],
                env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._read() == "ready", (folder / "nursery.log").read_text()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def start(self, arguments: list[str], env: Mapping[str, str], log: Path) -> int:
        """A new process; its id."""
        assert self._process.stdin is not None
        order = {"arguments": arguments, "env": dict(env), "log": str(log)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._read())

    def close(self) -> None:
        """No more."""
        self._process.communicate()


@contextmanager
def nursery_in(folder: Path) -> Iterator[Nursery]:
    """One for all tests of a file."""
    nursery = Nursery(folder)
    try:
        yield nursery
    finally:
        nursery.close()


class Born(Child):
    """A process of a nursery: nobody's child, so it is gone as soon as it has ended."""

    def __init__(self, name: str, nursery: Nursery, folder: Path, role: str = "worker") -> None:
        super().__init__(name, "", [], folder)
        self._nursery = nursery
        self._role = role
        self._pid = 0

    def start(self, env: dict[str, str] | None = None) -> None:
        self._env = env if env is not None else self._env
        self._pid = self._nursery.start([self._role], self._env, self.log)

    @property
    def pid(self) -> int:
        return self._pid

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self, seconds: float = 30.0) -> int:
        self._end(signal.SIGTERM, seconds)
        return 0

    def _end(self, number: signal.Signals, seconds: float = 30.0) -> None:
        pid, self._pid = self._pid, 0
        if not pid:
            return
        deadline = time.monotonic() + seconds
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
            while time.monotonic() < deadline:
                os.kill(pid, 0)
                time.sleep(0.005)
            os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"{self.name} does not end\n{self.tail()}")


class Crew(Bots):
    """The workers of one database, each with both channels: two on PostgreSQL, one on SQLite."""

    def __init__(
        self,
        nursery: Nursery,
        database_url: str,
        folder: Path,
        provider_url: str,
        rates: Mapping[str, float],
    ) -> None:
        super().__init__(database_url, folder, provider_url)
        self.clock = folder / "clock"
        self.clock.touch()
        self.wind(0.0)
        self.env |= {
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": "a" * 32,
            "TWILIO_FROM": "whatsapp:+14155238886",
            "TWILIO_API_URL": provider_url,
            "TEST_RATES": json.dumps(rates),
            "TEST_CLOCK": str(self.clock),
        }
        count = 1 if database_url.startswith("sqlite") else 2
        names = [f"worker-{number}" for number in range(1, count + 1)]
        self.children = {name: Born(name, nursery, folder) for name in names}

    def wind(self, ahead: float) -> None:
        """The clock of the workers is so many seconds ahead of the true one."""
        os.utime(self.clock, (ahead, ahead))

    def active(self, engine: Engine, channel: str) -> Child | None:
        """Who sends on a channel now, by its lease."""
        with reading(engine) as session:
            query = select(Lease.owner).where(col(Lease.name) == f"dispatch:{channel}")
            owner = session.exec(query).first()
        return self.by_owner(owner or "")

    async def at_work(self, engine: Engine) -> None:
        """Return when both channels have somebody who sends."""
        async with asyncio.timeout(READY_SECONDS):
            while not all(self.active(engine, channel) for channel in CHANNELS):
                await asyncio.sleep(0.05)


class World:
    """The platforms as the test sees them. What was called is read once and kept."""

    def __init__(self, url: str, control: str) -> None:
        self.url = url
        self._control = urlsplit(control).netloc
        self._seen: list[dict[str, Any]] = []

    async def _ask(self, path: str, content: Any) -> Any:
        def ask() -> Any:
            wire = http.client.HTTPConnection(self._control, timeout=60)
            with contextlib.closing(wire):
                wire.request("POST", f"/test/{path}", json.dumps(content))
                return json.load(wire.getresponse())

        return await asyncio.to_thread(ask)

    async def calls(self, wait: float = 0.0) -> list[dict[str, Any]]:
        """What was called so far, in the order of arrival; with `wait` seconds for a new one."""
        self._seen += await self._ask("record", {"after": len(self._seen), "wait": wait})
        return self._seen

    async def called(self, count: int, channel: str = "") -> None:
        """Return when there were so many calls, of one channel or of both."""
        while len(of_channel(await self.calls(), channel)) < count:
            await self.calls(5.0)
            await asyncio.sleep(0.02)  # many at once are cheaper than one by one

    async def script(self, **channels: Mapping[str, Any]) -> None:
        """See platforms.Script."""
        await self._ask("script", channels)

    async def close(self) -> float:
        """Connections are refused from now on; the time (monotonic) at which they were first."""
        return float(await self._ask("close", {}))

    async def open(self) -> float:
        """The platforms are there again; since when (monotonic)."""
        return float(await self._ask("open", {}))


def of_channel(calls: list[dict[str, Any]], channel: str) -> list[dict[str, Any]]:
    """The calls of one channel; all, if none is named."""
    return [call for call in calls if channel in ("", call["channel"])]


@contextmanager
def platforms(folder: Path, *options: str) -> Iterator[World]:
    """The process of both platforms."""
    ports = [free_port(), free_port()]
    arguments = ["--port", str(ports[0]), "--control", str(ports[1]), *options]
    child = Child("platforms", "tests.durability.platforms", arguments, folder)
    child.start()
    try:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", ports[1]), timeout=1).close()
                break
            assert child.ended is None, child.tail()
            assert time.monotonic() < deadline, child.tail()
            time.sleep(0.02)
        yield World(*(f"http://127.0.0.1:{port}" for port in ports))
    finally:
        child.kill()
