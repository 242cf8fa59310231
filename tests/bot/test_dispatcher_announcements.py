"""What an announcement that waited for days, or was cancelled, asks of a dispatcher."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session

from bot.channels.base import SendError
from bot.dispatcher import TRIES, Dispatcher
from db import outbox
from db.broadcasts import steering
from db.clock import now
from db.models import Broadcast, BroadcastStatus, Contact
from db.outbox import Priority
from db.session import id_of, transaction
from tests.bot.conftest import Queue
from tests.bot.toy import Provider, ToyChannel

pytestmark = pytest.mark.anyio

BUSY = SendError("too many requests", retry_after=1.0, code="429")


def announced(queue: Queue, recipient: str) -> tuple[int, int]:
    """An announcement and its message to one person."""
    queue.put(recipient, "halo")
    to, at = queue.contact(recipient), now()
    with transaction(queue.engine) as session:
        draft = steering.Draft(text="RAT besok", audience={})
        row = steering.create(session, draft, official_id=None, at=at)
        row.status = BroadcastStatus.DONE
        return id_of(row), _queue(session, to, row)


def _queue(session: Session, to: Contact, row: Broadcast) -> int:
    at, to_all = now(), Priority.BROADCAST
    return outbox.enqueue(
        session, to, text=row.text, at=at, priority=to_all, broadcast_id=id_of(row)
    )


async def test_one_refusal_does_not_end_a_message_that_waited_for_days(
    queue: Queue, traveller: time_machine.Traveller
) -> None:
    """Paused over a weekend, or opened later because of the provider's daily limit."""
    _, row_id = announced(queue, "a")
    provider = Provider()
    dispatcher = Dispatcher(queue.engine, ToyChannel(provider), "one")
    traveller.shift(timedelta(days=3))
    provider.outcomes_of["a"].extend([None, BUSY, BUSY])
    for _ in range(3):
        await dispatcher.drain()
        traveller.shift(timedelta(minutes=2))
    assert queue.row(row_id).status == "sent"
    assert provider.texts("a") == ["halo", "RAT besok"]


async def test_it_is_given_up_when_it_was_tried_often_enough(
    queue: Queue, traveller: time_machine.Traveller
) -> None:
    _, row_id = announced(queue, "a")
    queue.change(row_id, attempts=TRIES)
    provider = Provider()
    provider.outcomes_of["a"].extend([None, BUSY])
    traveller.shift(timedelta(days=3))
    await Dispatcher(queue.engine, ToyChannel(provider), "one").drain()
    assert queue.row(row_id).status == "failed"


@pytest.mark.parametrize("way", ["given back", "rescued", "not arrived"])
async def test_what_comes_back_long_after_it_was_cancelled_holds_up_nobody(
    queue: Queue, traveller: time_machine.Traveller, way: str
) -> None:
    old, first = announced(queue, "a")
    provider = Provider()
    dispatcher = Dispatcher(queue.engine, ToyChannel(provider), "one")
    queue.change(queue.rows()[0].id or 0, status="sent")
    states = {"given back": "claimed", "rescued": "claimed", "not arrived": "in_doubt"}
    until = now() + timedelta(minutes=1)
    queue.change(first, status=states[way], lease_owner="dead", lease_until=until)
    cancel_what_is_left(queue, old)
    traveller.shift(timedelta(hours=5))
    with transaction(queue.engine) as session:
        if way == "given back":
            outbox.put_back(session, first, "dead", due_at=now())
        elif way == "rescued":
            assert outbox.rescue(session, "toy", now()) == (1, 0)
        else:
            assert outbox.resolve_doubt(session, first, arrived=False, at=now())
    _, later = announced(queue, "a")
    with transaction(queue.engine) as session:
        steering.sweep(session, now())
    await dispatcher.drain()
    assert queue.row(first).status == "cancelled"
    assert queue.row(later).status == "sent"


def cancel_what_is_left(queue: Queue, broadcast_id: int) -> None:
    """As an official does while a dispatcher holds the only message of it."""
    with transaction(queue.engine) as session:
        row = session.get_one(Broadcast, broadcast_id)
        row.status, row.finished_at = BroadcastStatus.CANCELLED, now()
