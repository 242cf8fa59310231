"""The shipped calendar comes into the database at the start, once, and floods nobody."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.channels.base import ConfigurationError
from bot.settings import Settings
from bot.shipping import ship_calendar
from bot.wiring import build
from db.duty_calendar import load_duties
from db.models import Occurrence, Reminder
from db.reminders import keeping
from db.session import reading, transaction
from tests.conversation import Conversation
from tests.db.rows import at_once
from tests.handlers.reminder.service import TUESDAY, reminded, tick, utc


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


def settings(**values: str) -> Settings:
    return Settings(_env_file=None, **values)


def shipped(engine: Engine) -> dict[str, Reminder]:
    with reading(engine) as session:
        rows = session.exec(select(Reminder).where(col(Reminder.key).is_not(None))).all()
        return {str(row.key): row for row in rows}


def test_every_start_leaves_the_same_calendar_for_every_chair(engine: Engine) -> None:
    assert ship_calendar(engine, settings()) == len(load_duties())
    first = shipped(engine)
    assert ship_calendar(engine, settings()) == 0

    assert shipped(engine).keys() == first.keys() == {duty.key for duty in load_duties()}
    assert {row.key: row.active for row in first.values()} == {d.key: d.on for d in load_duties()}
    assert [row.audience for row in first.values()] == [{}] * len(first)


def test_processes_that_start_at_once_ship_it_once(engine: Engine) -> None:
    added = at_once(3, lambda _: ship_calendar(engine, settings()))
    assert sorted(added) == [0, 0, len(load_duties())]
    assert len(shipped(engine)) == len(load_duties())


def test_a_new_date_of_the_settings_is_used_unless_an_official_chose_another(
    engine: Engine,
) -> None:
    ship_calendar(engine, settings())
    with transaction(engine) as session:
        row = session.exec(select(Reminder).where(Reminder.key == "persiapan-rat")).one()
        keeping.change(session, row, TUESDAY, text="Mulai sekarang.")
        row.active = False
    ship_calendar(engine, settings(rat_deadline="05-31"))

    now = shipped(engine)
    assert now["rat"].rule == "yearly 05-31 08:00 H-30 H-7 H-1"
    assert "31 Mei" in now["rat"].text
    assert not now["persiapan-rat"].active
    with reading(engine) as session:
        due = keeping.clocks(session, now["rat"].id or 0)[0].next_local
    assert due == "2027-05-01T08:00"


def test_a_date_that_no_year_has_names_its_key(engine: Engine) -> None:
    with pytest.raises(ConfigurationError, match="RAT_DEADLINE"):
        ship_calendar(engine, settings(rat_deadline="02-30"))
    assert shipped(engine) == {}


def test_a_new_chair_gets_nothing_at_the_start_and_the_first_duty_in_its_time(
    chat: Conversation,
) -> None:
    ship_calendar(chat.engine, settings())
    chat("halo")
    for minute in range(3):
        tick(chat.engine, TUESDAY + timedelta(minutes=minute))
    assert reminded(chat) == []
    with reading(chat.engine) as session:
        assert session.exec(select(Occurrence)).all() == []

    tick(chat.engine, utc("2026-11-26 02:00"))
    assert ["Tutup buku bulanan" in text for text in reminded(chat)] == [True]


def test_a_service_has_it_from_the_start(tmp_path: Path) -> None:
    service = build(
        settings(
            database_url=f"sqlite:///{tmp_path / 'kawan.db'}", media_url=str(tmp_path / "media")
        )
    )
    assert "rat" in shipped(service.engine)
    service.engine.dispose()
