"""How fast messages leave, measured where it counts: at the provider."""

import asyncio
import random
from collections.abc import Sequence

import pytest
from sqlmodel import col, select

from bot.channels.base import Limits
from bot.dispatcher import WINDOW, Dispatcher
from db.clock import now
from db.models import Contact, Person
from db.outbox import Priority, enqueue_rows
from db.session import transaction
from tests.bot.conftest import Queue, until
from tests.bot.toy import Provider, ToyChannel

pytestmark = pytest.mark.anyio

ALLOWED = 20  # messages in any second; we use 95 % of it
LIMITS = Limits(text=400, rate=ALLOWED * 0.95, send_timeout=5.0)


def fill(queue: Queue, people: int, text: str) -> None:
    """A broadcast that was expanded."""
    at = now()
    with transaction(queue.engine) as session:
        person = Person(name="", created_at=at)
        session.add(person)
        session.flush()
        contacts = [
            Contact(
                channel="toy",
                external_id=f"person-{i}",
                person_id=person.id or 0,
                created_at=at,
                last_inbound_at=at,
            )
            for i in range(people)
        ]
        session.add_all(contacts)
        session.flush()
        rows = [
            {
                "channel": "toy",
                "recipient": contact.external_id,
                "contact_id": contact.id,
                "priority": int(Priority.BROADCAST),
                "text": text,
                "options": [],
                "media": [],
                "due_at": at,
                "created_at": at,
            }
            for contact in session.exec(select(Contact).order_by(col(Contact.id))).all()
        ]
        enqueue_rows(session, rows)


def most_in_a_second(times: Sequence[float]) -> int:
    return max(sum(start <= t < start + 1 for t in times) for start in times)


async def test_no_second_at_the_provider_holds_more_than_it_allows(one_queue: Queue) -> None:
    """Slow answers, long messages and a hand-over to another process included."""
    dice = random.Random(3)
    fill(one_queue, 90, "pengumuman " * 60)
    provider = Provider(latency=lambda: dice.random() * 0.3)
    for owner, calls in (("first", 30), ("second", 65)):
        dispatcher = Dispatcher(one_queue.engine, ToyChannel(provider, LIMITS), owner)
        run = asyncio.create_task(dispatcher.run())
        await until(lambda n=calls: len(provider.calls) >= n)
        await dispatcher.close()
        await run
    assert most_in_a_second(provider.calls) <= ALLOWED


async def test_a_reply_overtakes_two_thousand_announcements(queue: Queue) -> None:
    fill(queue, 2_000, "pengumuman")
    provider = Provider()
    limits = Limits(text=400, rate=60.0, send_timeout=5.0)
    dispatcher = Dispatcher(queue.engine, ToyChannel(provider, limits), "one")
    run = asyncio.create_task(dispatcher.run())
    await until(lambda: len(provider.taken) >= 10)
    before = len(provider.taken)
    queue.put("person-1900", "jawaban")
    await until(lambda: "jawaban" in provider.texts())
    await dispatcher.close()
    await run
    assert provider.texts().index("jawaban") <= before + WINDOW + 5
    assert provider.texts("person-1900") == ["jawaban"]


async def test_a_person_gets_a_burst_and_the_rest_later(queue: Queue) -> None:
    limits = Limits(text=400, rate=500.0, chat_interval=60.0, chat_burst=3, send_timeout=5.0)
    queue.put("a", *(f"a{i}" for i in range(6)))
    queue.put("b", "b1")
    provider = Provider()
    await Dispatcher(queue.engine, ToyChannel(provider, limits), "one").drain()
    assert sorted(provider.texts()) == ["a0", "a1", "a2", "b1"]
    waiting = queue.rows()[3]
    assert waiting.status == "queued"
    assert 50 < (waiting.due_at - now()).total_seconds() <= 60
    assert waiting.attempts == 0
