"""`kawan doctor` and `kawan outbox`: what an administrator relies on at night."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from db import audit, contacts, inbox
from db.clock import now
from db.migrate import upgrade
from db.models import AuditEntry, Outbox
from db.session import id_of, make_engine, reading, transaction
from tests.bot.administration import kawan, put


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty place, in a year whose holidays are known."""
    monkeypatch.chdir(tmp_path)
    with time_machine.travel(datetime(2026, 11, 24, 1, 0, tzinfo=UTC)):
        yield tmp_path


@pytest.fixture
def database(folder: Path) -> Iterator[Engine]:
    engine = make_engine("sqlite:///data/kawan.db")
    upgrade(engine)
    yield engine
    engine.dispose()


def in_doubt(session: Session) -> None:
    put(session, status="in_doubt", started_at=now())


def queued_long_ago(session: Session) -> None:
    put(session, due_at=now() - timedelta(minutes=10))


def handler_failed(session: Session) -> None:
    at = now()
    contact = contacts.get_or_create(
        session, channel="web", external_id="c", name="", phone=None, at=at
    )
    inbox_id = inbox.take(
        session,
        channel="web",
        external_id="1",
        contact_id=id_of(contact),
        kind="message",
        text="",
        album=None,
        at=at,
    )
    inbox.mark_failed(session, inbox_id or 0, "RuntimeError")


def journal_changed(session: Session) -> None:
    audit.write(session, actor="cli", action="a", subject="s", detail="one thing", at=now())
    session.flush()
    session.exec(select(AuditEntry)).one().detail = "another thing"


def old_schema(session: Session) -> None:
    session.execute(text("DELETE FROM alembic_version"))


def test_doctor_finds_a_healthy_service_healthy(database: Engine) -> None:
    report = kawan("doctor")
    assert "MASALAH" not in report.output
    assert report.exit_code == 0
    with transaction(database) as session:  # what is merely on its way is no problem
        put(session)
        put(session, due_at=now() + timedelta(hours=1))
    assert kawan("doctor").exit_code == 0


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (in_doubt, "pesan diragukan"),
        (queued_long_ago, "antrean"),
        (handler_failed, "pesan masuk yang gagal diolah"),
        (journal_changed, "jurnal petugas"),
        (old_schema, "skema"),
    ],
)
def test_doctor_names_what_is_wrong_and_exits_with_1(
    database: Engine, harm: Callable[[Session], None], what: str
) -> None:
    with transaction(database) as session:
        harm(session)
    report = kawan("doctor")
    assert report.exit_code == 1
    problems = [line for line in report.output.splitlines() if line.startswith("MASALAH")]
    assert [what in line for line in problems] == [True]


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://kawan@127.0.0.1:1/n"}, "basis data"),
        ({"DATABASE_URL": "sqlite:///text.db"}, "basis data"),
        ({"TELEGRAM_TOKEN": "x"}, "TELEGRAM_TOKEN"),
        ({"SIMULATOR": "false"}, "tidak ada kanal"),
        ({"MEDIA_URL": "text.db/media"}, "berkas"),
    ],
)
def test_doctor_reports_bad_settings_and_goes_on(
    database: Engine, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], word: str
) -> None:
    Path("text.db").write_text("this is no database\n" * 99)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    report = kawan("doctor")
    assert report.exit_code == 1
    assert word in report.output
    assert report.exception is None or isinstance(report.exception, SystemExit)


def test_doctor_asks_for_the_next_calendar(database: Engine) -> None:
    with time_machine.travel(datetime(2099, 1, 4, tzinfo=UTC)):
        report = kawan("doctor")
    assert report.exit_code == 1
    assert "tahun 2099 belum ada" in report.output


def test_messages_in_doubt_are_listed_without_numbers_and_settled(database: Engine) -> None:
    with transaction(database) as session:
        in_doubt(session)
        in_doubt(session)
    listed = kawan("outbox", "doubt").output
    assert listed.count("\n") == 2
    assert "…7890" in listed
    assert "8123456" not in listed
    assert kawan("outbox", "resolve", "1", "--arrived").exit_code == 0
    assert kawan("outbox", "resolve", "2", "--resend").exit_code == 0
    with reading(database) as session:
        assert [row.status for row in session.exec(select(Outbox)).all()] == ["sent", "queued"]
    assert kawan("outbox", "doubt").output == ""


@pytest.mark.parametrize("arguments", [("1", "--resend"), ("99", "--arrived"), ("1",)])
def test_only_what_is_in_doubt_can_be_settled(database: Engine, arguments: tuple[str, ...]) -> None:
    with transaction(database) as session:
        put(session, status="sent")
    assert kawan("outbox", "resolve", *arguments).exit_code == 2
    with reading(database) as session:
        assert session.exec(select(Outbox.status)).one() == "sent"
