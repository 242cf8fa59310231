"""The clock that ticks the duties, and the bell that wakes dispatchers of other processes."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot import duties
from bot.scheduler import as_job, make_scheduler
from bot.wakeup import listen
from db import contacts
from db.broadcasts import expansion, steering
from db.broadcasts.routes import Channels
from db.clock import now
from db.migrate import upgrade
from db.models import Outbox, Person, ReminderClock
from db.reminders import keeping
from db.session import make_engine, reading, transaction
from handlers.policy import Policy
from tests.bot.conftest import Queue, until
from tests.databases import new_postgres_url
from tests.pgtemp import Postgres

pytestmark = pytest.mark.anyio

POLICY = Policy(channels=Channels({"toy": None}, {}, {"toy": 100.0}))


def people(engine: Engine, count: int) -> None:
    with transaction(engine) as session:
        for i in range(count):
            contacts.get_or_create(
                session, channel="toy", external_id=f"p-{i}", name="", phone=None, at=now()
            )


async def test_a_duty_is_repeated_while_there_is_more_to_do(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "CHUNK", 2)
    people(engine, 5)
    with transaction(engine) as session:
        draft = steering.Draft(text="halo", audience={})
        steering.create(session, draft, official_id=None, at=now())
    woken: list[int] = []
    job = as_job(engine, duties.expand_broadcasts(POLICY), lambda: woken.append(1))
    assert await job() == 5
    assert await job() == 0
    assert len(woken) == 3
    with reading(engine) as session:
        assert len(session.exec(select(Outbox)).all()) == 5


async def test_a_due_reminder_becomes_one_announcement(engine: Engine) -> None:
    people(engine, 2)
    with transaction(engine) as session:
        keeping.add(
            session, keeping.NewReminder("Laporan bulanan.", "cron 0 8 * * *", quiet=False), now()
        )
        for clock in session.exec(select(ReminderClock)).all():
            clock.next_due_at = now() if clock.timezone == "Asia/Jakarta" else None
    fire = as_job(engine, duties.fire_reminders(POLICY), lambda: None)
    expand = as_job(engine, duties.expand_broadcasts(POLICY), lambda: None)
    assert await fire() == 1
    assert await fire() == 0
    assert await expand() == 2


async def test_a_duty_that_fails_is_tried_again_and_leaves_nothing_half_done(
    engine: Engine,
) -> None:
    calls: list[int] = []

    def duty(session: Session, at: datetime) -> int:
        session.add(Person(name=f"try {len(calls)}", created_at=at))
        session.flush()
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("a fault in a duty")
        return len(calls) == 2

    scheduler = make_scheduler({"duty": (as_job(engine, duty, lambda: None), 0.05)})
    scheduler.start()
    await until(lambda: len(calls) >= 3)
    scheduler.shutdown()
    with reading(engine) as session:
        names = session.exec(select(Person.name).order_by(col(Person.id))).all()
    assert names[:2] == ["try 1", "try 2"]


async def test_a_slow_duty_is_never_run_twice_at_once() -> None:
    running: list[int] = []
    most: list[int] = []

    async def slow() -> int:
        running.append(1)
        most.append(len(running))
        await asyncio.sleep(0.2)
        running.pop()
        return 0

    scheduler = make_scheduler({"slow": (slow, 0.05)})
    scheduler.start()
    await until(lambda: len(most) >= 3)
    scheduler.shutdown(wait=False)
    assert max(most) == 1


async def test_a_duty_that_the_end_of_the_service_interrupts_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun, over = asyncio.Event(), asyncio.Event()

    async def endless() -> int:
        begun.set()
        try:
            return await asyncio.Future()
        finally:
            over.set()

    scheduler = make_scheduler({"endless": (endless, 0.05)})
    scheduler.start()
    await begun.wait()
    scheduler.shutdown(wait=False)
    await over.wait()
    await asyncio.sleep(0)  # what APScheduler makes of it

    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_message_queued_by_another_process_wakes_the_dispatchers(
    postgres: Postgres,
) -> None:
    ours, theirs = (make_engine(url) for url in [new_postgres_url(postgres)] * 2)
    upgrade(theirs)
    woken: list[int] = []
    listening = asyncio.create_task(listen(ours, lambda: woken.append(1)))

    async def ring() -> None:
        before = len(woken)
        while len(woken) == before:  # until it listens
            Queue(theirs).put("a", "a1")
            await asyncio.sleep(0.1)

    await asyncio.wait_for(ring(), 20)
    await asyncio.to_thread(postgres.crash)
    await asyncio.to_thread(postgres.start)
    await asyncio.wait_for(ring(), 20)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    ours.dispose()
    theirs.dispose()


async def test_sqlite_needs_no_bell(sqlite_engine: Engine) -> None:
    await asyncio.wait_for(listen(sqlite_engine, lambda: None), 5)
