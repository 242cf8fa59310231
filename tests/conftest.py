"""Fixtures by role. Every database test runs on SQLite and on a PostgreSQL started here."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from db.session import make_engine, transaction
from handlers.knowledge import Knowledge
from tests.conversation import Conversation
from tests.databases import Templates, new_postgres_url
from tests.pgtemp import NoPostgres, Postgres

DATABASES = ("sqlite", "postgres")

LONG = ("tests/durability/", "tests/e2e/", "tests/bot/test_cli_", "tests/evidence/")

settings.register_profile("kawan", deadline=None)  # no test asserts a time
settings.load_profile("kawan")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that no worker is left with it alone at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


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


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of its own, of each kind: migrated where the test has `engine` too, else empty."""
    return new_url(request, tmp_path)


def new_url(request: pytest.FixtureRequest, folder: Path) -> str:
    """See `database_url`; a file is made in `folder`."""
    migrated = "engine" in request.fixturenames
    templates = request.getfixturevalue("templates") if migrated else None
    if request.param == "sqlite":
        file = folder / "kawan.db"
        return templates.sqlite_url(file) if templates else f"sqlite:///{file}"
    server = request.getfixturevalue("postgres")
    return templates.postgres_url(server) if templates else new_postgres_url(server)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Migrated databases, made once and copied."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path, templates: Templates) -> Iterator[Engine]:
    """For tests in which the kind of database makes no difference."""
    made = make_engine(templates.sqlite_url(tmp_path / "kawan.db"))
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
