"""Several dispatchers, a database that goes away, and a process that is told to stop."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from bot import dispatcher as dispatching
from bot.channels.base import Limits
from bot.dispatcher import Dispatcher
from db.clock import now
from db.migrate import upgrade
from db.session import make_engine, transaction
from tests.bot.conftest import Queue, until
from tests.bot.toy import Provider, ToyChannel
from tests.databases import new_postgres_url
from tests.pgtemp import Postgres

pytestmark = pytest.mark.anyio

FAST = Limits(text=400, rate=500.0, send_timeout=0.4)


def dispatcher_of(
    queue: Queue, provider: Provider, owner: str = "one", limits: Limits = FAST
) -> Dispatcher:
    return Dispatcher(queue.engine, ToyChannel(provider, limits), owner)


@pytest.fixture
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds instead of a minute, so that taking over can be waited for."""
    monkeypatch.setattr(dispatching, "CHANNEL_LEASE", timedelta(seconds=1))
    monkeypatch.setattr(dispatching, "ROW_LEASE", timedelta(seconds=2))


async def test_of_two_dispatchers_only_the_holder_of_the_lease_sends(
    queue: Queue, short_leases: None
) -> None:
    providers = [Provider(), Provider()]
    both = [dispatcher_of(queue, provider, f"process-{i}") for i, provider in enumerate(providers)]
    runs = [asyncio.create_task(dispatcher.run()) for dispatcher in both]
    for i in range(15):
        queue.put(f"person-{i % 4}", f"message {i}")
        await asyncio.sleep(0.1)  # longer than a lease in all
    await until(lambda: set(queue.statuses()) == {"sent"})
    await asyncio.gather(*(dispatcher.close() for dispatcher in both), *runs)
    assert sorted(len(p.taken) for p in providers) == [0, 15]


async def test_a_standby_takes_over_when_the_lease_runs_out(
    queue: Queue, short_leases: None
) -> None:
    first, second = Provider(), Provider()
    dying = asyncio.create_task(dispatcher_of(queue, first, "first").run())
    queue.put("a", "a1")
    await until(lambda: first.texts() == ["a1"] and queue.statuses() == ["sent"])
    standby = dispatcher_of(queue, second, "second")
    run = asyncio.create_task(standby.run())
    dying.cancel()  # like a kill: the lease is not given back
    queue.put("a", "a2", "a3")
    await until(lambda: set(queue.statuses()) == {"sent"})
    await asyncio.gather(standby.close(), run)
    assert first.texts() == ["a1"]
    assert second.texts() == ["a2", "a3"]


async def test_a_standby_takes_over_at_once_from_a_dispatcher_that_was_closed(queue: Queue) -> None:
    """The lease of twelve seconds would outlast this test."""
    first, second = Provider(), Provider()
    leaving = dispatcher_of(queue, first, "first")
    run = asyncio.create_task(leaving.run())
    queue.put("a", "a1")
    await until(lambda: queue.statuses() == ["sent"])
    await leaving.close()
    await run
    standby = dispatcher_of(queue, second, "second")
    running = asyncio.create_task(standby.run())
    queue.put("a", "a2")
    await until(lambda: second.texts() == ["a2"], seconds=8)
    await standby.close()
    await running


async def test_what_a_killed_dispatcher_had_claimed_is_sent_and_what_it_had_started_is_in_doubt(
    queue: Queue, short_leases: None
) -> None:
    claimed, started = queue.put("a", "a1") + queue.put("b", "b1")
    long_ago = now() - timedelta(seconds=5)
    queue.change(claimed, status="claimed", lease_owner="dead", lease_until=long_ago)
    queue.change(
        started, status="sending", lease_owner="dead", lease_until=long_ago, started_at=long_ago
    )
    provider = Provider()
    heir = dispatcher_of(queue, provider, "heir")
    run = asyncio.create_task(heir.run())
    await until(lambda: queue.statuses() == ["sent", "in_doubt"])
    await heir.close()
    await run
    assert provider.texts() == ["a1"]


async def test_a_message_whose_claim_was_lost_is_not_sent(queue: Queue) -> None:
    """While the second message waits for its slot, the third is taken away from us."""
    for person in "abc":
        queue.put(person, f"{person}1")
    provider = Provider()
    working = dispatcher_of(queue, provider, limits=Limits(text=400, rate=2.0, send_timeout=0.4))
    round_ = asyncio.create_task(working.round())
    await until(lambda: queue.statuses() == ["sent", "sending", "claimed"])
    queue.change(3, lease_owner="somebody else")
    await round_
    await working.close()
    assert queue.statuses()[:2] == ["sent", "sent"]
    assert provider.texts() == ["a1", "b1"]
    assert queue.row(3).lease_owner == "somebody else"
    assert queue.row(3).status == "claimed"


