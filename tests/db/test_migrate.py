"""Migrations: they make what the models say, once, whoever starts first."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import select

from db.migrate import is_current, upgrade
from db.models import Person, Table
from db.session import make_engine, reading, transaction
from tests.db.rows import person

ROOT = Path(__file__).parents[2]
UPGRADE = (
    "import sys; from db import migrate, session; migrate.upgrade(session.make_engine(sys.argv[1]))"
)


@pytest.fixture
def empty(database_url: str) -> Iterator[Engine]:
    """A database without a single table."""
    made = make_engine(database_url)
    yield made
    made.dispose()


def indexes(engine: Engine) -> set[str]:
    """Every index as the database would write it down, conditions included."""
    query = (
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
        if engine.dialect.name == "postgresql"
        else "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    )
    with engine.connect() as connection:
        found = connection.execute(text(query)).scalars()
        return {line for line in found if "alembic_version" not in line}


def test_an_upgrade_of_an_empty_database_gives_exactly_the_models(empty: Engine):
    upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_an_upgrade_makes_the_indexes_of_the_models_with_their_conditions(empty: Engine):
    Table.metadata.create_all(empty)
    wanted = indexes(empty)
    Table.metadata.drop_all(empty)
    assert indexes(empty) == set()
    upgrade(empty)
    assert indexes(empty) == wanted
    assert len([line for line in wanted if "WHERE" in line]) == 5


def test_an_upgrade_repeated_changes_nothing_and_loses_nothing(empty: Engine):
    assert not is_current(empty)
    upgrade(empty)
    with transaction(empty) as session:
        person(session, "Ani")
    upgrade(empty)
    assert is_current(empty)
    with reading(empty) as session:
        assert session.exec(select(Person.name)).all() == ["Ani"]


def test_every_table_is_there_and_no_other(empty: Engine):
    upgrade(empty)
    assert set(inspect(empty).get_table_names()) == {*Table.metadata.tables, "alembic_version"}


def test_processes_that_upgrade_at_once_all_succeed(empty: Engine):
    url = empty.url.render_as_string(hide_password=False).replace("+psycopg", "")
    started = [
        subprocess.Popen([sys.executable, "-c", UPGRADE, url], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    errors = [process.communicate(timeout=120)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors
    assert is_current(empty)
