"""What the dispatcher makes of each answer of the provider, and of messages nobody can send."""

import random
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import col, select

from bot.channels.base import Limits, SendError
from bot.dispatcher import Dispatcher
from db import outbox
from db.clock import now
from db.models import SentPart
from db.session import reading, transaction
from tests.bot.conftest import Queue
from tests.bot.toy import UNRENDERABLE, Provider, ToyChannel

pytestmark = pytest.mark.anyio

TEMPORARY = SendError("the provider is down", code="503")
PARTS = ["satu " * 70, "dua " * 90, "tiga " * 70]


def dispatcher_of(queue: Queue, provider: Provider, limits: Limits | None = None) -> Dispatcher:
    channel = ToyChannel(provider, limits) if limits else ToyChannel(provider)
    return Dispatcher(queue.engine, channel, "dispatcher-1")


async def test_messages_to_one_person_arrive_in_their_order_whatever_happens(
    queue: Queue, traveller: time_machine.Traveller
) -> None:
    dice = random.Random(7)
    provider = Provider(latency=lambda: dice.random() * 0.02)
    provider.outcomes.extend(TEMPORARY if dice.random() < 0.3 else None for _ in range(100))
    people = [f"person-{i}" for i in range(12)]
    for round_ in range(5):
        for person in people:
            queue.put(person, f"{person} {round_}")
    dispatcher = dispatcher_of(queue, provider)
    while "queued" in queue.statuses():
        await dispatcher.drain()
        traveller.shift(timedelta(minutes=2))
    for person in people:
        assert provider.texts(person) == [f"{person} {round_}" for round_ in range(5)]
    assert set(queue.statuses()) == {"sent"}


async def test_one_persons_retry_after_is_obeyed_and_delays_nobody_else(
    queue: Queue, traveller: time_machine.Traveller
) -> None:
    provider = Provider()
    provider.outcomes_of["a"].append(SendError("slow down", retry_after=30.0, code="429"))
    queue.put("a", "a1", "a2")
    queue.put("b", "b1", "b2")
    dispatcher = dispatcher_of(queue, provider)
    await dispatcher.drain()
    assert provider.texts() == ["b1", "b2"]
    traveller.shift(timedelta(seconds=25))
    await dispatcher.drain()
    assert provider.texts("a") == []
    traveller.shift(timedelta(seconds=6))
    await dispatcher.drain()
    assert provider.texts("a") == ["a1", "a2"]


async def test_a_pause_of_the_whole_channel_stops_everybody(one_queue: Queue) -> None:
    provider = Provider()
    provider.outcomes.append(SendError("slow down", retry_after=1.0, whole_channel=True))
    for i in range(10):
        one_queue.put(f"p-{i}", f"to {i}")
    dispatcher = dispatcher_of(one_queue, provider)
    await dispatcher.drain()
    assert len(provider.calls) >= 10
    assert provider.calls[1] - provider.calls[0] >= 1.0 - 1e-3


async def test_during_a_long_pause_nothing_is_held_in_our_hands(queue: Queue) -> None:
    """A message stamped as started would become doubtful, and the lease would not be renewed."""
    provider = Provider()
    provider.outcomes.append(SendError("come back later", retry_after=600.0, whole_channel=True))
    for i in range(10):
        queue.put(f"p-{i}", f"to {i}")
    dispatcher = dispatcher_of(queue, provider)
    await dispatcher.drain()
    await dispatcher.drain()
    assert len(provider.calls) == 1
    assert set(queue.statuses()) == {"queued"}


async def test_a_person_who_blocked_us_is_marked_and_stops_nobody_else(queue: Queue) -> None:
    provider = Provider()
    provider.outcomes_of["a"].append(SendError("blocked by the user", blocked=True, code="403"))
    (lost,) = queue.put("a", "a1")
    queue.put("b", "b1")
    await dispatcher_of(queue, provider).drain()
    assert queue.contact("a").blocked_at is not None
    assert queue.contact("b").blocked_at is None
    assert (queue.row(lost).status, queue.row(lost).error_code) == ("failed", "403")
    assert provider.texts() == ["b1"]


async def test_a_refusal_for_good_is_kept_with_its_reason_and_not_tried_again(
    queue: Queue, traveller: time_machine.Traveller
) -> None:
    provider = Provider()
    provider.outcomes_of["a"].append(SendError("no such chat", permanent=True, code="400"))
    lost, _ = queue.put("a", "a1", "a2")
    dispatcher = dispatcher_of(queue, provider)
    await dispatcher.drain()
    traveller.shift(timedelta(hours=1))
    await dispatcher.drain()
    row = queue.row(lost)
    assert (row.status, row.error, row.error_code) == ("failed", "no such chat", "400")
    assert provider.texts("a") == ["a2"]


async def test_a_message_of_unknown_fate_is_in_doubt_and_never_sent_again(
    queue: Queue, traveller: time_machine.Traveller
) -> None:
    provider = Provider()
    provider.outcomes_of["a"].append(SendError("no answer", unknown=True, code="timeout"))
    doubtful, _ = queue.put("a", "a1", "a2")
    dispatcher = dispatcher_of(queue, provider)
    for _ in range(3):
        await dispatcher.drain()
        traveller.shift(timedelta(hours=1))
    assert queue.row(doubtful).status == "in_doubt"
    assert provider.texts("a") == ["a1", "a2"]


