"""`kawan reminders`: what is typed wrongly is said, and nothing is kept."""

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
from db.models import Reminder
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


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (("--cron", "0 8 28 * *"), "Sabtu, 28 November 2026 pukul 08.00 WIB"),
        (("--at", "2026-12-01 08:00"), "Selasa, 1 Desember 2026 pukul 08.00 WIB"),
        (
            ("--at", "2026-12-01 08:00", "--zone", "Asia/Jayapura"),
            "Selasa, 1 Desember 2026 pukul 08.00 WIT",
        ),
        (("--at", "2026-12-01T08:00+00:00"), "Selasa, 1 Desember 2026 pukul 15.00 WIB"),
        (("--cron", "0 8 * * *", "--area", "natar"), "Rabu, 25 November 2026 pukul 08.00 WIB"),
    ],
)
def test_a_reminder_says_when_it_fires_first(
    database: Engine, arguments: tuple[str, ...], due: str
) -> None:
    added = kawan("reminders", "add", "Laporan bulanan.", *arguments)
    assert (added.exit_code, added.output) == (0, f"Pengingat 1: berikutnya {due}\n")
    listed = kawan("reminders", "list").output
    assert listed.startswith(f"1  {due}  ")
    assert listed.endswith("  Laporan bulanan.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("teks",), id="no time"),
        pytest.param(("teks", "--cron", "0 8 * * *", "--at", "2027-01-01"), id="two times"),
        pytest.param(("teks", "--cron", "tiap pagi"), id="words for a rule"),
        pytest.param(("teks", "--cron", "61 8 * * *"), id="no such minute"),
        pytest.param(("teks", "--cron", "0 8 30 2 *"), id="a day that never comes"),
        pytest.param(("teks", "--at", "besok"), id="a word for a date"),
        pytest.param(("teks", "--at", "2026-11-24 07:59"), id="a minute ago"),
        pytest.param(("teks", "--at", "2027-01-01", "--zone", "Asia/Atlantis"), id="no zone"),
        pytest.param(("teks", "--at", "2027-01-01", "--zone", "Asia"), id="a folder of zones"),
        pytest.param(("teks", "--cron", "0 8 * * *", "--zone", "../etc"), id="no name"),
        pytest.param(("teks", "--cron", "0 8 * * *", "--area", "Atlantis"), id="no kecamatan"),
        pytest.param(("  ", "--cron", "0 8 * * *"), id="nothing to say"),
    ],
)
def test_a_reminder_typed_wrongly_is_refused(database: Engine, arguments: tuple[str, ...]) -> None:
    refused = kawan("reminders", "add", *arguments)
    assert refused.exit_code == 2
    assert "Error" in refused.output
    assert refused.exception is None or isinstance(refused.exception, SystemExit)
    with reading(database) as session:
        assert session.exec(select(Reminder)).all() == []


def test_the_shipped_calendar_is_added_by_hand_once(database: Engine) -> None:
    added = kawan("reminders", "ship").output
    with reading(database) as session:
        count = len(session.exec(select(Reminder)).all())
    assert count > 10
    assert added == f"Pengingat bawaan ditambahkan: {count}\n"
    assert kawan("reminders", "ship").output == "Pengingat bawaan ditambahkan: 0\n"
    assert "yearly 03-31 08:00 H-30 H-7 H-1  Rapat Anggota Tahunan (RAT)" in (
        kawan("reminders", "list").output
    )