async def test_a_send_that_would_outlive_its_lease_is_not_begun(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the start stamp, while it waited for its slot, too much of the lease went by."""
    monkeypatch.setattr(dispatching, "ROW_LEASE", timedelta(seconds=1))
    for person in "abc":
        queue.put(person, f"{person}1")
    provider = Provider()
    working = dispatcher_of(queue, provider, limits=Limits(text=400, rate=2.0, send_timeout=0.4))
    await working.round()
    await until(lambda: "sending" not in queue.statuses())
    assert provider.texts() == ["a1"]
    assert queue.statuses() == ["sent", "queued", "queued"]


async def test_a_dispatcher_that_is_closed_leaves_nothing_in_doubt(queue: Queue) -> None:
    slow = Limits(text=400, rate=20.0, send_timeout=5.0)
    for i in range(30):
        queue.put(f"person-{i}", f"message {i}")
    provider = Provider(latency=lambda: 0.1)
    leaving = dispatcher_of(queue, provider, "first", slow)
    run = asyncio.create_task(leaving.run())
    await until(lambda: len(provider.taken) >= 5)
    await leaving.close()
    await run
    assert set(queue.statuses()) == {"sent", "queued"}
    assert len(provider.taken) < 30
    await dispatcher_of(queue, provider, "second").drain()
    assert sorted(provider.texts()) == sorted(f"message {i}" for i in range(30))


async def test_a_fault_in_a_round_does_not_end_the_dispatcher(queue: Queue) -> None:
    provider = Provider()
    with queue.engine.begin() as connection:
        connection.execute(text("ALTER TABLE outbox RENAME TO elsewhere"))
    working = dispatcher_of(queue, provider)
    run = asyncio.create_task(working.run())
    await asyncio.sleep(0.3)
    with queue.engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO outbox"))
    queue.put("a", "a1")
    await until(lambda: queue.statuses() == ["sent"])
    assert not run.done()
    await working.close()
    await run


@pytest.fixture
def postgres_queue(postgres: Postgres) -> Iterator[Queue]:
    engine: Engine = make_engine(new_postgres_url(postgres))
    upgrade(engine)
    yield Queue(engine)
    engine.dispose()


async def test_a_database_that_crashes_during_a_run_costs_no_message_and_doubles_none(
    postgres: Postgres, postgres_queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "ROW_LEASE", timedelta(seconds=10))
    queue = postgres_queue
    for i in range(60):
        queue.put(f"person-{i % 20}", f"message {i}")
    provider = Provider(latency=lambda: 0.05)
    working = dispatcher_of(queue, provider, limits=Limits(text=400, rate=30.0, send_timeout=3.0))
    run = asyncio.create_task(working.run())
    for sent_before in (10, 35):
        await until(lambda n=sent_before: len(provider.taken) >= n)
        await asyncio.to_thread(postgres.crash)
        await asyncio.to_thread(postgres.start)

    def all_sent() -> bool:
        with transaction(queue.engine) as session:
            query = text("SELECT count(*) FROM outbox WHERE status <> 'sent'")
            return session.execute(query).scalar() == 0

    await until(all_sent, seconds=60)
    await working.close()
    await run
    assert sorted(provider.texts()) == sorted(f"message {i}" for i in range(60))
    for person in range(20):
        expected = [f"message {i}" for i in range(60) if i % 20 == person]
        assert provider.texts(f"person-{person}") == expected


@pytest.mark.parametrize("ending", ["goes on", "is closed"])
async def test_what_a_broken_round_held_goes_back_to_the_queue_at_once(
    postgres: Postgres, postgres_queue: Queue, ending: str
) -> None:
    """It was surely not sent, so nobody need wait until its lease of a minute runs out."""
    for person in "abc":
        postgres_queue.put(person, f"{person}1")
    provider = Provider()
    working = dispatcher_of(
        postgres_queue, provider, limits=Limits(text=400, rate=1.5, send_timeout=0.4)
    )
    round_ = asyncio.create_task(working.round())
    await until(lambda: postgres_queue.statuses() == ["sent", "sending", "claimed"])
    await asyncio.to_thread(postgres.crash)
    with pytest.raises(OperationalError):
        await round_
    await asyncio.to_thread(postgres.start)
    if ending == "goes on":
        await working.drain()
        assert provider.texts() == ["a1", "b1", "c1"]
    await working.close()
    third = "sent" if ending == "goes on" else "queued"
    assert postgres_queue.statuses() == ["sent", "sent", third]
