"""The program as processes that can be killed, paused and started again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parent.parent.parent
SECRET = "durability-secret-0123456789"
READY_SECONDS = 40.0


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Child:
    """One process; what it prints goes to a file."""

    def __init__(self, name: str, module: str, arguments: list[str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._command = [sys.executable, "-m", module, *arguments]
        self._folder = folder
        self._env: dict[str, str] = {}
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, env: dict[str, str] | None = None) -> None:
        """Start, with the environment of the first time unless another is given."""
        self._env = env if env is not None else self._env
        inherited = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self._command,
                cwd=self._folder,  # no .env here
                env={**inherited, "PYTHONPATH": str(ROOT), **self._env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        """The process id; 0 when it does not run."""
        return self._running.pid if self._running else 0

    @property
    def ended(self) -> int | None:
        """The exit status of a process that ended by itself."""
        return self._running.poll() if self._running else None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def stop(self, seconds: float = 30.0) -> int:
        """SIGTERM; the exit status."""
        if self._running is None:
            return 0
        self._running.terminate()
        try:
            return self._running.wait(seconds)
        finally:
            self.kill()

    def tail(self) -> str:
        """The end of what it printed."""
        said = self.log.read_text(errors="replace") if self.log.exists() else ""
        return f"--- {self.name}\n{said[-3000:]}"


class Bots:
    """The processes of one database: `run` on SQLite, a web and two workers on PostgreSQL."""

    def __init__(self, database_url: str, folder: Path, provider_url: str) -> None:
        self.port = free_port()
        self.env = {
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            "PUBLIC_URL": "https://bot.example",
            "SECRET_KEY": "x" * 40,
            "TELEGRAM_TOKEN": "123456:test-token-of-nobody",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": provider_url,
            "LOG_LEVEL": "warning",
            "LOG_FORMAT": "json",
        }
        alone = database_url.startswith("sqlite")
        roles = (
            {"run": "run"} if alone else {"web": "web", "worker-1": "worker", "worker-2": "worker"}
        )
        self.children = {name: self.child(name, role, folder) for name, role in roles.items()}
        self.web = self.children["run" if alone else "web"]

    def child(self, name: str, role: str, folder: Path) -> Child:
        """One of the processes, not started yet."""
        return Child(name, "tests.durability.runner", [role], folder)

    def start(self, names: Iterable[str]) -> None:
        """Start these."""
        for name in names:
            self.children[name].start(self.env)

    async def ready(self) -> None:
        """Return when the web half answers; fail with its last words when it does not."""
        deadline = time.monotonic() + READY_SECONDS
        async with aiohttp.ClientSession() as http:
            while True:
                try:
                    async with http.get(f"http://127.0.0.1:{self.port}/health/ready") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                assert self.web.ended is None, self.web.tail()
                assert time.monotonic() < deadline, self.web.tail()
                await asyncio.sleep(0.05)

    def by_owner(self, owner: str) -> Child | None:
        """The process that has this name in leases."""
        pid = int(owner.rsplit(":", 2)[1]) if owner.count(":") >= 2 else 0
        return next((child for child in self.children.values() if child.pid == pid), None)

    def stop(self) -> dict[str, int]:
        """SIGTERM to all; their exit statuses."""
        return {name: child.stop() for name, child in self.children.items()}

    def tail(self) -> str:
        """The last words of all."""
        return "\n".join(child.tail() for child in self.children.values())


@contextmanager
def running(bots: Bots, names: Iterable[str] = ()) -> Iterator[Bots]:
    """These processes started (all, if none are named); none is left at the end."""
    try:
        bots.start(names or bots.children)
        yield bots
    except BaseException as error:
        error.add_note(bots.tail())
        raise
    finally:
        for child in bots.children.values():
            child.kill()


@contextmanager
def provider(folder: Path, *options: str) -> Iterator[str]:
    """The recording provider; its URL."""
    port = free_port()
    arguments = ["--port", str(port), *options]
    child = Child("provider", "tests.durability.provider", arguments, folder)
    child.start()
    try:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert child.ended is None, child.tail()
                assert time.monotonic() < deadline, child.tail()
                time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        child.kill()
