"""Databases for tests. Migrating takes longer than most tests: it is done once a run for each kind,
and every test gets a copy."""

import shutil
import uuid
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from db import offices
from db.migrate import upgrade
from db.session import make_engine, transaction
from tests.pgtemp import Postgres

TEMPLATE = "kawan_template"


def _prepare(url: str) -> None:
    """The tables, and what every service ships at its start."""
    engine = make_engine(url)
    upgrade(engine)
    with transaction(engine) as session:
        offices.ship(session)
    engine.dispose()


def new_postgres_url(server: Postgres) -> str:
    """A fresh, empty database on the server."""
    name = f"t{uuid.uuid4().hex[:12]}"
    _admin(server, f"CREATE DATABASE {name}")
    return server.url(name)


def _admin(server: Postgres, *statements: str) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


class Templates:
    """Migrated databases to copy, made when the first test asks for one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        self._made: set[str] = set()

    def fill(self, url: str, server: Postgres | None) -> None:
        """Make an empty database a migrated one."""
        parsed = make_url(url)
        if server is None or parsed.get_backend_name() == "sqlite":
            self._fill_sqlite(Path(str(parsed.database)))
        else:
            self._fill_postgres(server, str(parsed.database))

    def _fill_sqlite(self, file: Path) -> None:
        if not self._file.exists():
            _prepare(f"sqlite:///{self._file}")
        shutil.copyfile(self._file, file)

    def _fill_postgres(self, server: Postgres, name: str) -> None:
        if TEMPLATE not in self._made:
            _admin(server, f"CREATE DATABASE {TEMPLATE}")
            _prepare(server.url(TEMPLATE))
            self._made.add(TEMPLATE)
        _admin(server, f"DROP DATABASE {name}", f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
