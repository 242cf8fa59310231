"""Fixtures by role. Every database test runs on SQLite and on a PostgreSQL started here."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from db.migrate import upgrade
from db.session import make_engine, transaction
from handlers.knowledge import Knowledge
from tests.conversation import Conversation
from tests.pgtemp import NoPostgres, Postgres

DATABASES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the whole run; skipped with its reason where none can be started."""
    try:
        server = Postgres()
    except NoPostgres as reason:
        if os.environ.get("REQUIRE_POSTGRES"):
            raise
        pytest.skip(f"no PostgreSQL: {reason}")
    yield server
    server.stop()


def new_postgres_url(server: Postgres) -> str:
    """A fresh database on the server."""
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return server.url(name)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of its own, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kawan.db'}"
    return new_postgres_url(request.getfixturevalue("postgres"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database."""
    made = make_engine(database_url)
    upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """For tests in which the kind of database makes no difference."""
    made = make_engine(f"sqlite:///{tmp_path / 'kawan.db'}")
    upgrade(made)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped content, indexed once."""
    return Knowledge.shipped()


@pytest.fixture
def chat(sqlite_engine: Engine, knowledge: Knowledge) -> Conversation:
    """A chair who talks to the bot: `chat("halo")` returns what the bot answers."""
    return Conversation(sqlite_engine, knowledge)


@pytest.fixture
def everywhere(engine: Engine, knowledge: Knowledge) -> Conversation:
    """The same on both databases."""
    return Conversation(engine, knowledge)


@pytest.fixture
def session_of() -> Callable[[Engine], Any]:
    """`with session_of(engine) as session`: a transaction for preparing and looking."""
    return transaction
