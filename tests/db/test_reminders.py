"""Reminders: each due time fires once, over restarts, with several workers, and when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import reminders
from db.models import Broadcast, Occurrence, Reminder
from db.outbox import Priority
from db.session import id_of, reading, transaction
from tests.db.rows import AT, after, at_once

WIB, BERLIN = "Asia/Jakarta", "Europe/Berlin"


def add(session: Session, cron: str | None = "0 8 * * *", **columns) -> Reminder:
    values = {"text": "Laporan", "audience": {}, "once_at": None, "timezone": WIB, "at": AT}
    return reminders.add(session, cron=cron, **(values | columns))


def outcomes(session: Session) -> list[tuple[str, str]]:
    query = select(Occurrence.local_time, Occurrence.outcome).order_by(col(Occurrence.id))
    return list(session.exec(query).all())


def announced(session: Session) -> int:
    return len(session.exec(select(Broadcast)).all())


def next_local(cron: str, zone: str = WIB, at: datetime = AT) -> str:
    due = reminders.next_due(cron, zone, at)
    assert due is not None
    return f"{due.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("cron", "due"),  # AT is Tuesday 24 November 2026, 08:00 in Jakarta
    [
        ("0 8 * * *", "Wed 2026-11-25 08:00"),
        ("1 8 * * *", "Tue 2026-11-24 08:01"),
        ("0 8 28 * *", "Sat 2026-11-28 08:00"),
        ("0 8 31 * *", "Thu 2026-12-31 08:00"),
        ("0 8 last * *", "Mon 2026-11-30 08:00"),
        ("0 8 29 2 *", "Tue 2028-02-29 08:00"),
        ("0 8 * * 0", "Sun 2026-11-29 08:00"),
        ("0 8 * * 7", "Sun 2026-11-29 08:00"),
        ("0 8 * * 1", "Mon 2026-11-30 08:00"),
        ("0 8 * * mon", "Mon 2026-11-30 08:00"),
        ("0 8 * * 5-7", "Fri 2026-11-27 08:00"),
        ("0 8 * * 6,1", "Sat 2026-11-28 08:00"),
        ("0 8 * * */6", "Sat 2026-11-28 08:00"),
        ("*/15 * * * *", "Tue 2026-11-24 08:15"),
    ],
)
def test_a_cron_rule_means_what_cron_means_by_it(cron: str, due: str):
    assert next_local(cron) == due


def test_days_of_the_week_one_to_five_are_monday_to_friday():
    at, days = AT, []
    for _ in range(6):
        days.append(next_local("0 8 * * 1-5", at=at)[:3])
        at = reminders.next_due("0 8 * * 1-5", WIB, at) or at
    assert days == ["Wed", "Thu", "Fri", "Mon", "Tue", "Wed"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"cron": "besok"},
        {"cron": ""},
        {"cron": "0 25 * * *"},
        {"cron": "0 8 * * 8"},
        {"cron": "0 8 * * 6-1"},
        {"cron": "0 8 30 2 *"},
        {"cron": None},
        {"once_at": after(days=1)},
        {"cron": None, "once_at": AT},
        {"cron": None, "once_at": after(days=-1)},
        {"timezone": "Mars/Base"},
        {"timezone": "Asia"},
        {"timezone": ""},
        {"cron": None, "once_at": after(days=1), "timezone": "Mars/Base"},
    ],
    ids=str,
)
def test_a_reminder_that_could_not_fire_is_refused(sqlite_engine: Engine, wrong):
    with transaction(sqlite_engine) as session:
        with pytest.raises(ValueError, match=r"."):
            add(session, **wrong)
        assert session.exec(select(Reminder)).all() == []


def test_a_due_reminder_becomes_an_announcement_and_waits_for_its_next_time(engine: Engine):
    with transaction(engine) as session:
        row = add(session, audience={"kecamatan": "18.01.04"})
        assert reminders.fire_due(session, after(hours=23)) == 0
        assert reminders.fire_due(session, after(hours=24)) == 1
        assert reminders.fire_due(session, after(hours=24)) == 0
    with reading(engine) as session:
        assert outcomes(session) == [("2026-11-25T08:00", "fired")]
        made = session.exec(select(Broadcast)).one()
        said = (made.text, made.audience, made.priority, made.official_id)
        assert said == ("Laporan", {"kecamatan": "18.01.04"}, Priority.REMINDER, None)
        assert session.exec(select(Occurrence.broadcast_id)).one() == made.id
        assert session.get_one(Reminder, row.id).next_due_at == after(hours=48)


def test_a_reminder_for_one_date_fires_once_and_is_done(engine: Engine):
    with transaction(engine) as session:
        row = add(session, cron=None, once_at=after(hours=1))
        assert reminders.upcoming(session, limit=5) == [row]
        for hours in (1, 2, 3):
            reminders.fire_due(session, after(hours=hours))
        assert (row.active, row.next_due_at) == (False, None)
        assert outcomes(session) == [("2026-11-24T09:00", "fired")]
        assert reminders.upcoming(session, limit=5) == []


@pytest.mark.parametrize(
    ("minutes_late", "outcome"), [(0, "fired"), (180, "fired"), (181, "missed"), (900, "missed")]
)
def test_missed_while_nothing_ran_it_is_sent_within_its_grace_or_recorded(
    engine: Engine, minutes_late: int, outcome: str
):
    with transaction(engine) as session:
        row = add(session)
        at = after(days=1, minutes=minutes_late)
        reminders.fire_due(session, at)
        reminders.fire_due(session, at)
        assert outcomes(session) == [("2026-11-25T08:00", outcome)]
        assert announced(session) == (outcome == "fired")
        assert row.next_due_at == after(days=2)


def test_after_days_of_silence_every_missed_day_is_recorded_and_nothing_is_sent_late(engine):
    with transaction(engine) as session:
        add(session)
        while reminders.fire_due(session, after(days=4, hours=4)):
            pass
        assert outcomes(session) == [(f"2026-11-{day}T08:00", "missed") for day in range(25, 29)]
        assert announced(session) == 0


def test_a_firing_that_is_rolled_back_is_made_up_for_once(engine: Engine):
    with transaction(engine) as session:
        add(session)
    with transaction(engine) as session:
        assert reminders.fire_due(session, after(days=1)) == 1
        session.rollback()
    for _ in range(2):
        with transaction(engine) as session:
            reminders.fire_due(session, after(days=1, minutes=1))
    with reading(engine) as session:
        assert outcomes(session) == [("2026-11-25T08:00", "fired")]
        assert announced(session) == 1


def test_a_reminder_that_was_switched_off_does_not_fire(engine: Engine):
    with transaction(engine) as session:
        add(session).active = False
    with transaction(engine) as session:
        assert reminders.fire_due(session, after(days=9)) == 0
        assert reminders.upcoming(session, limit=5) == []


def test_workers_that_fire_the_same_reminders_at_once_give_one_occurrence_each(engine: Engine):
    with transaction(engine) as session:
        ids = [id_of(add(session)) for _ in range(30)]
    for day in (1, 2):

        def tick(_: int, day: int = day) -> int:
            fired = 0
            for _ in range(4):
                with transaction(engine) as session:
                    fired += reminders.fire_due(session, after(days=day))
            return fired

        assert sum(at_once(3, tick)) == 30
    with reading(engine) as session:
        found = session.exec(select(Occurrence.reminder_id, Occurrence.local_time)).all()
        expected = [(i, f"2026-11-{day}T08:00") for i in ids for day in (25, 26)]
        assert sorted(found) == expected
        assert announced(session) == 60


def run_until(session: Session, end: datetime) -> None:
    """A scheduler that is never late."""
    while True:
        due = session.exec(select(Reminder.next_due_at)).one()
        if due is None or due > end:
            return
        reminders.fire_due(session, due)


def test_in_the_night_in_which_an_hour_comes_twice_a_reminder_fires_once(engine: Engine):
    """02:30 in Berlin is 00:30 and 01:30 UTC on 25 October: one local time, one firing."""
    with transaction(engine) as session:
        begin = datetime(2026, 10, 23, 12, tzinfo=UTC)
        add(session, "30 2 * * *", timezone=BERLIN, at=begin)
        run_until(session, begin + timedelta(days=4))
        fired = [f"2026-10-{day}T02:30" for day in range(24, 28)]
        assert outcomes(session) == [(time, "fired") for time in fired]
        assert announced(session) == 4


def test_in_the_night_in_which_an_hour_is_missing_a_reminder_fires_once(engine: Engine):
    with transaction(engine) as session:
        begin = datetime(2026, 3, 27, 12, tzinfo=UTC)
        add(session, "30 2 * * *", timezone=BERLIN, at=begin)
        run_until(session, begin + timedelta(days=3))
        days = [time[:10] for time, _ in outcomes(session)]
        assert days == ["2026-03-28", "2026-03-29", "2026-03-30"]
        assert announced(session) == 3


YEAR = [datetime(2027, 1, 1) + timedelta(days=n) for n in range(365)]  # noqa: DTZ001 - local dates


@pytest.mark.parametrize(
    ("cron", "zone", "expected"),
    [
        pytest.param("0 8 * * *", WIB, [d.replace(hour=8) for d in YEAR], id="daily"),
        pytest.param(
            "0 8 28 * *", WIB, [d.replace(hour=8) for d in YEAR if d.day == 28], id="28th"
        ),
        pytest.param(
            "0 8 31 * *", WIB, [d.replace(hour=8) for d in YEAR if d.day == 31], id="seven 31sts"
        ),
        pytest.param(
            "0 8 last * *",
            WIB,
            [d.replace(hour=8) for d in YEAR if (d + timedelta(days=1)).day == 1],
            id="month ends",
        ),
        pytest.param(
            "30 7 * * 1-5",
            "Asia/Jayapura",
            [d.replace(hour=7, minute=30) for d in YEAR if d.weekday() < 5],
            id="Monday to Friday in the east",
        ),
        pytest.param(
            "0 9 1 1,4,7,10 *",
            WIB,
            [d.replace(hour=9) for d in YEAR if d.day == 1 and d.month % 3 == 1],
            id="quarters",
        ),
        pytest.param("0 3 * * *", BERLIN, [d.replace(hour=3) for d in YEAR], id="clocks change"),
    ],
)
def test_a_whole_year_fires_exactly_when_it_should(sqlite_engine, cron, zone, expected):
    begin = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone))
    with transaction(sqlite_engine) as session:
        add(session, cron, timezone=zone, at=begin - timedelta(seconds=1))
        run_until(session, datetime(2027, 12, 31, 23, 59, tzinfo=ZoneInfo(zone)))
        assert outcomes(session) == [(f"{d:%Y-%m-%dT%H:%M}", "fired") for d in expected]
