"""The bot as a process of its own, and a look into its database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
from sqlalchemy import Engine
from sqlmodel import SQLModel, col, select

from bot.media import MediaStore
from db.migrate import upgrade
from db.models import Contact, Outbox
from db.session import make_engine, reading
from tests.e2e.story import Person, until
from tests.local import HTTP
from tests.standins.twilio_server import free_port

ROOT = Path(__file__).parents[2]
START = 30.0  # seconds on a busy machine
T = TypeVar("T", bound=SQLModel)


class Service:
    """`kawan run` in a folder of its own: database, files and log. `own` are further settings."""

    def __init__(
        self, folder: Path, own: Mapping[str, str] | None = None, port: int | None = None
    ) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "DATABASE_URL": f"sqlite:///{folder / 'kawan.db'}",
            "MEDIA_URL": str(folder / "media"),
            "PORT": str(self.port),
            "SECRET_KEY": "only-for-this-test",
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "debug",
            **(own or {}),
        }
        self.engine: Engine = make_engine(self.settings["DATABASE_URL"])
        upgrade(self.engine)
        self.store = MediaStore(folder / "media")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of whoever runs the tests but the path."""
        kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "TMPDIR"}}
        return kept | {"PYTHONPATH": str(ROOT)} | self.settings

    module = "bot"  # what is run as `kawan`

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", self.module, *arguments]

    def kawan(self, *arguments: str) -> str:
        """What a `kawan` command prints, with the same settings."""
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=START,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Return once it is ready."""
        with (self.folder / "kawan.log").open("a") as log:
            self._process = subprocess.Popen(
                self.command("run"), env=self.environment, cwd=self.folder, stdout=log, stderr=log
            )
        until(self._ready, self.log, START)

    def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log()
        try:
            return HTTP.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> int:
        """End it as a server is ended; returns its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def log(self) -> str:
        """All it has said."""
        return (self.folder / "kawan.log").read_text()

    # --- the database
    def rows(self, table: type[T], **where: Any) -> list[T]:
        """Rows with these values, oldest first."""
        with reading(self.engine) as session:
            query = select(table).where(*(getattr(table, k) == v for k, v in where.items()))
            return list(session.exec(query.order_by(col(table.id))).all())  # type: ignore[attr-defined]

    def contact(self, address: str) -> Contact:
        """The contact with that address on its platform."""
        (found,) = self.rows(Contact, external_id=address)
        return found

    def outbox(self, address: str) -> list[Outbox]:
        """What was queued for that address."""
        return self.rows(Outbox, recipient=address)


@contextmanager
def running(service: Service, *secrets: str, people: tuple[Person, ...] = ()) -> Iterator[Service]:
    """The service until the end of the block: it must end cleanly, and its log (of all levels)
    may hold no trace of an error, no secret and no telephone number."""
    service.start()
    try:
        yield service
    finally:
        status = service.stop()
        service.engine.dispose()
    log = service.log()
    assert status == 0, log
    assert "Traceback" not in log
    for secret in (*secrets, *(person.phone.removeprefix("+") for person in people)):
        assert secret not in log
