"""`kawan officials`: what is typed wrongly is said, and nothing is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from click.testing import Result
from sqlalchemy import Engine
from sqlmodel import select
from typer.testing import CliRunner

from bot.__main__ import app
from db.migrate import upgrade
from db.models import AuditEntry, Official
from db.session import make_engine, reading


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty place, on a Tuesday morning in Jakarta."""
    monkeypatch.chdir(tmp_path)
    with time_machine.travel(datetime(2026, 11, 24, 1, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def database(folder: None) -> Iterator[Engine]:
    engine = make_engine("sqlite:///data/kawan.db")
    upgrade(engine)
    yield engine
    engine.dispose()


def kawan(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_an_official_is_added_listed_and_changed(database: Engine) -> None:
    added = kawan("officials", "add", "--phone", "0812 0000 0009", "--name", "Bu Sri")
    assert (added.exit_code, added.output) == (0, "Petugas 1: Bu Sri (officer, all)\n")
    kawan(
        *("officials", "add", "--phone", "+6281200000009", "--name", "Bu Sri"),
        *("--role", "admin", "--scope", "natar"),
    )
    listed = kawan("officials", "list").output
    assert listed.count("\n") == 1
    assert "admin" in listed
    assert "+6281200000009" in listed
    with reading(database) as session:
        assert session.exec(select(Official)).one().scope.startswith("18.01.")
        assert len(session.exec(select(AuditEntry)).all()) == 2


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--phone", "12", "--name", "x"), "12"),
        (("--phone", "+4915112345678", "--name", "x"), "+4915112345678"),
        (("--phone", "081200000009", "--name", "x", "--role", "king"), "king"),
        (("--phone", "081200000009", "--name", "x", "--scope", "Atlantis"), "Atlantis"),
        (("--name", "x"), "--phone"),
    ],
)
def test_an_official_typed_wrongly_is_refused(
    database: Engine, arguments: tuple[str, ...], word: str
) -> None:
    refused = kawan("officials", "add", *arguments)
    assert refused.exit_code == 2
    assert word in refused.output
    assert "Traceback" not in refused.output
    with reading(database) as session:
        assert session.exec(select(Official)).all() == []