async def test_a_provider_that_never_answers_leaves_the_message_in_doubt(one_queue: Queue) -> None:
    provider = Provider(latency=lambda: 3600.0)
    (row_id,) = one_queue.put("a", "a1")
    limits = Limits(text=400, rate=500.0, send_timeout=-4.9)  # given up 5 s later
    await dispatcher_of(one_queue, provider, limits).drain()
    assert one_queue.row(row_id).status == "in_doubt"


async def test_a_temporary_failure_is_tried_again_later(
    queue: Queue, traveller: time_machine.Traveller
) -> None:
    provider = Provider()
    provider.outcomes.extend([TEMPORARY] * 3)
    (row_id,) = queue.put("a", "a1")
    dispatcher = dispatcher_of(queue, provider)
    waits: list[timedelta] = []
    for _ in range(3):
        await dispatcher.drain()
        row = queue.row(row_id)
        assert (row.status, row.error_code) == ("queued", "503")
        waits.append(row.due_at - now())
        traveller.shift(waits[-1] + timedelta(seconds=1))
    await dispatcher.drain()
    row = queue.row(row_id)
    assert (row.status, row.attempts, row.error, row.error_code) == ("sent", 4, "", "")
    assert provider.texts() == ["a1"]
    assert timedelta(0) < waits[0] < waits[2] <= timedelta(seconds=60)


async def test_after_a_day_of_failures_a_message_is_given_up(
    queue: Queue, traveller: time_machine.Traveller
) -> None:
    provider = Provider()
    provider.outcomes.extend([TEMPORARY] * 2)
    (row_id,) = queue.put("a", "a1")
    dispatcher = dispatcher_of(queue, provider)
    await dispatcher.drain()
    traveller.shift(timedelta(hours=24, minutes=1))
    await dispatcher.drain()
    assert queue.row(row_id).status == "failed"
    assert queue.row(row_id).error_code == "503"


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param({"text": UNRENDERABLE}, id="the channel refuses it"),
        pytest.param({"text": "  "}, id="nothing to send"),
        pytest.param({"options": [["only a payload"]]}, id="half an option"),
        pytest.param({"options": [7]}, id="no option at all"),
        pytest.param({"media": [{"colour": "red"}]}, id="a file of another shape"),
    ],
)
async def test_a_poisoned_row_fails_and_never_stops_the_queue(
    queue: Queue, poison: dict[str, object]
) -> None:
    bad, good = queue.put("a", "a1", "a2")
    queue.put("b", "b1")
    queue.change(bad, **poison)
    provider = Provider()
    await dispatcher_of(queue, provider).drain()
    assert queue.row(bad).status == "failed"
    assert queue.row(bad).error != ""
    assert queue.row(good).status == "sent"
    assert sorted(provider.texts()) == ["a2", "b1"]


async def test_a_fault_in_a_channel_costs_one_message_and_not_the_queue(queue: Queue) -> None:
    """`send` may raise SendError only; whether this one left nobody knows."""
    provider = Provider()
    provider.outcomes_of["a"].append(KeyError("a fault in the channel"))
    (bad,) = queue.put("a", "a1")
    queue.put("b", "b1", "b2")
    await dispatcher_of(queue, provider).drain()
    assert provider.texts() == ["b1", "b2"]
    assert queue.row(bad).status == "sending"  # the lease runs out, then it is in doubt


async def test_a_long_message_goes_on_behind_the_part_that_was_taken(
    queue: Queue, traveller: time_machine.Traveller
) -> None:
    provider = Provider()
    provider.outcomes.extend([None, SendError("busy", retry_after=5.0, code="429")])
    (row_id, _) = queue.put("a", "\n\n".join(PARTS), "next")
    dispatcher = dispatcher_of(queue, provider)
    await dispatcher.drain()
    assert provider.texts() == [PARTS[0].strip()]
    assert queue.row(row_id).status == "queued"
    traveller.shift(timedelta(seconds=6))
    await dispatcher.drain()
    assert provider.texts() == [*(part.strip() for part in PARTS), "next"]
    with reading(queue.engine) as session:
        query = select(SentPart).where(col(SentPart.outbox_id) == row_id)
        rows = session.exec(query.order_by(col(SentPart.part))).all()
    assert [row.part for row in rows] == [0, 1, 2]
    assert len({row.provider_id for row in rows}) == 3


async def test_a_long_message_in_doubt_is_continued_when_it_did_not_arrive(queue: Queue) -> None:
    provider = Provider()
    provider.outcomes.extend([None, SendError("no answer", unknown=True)])
    (row_id,) = queue.put("a", "\n\n".join(PARTS))
    dispatcher = dispatcher_of(queue, provider)
    await dispatcher.drain()
    assert queue.row(row_id).status == "in_doubt"
    with transaction(queue.engine) as session:
        assert outbox.resolve_doubt(session, row_id, arrived=False, at=now())
    provider.taken.clear()
    await dispatcher.drain()
    assert provider.texts() == [part.strip() for part in PARTS[1:]]
    assert queue.row(row_id).status == "sent"


async def test_drain_for_one_person_sends_nobody_elses(queue: Queue) -> None:
    provider = Provider()
    queue.put("a", "a1")
    queue.put("b", "b1")
    await dispatcher_of(queue, provider).drain("b")
    assert provider.texts() == ["b1"]
    assert queue.statuses() == ["queued", "sent"]
