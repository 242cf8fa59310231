"""Officials who pause an announcement, go on, and cancel, while workers send it."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from db.broadcasts import steering
from db.clock import now
from db.models import Broadcast, Outbox
from db.session import reading, transaction
from tests.durability.announcing import announce, fates, officer, settle, settled, taken
from tests.durability.broadcast_crew import (
    CHANNELS,
    Crew,
    Nursery,
    World,
    nursery_in,
    platforms,
)
from tests.durability.processes import running
from tests.durability.test_kill import tell

FIRST, SECOND = "Rapat besok pukul 9", "Rapat pindah ke balai desa"
EACH = 160  # recipients on each channel
RATE = 60.0
AT_WORK = ("claimed", "sending")


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where workers come from."""
    with nursery_in(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@dataclass
class Stop:
    """What was so at the moment of a pause or a cancellation."""

    left: set[str]  # had left, or was in a worker's hands
    turned: int  # messages that were waiting


@dataclass
class Course:
    """Two announcements and how often their messages came."""

    first: int
    second: int
    paused: Stop
    during: set[str]  # who had the first one when all was at rest
    cancelled: Stop
    calls: list[dict[str, Any]]


@pytest.mark.timeout(200)
def test_a_paused_announcement_rests_goes_on_and_ends_when_it_is_cancelled(
    engine: Engine, database_url: str, tmp_path: Path, nursery: Nursery
) -> None:
    people = {to for channel in CHANNELS for to in settle(engine, channel, EACH).values()}
    official = officer(engine)
    with platforms(tmp_path) as world:
        crew = Crew(nursery, database_url, tmp_path, world.url, dict.fromkeys(CHANNELS, RATE))
        with running(crew):
            found = asyncio.run(steered(crew, engine, world, official))
            crew.stop()
    first, second = fates(engine, found.first), fates(engine, found.second)
    tell(f"paused with {found.paused.turned} waiting; second: {second.counts()}")

    assert found.paused.turned > 0
    assert found.during <= found.paused.left
    assert sorted(taken(found.calls, FIRST)) == sorted(people)
    assert first.of("sent") == people
    left = taken(found.calls, SECOND)
    assert len(set(left)) == len(left)
    assert set(left) <= found.cancelled.left
    assert found.cancelled.turned > 0
    assert second.of("sent") == set(left)
    assert second.of("cancelled") == people - set(left)


async def steered(crew: Crew, engine: Engine, world: World, official: int) -> Course:
    """One announcement: paused, a worker stopped and started, gone on to its end; another:
    cancelled while it leaves."""
    await crew.at_work(engine)
    first = announce(engine, FIRST, official, {})
    await world.called(60)
    paused = steer(engine, first, lambda s, row: steering.pause(s, row, now()))
    await asyncio.to_thread(crew.children["worker-1"].stop)  # gives back what it holds
    crew.children["worker-1"].start()
    await at_rest(engine, first)
    during = set(taken(await world.calls(), FIRST))
    await asyncio.sleep(1.0)  # nothing leaves now
    assert set(taken(await world.calls(), FIRST)) == during
    assert waiting(engine, first, "held") > 0
    steer(engine, first, steering.resume)
    await settled(engine, 60.0)

    begun = len(await world.calls())
    second = announce(engine, SECOND, official, {})
    await world.called(begun + 60)
    cancelled = steer(engine, second, lambda s, row: steering.cancel(s, row, now()))
    await at_rest(engine, second)
    await settled(engine, 60.0)
    return Course(first, second, paused, during, cancelled, await world.calls())


def steer(engine: Engine, broadcast_id: int, verb: Callable[[Any, Broadcast], int]) -> Stop:
    """What an official does, and what had left or was in hand in the same transaction."""
    with transaction(engine) as session:
        turned = verb(session, steering.find(session, broadcast_id))
        kept = ("queued", "held", "cancelled")
        query = select(Outbox.recipient).where(col(Outbox.broadcast_id) == broadcast_id)
        left = session.exec(query.where(col(Outbox.status).not_in(kept))).all()
    return Stop(set(left), turned)


def waiting(engine: Engine, broadcast_id: int, *statuses: str) -> int:
    """How many messages of an announcement are in one of these states."""
    with reading(engine) as session:
        query = select(func.count()).where(col(Outbox.broadcast_id) == broadcast_id)
        return session.exec(query.where(col(Outbox.status).in_(statuses))).one()


async def at_rest(engine: Engine, broadcast_id: int) -> None:
    """Return when nothing of it waits or is in a worker's hands."""
    async with asyncio.timeout(60):
        while waiting(engine, broadcast_id, "queued", *AT_WORK):
            await asyncio.sleep(0.05)
