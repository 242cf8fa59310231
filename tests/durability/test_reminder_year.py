"""A year of reminders in fast motion: three schedulers, twenty of them killed, three hundred chairs in
four time zones. What fired is exactly what a calendar on paper would say, and every chair has
each of it once."""

import random
import subprocess
import sys
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import col, select

from db.clock import holidays
from db.models import Broadcast, BroadcastRecipient, Occurrence, Outbox, Person, Reminder
from db.reminders import duties, keeping
from db.session import id_of, reading, transaction
from tests.db.rows import contact, person
from tests.durability.year_scheduler import finish

BEGIN = datetime(2026, 12, 31, 12, tzinfo=UTC)
STEP = timedelta(hours=6, minutes=10)
GRACE = 375  # minutes: more than a step
STEPS = int(timedelta(days=366) / STEP)
KILLS = 20
# Villages of three provinces: western, central and eastern time.
VILLAGES = {
    "Asia/Jakarta": "18.01.04.2004",
    "Asia/Makassar": "73.01.01.2001",
    "Asia/Jayapura": "91.01.01.2001",
}
BERLIN = "Europe/Berlin"
DAYS = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
CHAIRS = 300


class Scheduler:
    """One process that fires what is due whenever it is told the time."""

    def __init__(self, url: str) -> None:
        command = [sys.executable, "-m", "tests.durability.year_scheduler", url]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def tell(self, at: datetime) -> None:
        """Say the time, without waiting for what it does."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{at.isoformat()}\n")
        self.process.stdin.flush()

    def wait(self, at: datetime) -> None:
        """Until it has done everything for that time."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == at.isoformat()

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.communicate()


def moments() -> Iterator[datetime]:
    for n in range(1, STEPS + 1):
        yield BEGIN + n * STEP


def run_the_year(url: str) -> int:
    """Three schedulers told the same times; at twenty random moments one is killed while it works,
    and started again. Returns how many were killed."""
    chance = random.Random(2027)
    deadly = set(chance.sample(range(STEPS), KILLS))
    killed = 0
    with ExitStack() as stack:
        workers = [Scheduler(url) for _ in range(3)]
        stack.callback(lambda: [worker.kill() for worker in workers])
        for n, at in enumerate(moments()):
            for worker in workers:
                worker.tell(at)
            if n in deadly:
                victim = chance.randrange(3)
                workers[victim].kill()
                workers[victim] = Scheduler(url)
                workers[victim].tell(at)
                killed += 1
            for worker in workers:
                worker.wait(at)
    return killed


def workdays(month: int) -> list[date]:
    days = [d for d in DAYS if d.month == month]
    return [d for d in days if d.weekday() < 5 and d not in holidays()]


def month_ends() -> list[date]:
    return [date(2027, month, monthrange(2027, month)[1]) for month in range(1, 13)]


# title -> (rule, zone, the days on paper, the hour on paper, hour and minute it may be sent)
PAPER: dict[str, tuple[str, str, list[date], time, time]] = {
    "month end": ("monthday -1 16:00", "village", month_ends(), time(16), time(16)),
    "third last working day": (
        "workday -3 08:00",
        "village",
        [workdays(month)[-3] for month in range(1, 13)],
        time(8),
        time(8),
    ),
    "tax": (
        "yearly 04-30 08:00 H-30 H-7 H-1",
        "village",
        [date(2027, 3, 31), date(2027, 4, 23), date(2027, 4, 29)],
        time(8),
        time(8),
    ),
    "during Friday prayer": (
        "cron 0 12 * * 5",
        "village",
        [d for d in DAYS if d.weekday() == 4],
        time(12),
        time(13),
    ),
    "thirty-first": (
        "cron 30 7 31 * *",
        "village",
        [d for d in DAYS if d.day == 31],
        time(7, 30),
        time(7, 30),
    ),
    "where an hour comes twice": ("cron 30 2 * * *", BERLIN, DAYS, time(2, 30), time(7)),
}


def prepare(engine: Engine) -> None:
    """300 chairs in three zones; five of them, in one village, get the daily reminder."""
    with transaction(engine) as session:
        for n in range(CHAIRS):
            village = list(VILLAGES.values())[n % 3]
            contact(session, f"chair {n}", owner=person(session, f"{n}", village_code=village))
        few = list(session.exec(select(Person.id).order_by(col(Person.id)).limit(5)).all())
        for title, (rule, zone, *_) in PAPER.items():
            audience = {"people": few} if zone == BERLIN else {}
            new = keeping.NewReminder(title, rule, title=title, timezone=zone, audience=audience)
            keeping.add(session, new, BEGIN).grace_minutes = GRACE
        tax = session.exec(select(Reminder).where(col(Reminder.title) == "tax")).one()
        duties.done(
            session, reminder_id=id_of(tax), person_id=few[0] or 0, period="2027-04-30", at=BEGIN
        )


def on_paper() -> set[tuple[str, str, str]]:
    """(title, zone, local time) of every firing of the year."""
    return {
        (title, zone, f"{datetime.combine(day, hour):%Y-%m-%dT%H:%M}")
        for title, (_, zones, days, hour, _) in PAPER.items()
        for zone in (VILLAGES if zones == "village" else (zones,))
        for day in days
    }


def test_a_year_fires_what_the_calendar_says_and_everybody_has_it_once(
    engine: Engine, database_url: str
) -> None:
    prepare(engine)
    assert run_the_year(database_url) == KILLS
    with transaction(engine) as session:
        while finish(session, BEGIN + (STEPS + 1) * STEP):
            pass

    with reading(engine) as session:
        query = select(
            Reminder.title, Occurrence.timezone, Occurrence.local_time, Occurrence.outcome
        )
        query = query.join(Reminder, col(Reminder.id) == col(Occurrence.reminder_id))
        rows = session.exec(query).all()
        year = [row for row in rows if row[2].startswith("2027")]
        assert len(year) == len({row[:3] for row in year})
        assert {row[:3] for row in year} == on_paper()
        assert {row[3] for row in year} == {"fired"}

        sent = (
            select(
                Broadcast.title,
                BroadcastRecipient.person_id,
                Broadcast.id,
                Broadcast.starts_at,
                Occurrence.timezone,
            )
            .join(BroadcastRecipient, col(BroadcastRecipient.broadcast_id) == col(Broadcast.id))
            .join(Outbox, col(Outbox.id) == col(BroadcastRecipient.outbox_id))
            .join(Occurrence, col(Occurrence.broadcast_id) == col(Broadcast.id))
            .where(col(Occurrence.local_time).startswith("2027"))
        )
        got = session.execute(sent).all()
    counts = Counter(row.title for row in got)
    expected = {
        title: len(days) * (5 if zone == BERLIN else CHAIRS)
        for title, (_, zone, days, *_) in PAPER.items()
    }
    expected["tax"] -= 3  # one has said SUDAH before the first of the three
    assert counts == expected
    assert len({(row.person_id, row.id) for row in got}) == len(got)
    # When it may leave; the coarse steps of this clock make the messages themselves later.
    for title, zone, starts_at in {(row.title, row.timezone, row.starts_at) for row in got}:
        local = starts_at.astimezone(ZoneInfo(zone))
        assert time(7) <= local.time() < time(20), title
        assert local.weekday() != 4 or not time(11, 30) <= local.time() < time(13), title
