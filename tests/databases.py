"""Databases for tests. Migrating takes longer than most tests: it is done once a run for each kind,
and every test gets a copy."""

import shutil
import uuid
from pathlib import Path

import psycopg

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


def new_postgres_url(server: Postgres, template: str = "template1") -> str:
    """A fresh database on the server: empty, or a copy of a template."""
    name = f"t{uuid.uuid4().hex[:12]}"
    create(server, name, template)
    return server.url(name)


def create(server: Postgres, name: str, template: str = "template1") -> None:
    """A database of that name."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


class Templates:
    """Migrated databases to copy, made when the first test asks for one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        self._made: set[str] = set()

    def sqlite_url(self, file: Path) -> str:
        """A migrated database in a file that is not there yet."""
        if not self._file.exists():
            _prepare(f"sqlite:///{self._file}")
        shutil.copyfile(self._file, file)
        return f"sqlite:///{file}"

    def postgres_url(self, server: Postgres) -> str:
        """A migrated database on the server."""
        if TEMPLATE not in self._made:
            create(server, TEMPLATE)
            _prepare(server.url(TEMPLATE))
            self._made.add(TEMPLATE)
        return new_postgres_url(server, TEMPLATE)
