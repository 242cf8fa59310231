"""Reminders: each due time fires once, over restarts, with several workers, and when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.models import Broadcast, Occurrence, Reminder, ReminderClock
from db.outbox import Priority
from db.quiet import parse_quiet
from db.reminders import duties, firing, keeping
from db.session import id_of, reading, transaction
from tests.db.rows import AT, after, at_once, person

WIB, BERLIN = "Asia/Jakarta", "Europe/Berlin"


NEVER_QUIET = parse_quiet("")


def add(session: Session, rule: str = "cron 0 8 * * *", **columns) -> Reminder:
    at = columns.pop("at", AT)
    values = {"text": "Laporan", "timezone": WIB} | columns
    return keeping.add(session, keeping.NewReminder(rule=rule, **values), at)


def wording(reminder: Reminder) -> firing.Wording:
    return firing.Wording(f"*Pengingat* {reminder.text}", [("sudah", "Sudah")])


def fire(session: Session, at: datetime, quiet=NEVER_QUIET) -> int:
    return firing.fire_due(session, at, quiet=quiet, wording=wording)


def due_of(session: Session, row: Reminder) -> datetime | None:
    return keeping.clocks(session, id_of(row))[0].next_due_at


def outcomes(session: Session) -> list[tuple[str, str]]:
    query = select(Occurrence.local_time, Occurrence.outcome).order_by(col(Occurrence.id))
    return list(session.exec(query).all())


def announced(session: Session) -> int:
    return len(session.exec(select(Broadcast)).all())


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": "besok"},
        {"rule": "cron 0 8 30 2 *"},
        {"rule": "once 2026-11-24 08:00"},
        {"rule": "date 2026-11-24 08:00 H"},
        {"timezone": "Mars/Base"},
        {"timezone": "Asia"},
        {"timezone": ""},
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
        assert fire(session, after(hours=23)) == 0
        assert fire(session, after(hours=24)) == 1
        assert fire(session, after(hours=24)) == 0
    with reading(engine) as session:
        assert outcomes(session) == [("2026-11-25T08:00", "fired")]
        made = session.exec(select(Broadcast)).one()
        meant = {"kecamatan": "18.01.04", "not_done": [row.id, "2026-11-25"]}
        assert (made.text, made.audience) == ("*Pengingat* Laporan", meant)
        assert (made.priority, made.official_id) == (Priority.REMINDER, None)
        assert (made.reminder_id, made.period) == (row.id, "2026-11-25")
        assert session.exec(select(Occurrence.broadcast_id)).one() == made.id
        assert due_of(session, row) == after(hours=48)


def test_a_reminder_for_one_date_fires_once_and_is_done(engine: Engine):
    with transaction(engine) as session:
        ani = person(session, phone="+6281200000001")
        row = add(session, "once 2026-11-24 09:00")
        assert [u.reminder for u in duties.upcoming(session, ani)] == [row]
        for hours in (1, 2, 3):
            fire(session, after(hours=hours))
        assert due_of(session, row) is None
        assert outcomes(session) == [("2026-11-24T09:00", "fired")]
        assert duties.upcoming(session, ani) == []


@pytest.mark.parametrize(
    ("minutes_late", "outcome"), [(0, "fired"), (180, "fired"), (181, "missed"), (900, "missed")]
)
def test_missed_while_nothing_ran_it_is_sent_within_its_grace_or_recorded(
    engine: Engine, minutes_late: int, outcome: str
):
    with transaction(engine) as session:
        row = add(session)
        at = after(days=1, minutes=minutes_late)
        fire(session, at)
        fire(session, at)
        assert outcomes(session) == [("2026-11-25T08:00", outcome)]
        assert announced(session) == (outcome == "fired")
        assert due_of(session, row) == after(days=2)


def test_after_days_of_silence_every_missed_day_is_recorded_and_nothing_is_sent_late(engine):
    with transaction(engine) as session:
        add(session)
        while fire(session, after(days=4, hours=4)):
            pass
        assert outcomes(session) == [(f"2026-11-{day}T08:00", "missed") for day in range(25, 29)]
        assert announced(session) == 0


def test_a_firing_that_is_rolled_back_is_made_up_for_once(engine: Engine):
    with transaction(engine) as session:
        add(session)
    with transaction(engine) as session:
        assert fire(session, after(days=1)) == 1
        session.rollback()
    for _ in range(2):
        with transaction(engine) as session:
            fire(session, after(days=1, minutes=1))
    with reading(engine) as session:
        assert outcomes(session) == [("2026-11-25T08:00", "fired")]
        assert announced(session) == 1


def test_a_reminder_that_was_switched_off_does_not_fire(engine: Engine):
    with transaction(engine) as session:
        add(session).active = False
    with transaction(engine) as session:
        assert fire(session, after(days=9)) == 0
        ani = person(session, phone="+6281200000001")
        assert duties.upcoming(session, ani) == []


def test_workers_that_fire_the_same_reminders_at_once_give_one_occurrence_each(engine: Engine):
    with transaction(engine) as session:
        ids = [id_of(add(session)) for _ in range(30)]
    for day in (1, 2):

        def tick(_: int, day: int = day) -> int:
            fired = 0
            for _ in range(4):
                with transaction(engine) as session:
                    fired += fire(session, after(days=day))
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
        due = session.exec(select(ReminderClock.next_due_at)).one()
        if due is None or due > end:
            return
        fire(session, due)


def test_in_the_night_in_which_an_hour_comes_twice_a_reminder_fires_once(engine: Engine):
    """02:30 in Berlin is 00:30 and 01:30 UTC on 25 October: one local time, one firing."""
    with transaction(engine) as session:
        begin = datetime(2026, 10, 23, 12, tzinfo=UTC)
        add(session, "cron 30 2 * * *", timezone=BERLIN, at=begin)
        run_until(session, begin + timedelta(days=4))
        fired = [f"2026-10-{day}T02:30" for day in range(24, 28)]
        assert outcomes(session) == [(time, "fired") for time in fired]
        assert announced(session) == 4


def test_in_the_night_in_which_an_hour_is_missing_a_reminder_fires_once(engine: Engine):
    with transaction(engine) as session:
        begin = datetime(2026, 3, 27, 12, tzinfo=UTC)
        add(session, "cron 30 2 * * *", timezone=BERLIN, at=begin)
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
        add(session, f"cron {cron}", timezone=zone, at=begin - timedelta(seconds=1))
        run_until(session, datetime(2027, 12, 31, 23, 59, tzinfo=ZoneInfo(zone)))
        assert outcomes(session) == [(f"{d:%Y-%m-%dT%H:%M}", "fired") for d in expected]


@pytest.mark.parametrize(
    ("due", "fired_at", "starts"),
    [
        ("08:00", "08:00", "2026-11-25 08:00"),
        ("21:00", "21:00", "2026-11-26 07:00"),
        ("19:00", "19:30", "2026-11-25 19:30"),
        ("19:00", "20:30", "2026-11-26 07:00"),  # late, and by then it is quiet
    ],
)
def test_neither_a_quiet_rule_nor_a_late_firing_wakes_anybody(engine, due, fired_at, starts):
    hour, minute = due.split(":")
    with transaction(engine) as session:
        add(session, f"cron {int(minute)} {int(hour)} 25 11 *")
        at = datetime.fromisoformat(f"2026-11-25T{fired_at}+07:00")
        assert fire(session, at, quiet=parse_quiet("20:00-07:00")) == 1
        begins = session.exec(select(Broadcast.starts_at)).one()
        assert f"{begins.astimezone(ZoneInfo(WIB)):%Y-%m-%d %H:%M}" == starts
