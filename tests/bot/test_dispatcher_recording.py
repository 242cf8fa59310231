"""What the provider took is recorded together, and a fault stays with the message that has it."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.recording import Recorder
from db import outbox
from db.clock import now
from db.models import Outbox, SentPart
from db.outbox_batches import Sent
from db.session import id_of, reading, transaction
from tests.bot.conftest import Queue
from tests.db.rows import LEASE

pytestmark = pytest.mark.anyio


def begun(queue: Queue, count: int) -> Sequence[Outbox]:
    """Messages whose sending has begun."""
    for number in range(count):
        queue.put(f"person-{number}", "halo")
    with transaction(queue.engine) as session:
        rows = outbox.claim(session, channel="toy", owner="one", at=now(), lease=LEASE, limit=count)
        for row in rows:
            assert outbox.start(session, id_of(row), "one", now(), LEASE)
    return rows


async def test_all_that_left_is_recorded(queue: Queue) -> None:
    rows = begun(queue, 12)
    recorder = Recorder(queue.engine, "one", patience=5.0)
    await asyncio.gather(*(recorder.sent(Sent(row, 0, f"p{row.id}", now())) for row in rows))
    assert set(queue.statuses()) == {"sent"}
    with reading(queue.engine) as session:
        assert len(session.exec(select(SentPart)).all()) == len(rows)


async def test_one_that_cannot_be_recorded_keeps_back_no_other(queue: Queue) -> None:
    rows = begun(queue, 4)
    recorder = Recorder(queue.engine, "one", patience=5.0)
    stray = Sent(Outbox(channel="toy"), 0, "p", now())  # a part of no message
    all_of_them = [Sent(row, 0, f"p{row.id}", now()) for row in rows]
    waiting = [recorder.sent(one) for one in (*all_of_them[:2], stray, *all_of_them[2:])]
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(end) for end in ends if end is not None] == [IntegrityError]
    assert isinstance(ends[2], IntegrityError)
    assert set(queue.statuses()) == {"sent"}
