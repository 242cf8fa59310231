"""The queue: order, claims, the start stamp, and what becomes of a message after a crash."""

from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import outbox
from db.models import MessageStatus, Outbox, SentPart
from db.outbox import Priority
from db.session import id_of, reading, transaction
from tests.db.rows import AT, LEASE, after, at_once, claim, contact, queue, status_of, texts

SENT, QUEUED, IN_DOUBT = MessageStatus.SENT, MessageStatus.QUEUED, MessageStatus.IN_DOUBT
SENDING, CLAIMED, FAILED = MessageStatus.SENDING, MessageStatus.CLAIMED, MessageStatus.FAILED


def send(session: Session, row_id: int, owner: str = "one") -> None:
    """What a dispatcher does with a claimed message when all goes well."""
    assert outbox.start(session, row_id, owner, AT, LEASE)
    outbox.record_part(session, session.get_one(Outbox, row_id), 0, f"p{row_id}")
    assert outbox.finish(session, row_id, owner, AT)


def started(session: Session, owner: str = "one") -> int:
    """A message whose send has begun."""
    row_id = queue(session, contact(session, "a"))
    claim(session, owner)
    assert outbox.start(session, row_id, owner, AT, LEASE)
    return row_id


def refuse(session: Session, row_id: int, due: datetime = AT, owner: str = "one") -> None:
    outbox.put_back(session, row_id, owner, due_at=due, error="busy", code="429")


def test_one_persons_messages_leave_one_by_one_in_the_order_of_queueing(engine: Engine):
    with transaction(engine) as session:
        ani, budi = contact(session, "ani"), contact(session, "budi")
        for to, text in ((ani, "a1"), (ani, "a2"), (budi, "b1"), (ani, "a3"), (budi, "b2")):
            queue(session, to, text)
    rounds = []
    while True:
        with transaction(engine) as session:
            taken = claim(session)
            for row in taken:
                send(session, id_of(row))
        if not taken:
            break
        rounds.append(texts(taken))
    assert rounds == [["a1", "b1"], ["a2", "b2"], ["a3"]]


@pytest.mark.parametrize("stage", ["claimed", "sending"])
def test_nothing_more_is_claimed_for_a_person_while_one_message_is_in_hand(engine, stage):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        first = queue(session, ani, "one", Priority.BROADCAST)
        claim(session)
        if stage == "sending":
            outbox.start(session, first, "one", AT, LEASE)
        queue(session, ani, "even a reply waits", Priority.REPLY)
        assert claim(session, "two") == []


def test_a_reply_overtakes_an_announcement_of_the_same_and_of_other_people(engine: Engine):
    with transaction(engine) as session:
        ani, budi = contact(session, "ani"), contact(session, "budi")
        queue(session, ani, "broadcast to ani", Priority.BROADCAST)
        queue(session, budi, "broadcast to budi", Priority.BROADCAST)
        queue(session, budi, "reply", Priority.REPLY)
        assert texts(claim(session, limit=1)) == ["reply"]
        assert texts(claim(session)) == ["broadcast to ani"]


def test_a_message_put_back_keeps_its_place_and_holds_back_what_follows(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        first, second = queue(session, ani, "first"), queue(session, ani, "second")
        claim(session)
        outbox.start(session, first, "one", AT, LEASE)
        refuse(session, first, after(seconds=30))
        assert claim(session) == []
        again = claim(session, at=after(seconds=30))
        assert [(row.id, row.attempts, row.error_code) for row in again] == [(first, 1, "429")]
        send(session, first)
        assert [row.id for row in claim(session, at=after(seconds=30))] == [second]


def test_a_message_is_not_claimed_before_it_is_due_nor_for_another_channel(engine: Engine):
    with transaction(engine) as session:
        queue(session, contact(session, "ani"), at=after(seconds=1))
        queue(session, contact(session, "ani", channel="other"))
        assert claim(session) == []
        assert len(claim(session, at=after(seconds=1))) == 1


def test_a_claim_for_one_recipient_takes_nobody_elses(engine: Engine):
    with transaction(engine) as session:
        queue(session, contact(session, "ani"), "to ani")
        queue(session, contact(session, "budi"), "to budi")
        rows = outbox.claim(
            session, channel="web", owner="o", at=AT, lease=LEASE, limit=9, recipient="budi"
        )
        assert texts(rows) == ["to budi"]


def test_a_send_does_not_start_after_the_claim_was_lost(engine: Engine):
    with transaction(engine) as session:
        row_id = queue(session, contact(session, "ani"))
        claim(session, "slow")
        assert outbox.rescue(session, "web", after(minutes=5)) == (1, 0)
        assert not outbox.start(session, row_id, "slow", after(minutes=5), LEASE)
        claim(session, "quick", after(minutes=5))
        assert not outbox.start(session, row_id, "slow", after(minutes=5), LEASE)
        assert outbox.start(session, row_id, "quick", after(minutes=5), LEASE)
        assert not outbox.start(session, row_id, "quick", after(minutes=5), LEASE)


def test_only_the_owner_can_put_back_settle_or_finish(engine: Engine):
    with transaction(engine) as session:
        row_id = started(session, "one")
        refuse(session, row_id, owner="two")
        outbox.settle(session, row_id, "two", status=FAILED, at=AT, error="no", code="x")
        assert not outbox.finish(session, row_id, "two", AT)
        assert status_of(session, row_id) == SENDING


def test_rescue_puts_back_claims_that_ran_out_and_doubts_sends_that_had_started(engine: Engine):
    with transaction(engine) as session:
        doubtful = started(session)
        waiting = queue(session, contact(session, "b"))
        claim(session)
        elsewhere = queue(session, contact(session, "c", channel="other"))
        outbox.claim(session, channel="other", owner="o", at=AT, lease=LEASE, limit=1)
        fresh = queue(session, contact(session, "d"))
        claim(session, at=after(seconds=50))
        assert outbox.rescue(session, "web", after(seconds=61)) == (1, 1)
        found = [status_of(session, i) for i in (doubtful, waiting, elsewhere, fresh)]
        assert found == [IN_DOUBT, QUEUED, CLAIMED, CLAIMED]


def test_rescue_touches_nothing_whose_time_has_not_run_out(engine: Engine):
    with transaction(engine) as session:
        row_id = started(session)
        assert outbox.rescue(session, "web", after(seconds=60)) == (0, 0)
        assert status_of(session, row_id) == SENDING


def test_a_late_success_of_the_same_owner_settles_the_doubt(engine: Engine):
    with transaction(engine) as session:
        row_id = started(session, "one")
        outbox.rescue(session, "web", after(minutes=2))
        assert not outbox.finish(session, row_id, "two", after(minutes=2))
        assert outbox.finish(session, row_id, "one", after(minutes=2))
        row = session.get_one(Outbox, row_id, populate_existing=True)
        assert (row.status, row.error) == (SENT, "")


def test_a_doubtful_message_is_never_claimed_by_itself(engine: Engine):
    with transaction(engine) as session:
        started(session)
        outbox.rescue(session, "web", after(minutes=2))
        assert claim(session, at=after(days=1)) == []
        assert [row.status for row in outbox.in_doubt(session)] == [IN_DOUBT]


@pytest.mark.parametrize(("arrived", "status"), [(True, SENT), (False, QUEUED)])
def test_an_official_decides_a_doubt_once(engine: Engine, arrived: bool, status: MessageStatus):
    with transaction(engine) as session:
        row_id = started(session)
        assert not outbox.resolve_doubt(session, row_id, arrived=arrived, at=AT)
        outbox.rescue(session, "web", after(minutes=2))
        assert outbox.resolve_doubt(session, row_id, arrived=arrived, at=after(hours=1))
        assert not outbox.resolve_doubt(session, row_id, arrived=not arrived, at=after(hours=1))
        row = session.get_one(Outbox, row_id, populate_existing=True)
        assert row.status == status
        assert (row.finished_at is None) == (not arrived)
        assert outbox.in_doubt(session) == []
        assert len(claim(session, "two", after(hours=2))) == (not arrived)


@pytest.mark.parametrize("status", [FAILED, IN_DOUBT])
def test_a_send_that_ended_badly_lets_the_next_message_go(engine: Engine, status: MessageStatus):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        first, second = queue(session, ani), queue(session, ani)
        claim(session)
        outbox.start(session, first, "one", AT, LEASE)
        outbox.settle(session, first, "one", status=status, at=AT, error="e" * 900, code="c" * 90)
        row = session.get_one(Outbox, first, populate_existing=True)
        assert (row.status, len(row.error), len(row.error_code)) == (status, 500, 32)
        assert [row.id for row in claim(session)] == [second]


def test_a_recorded_part_is_not_sent_again_after_a_refusal(engine: Engine):
    with transaction(engine) as session:
        row_id = started(session)
        outbox.record_part(session, session.get_one(Outbox, row_id), 0, "p0")
        refuse(session, row_id)
        assert [row.part for row in claim(session)] == [1]
        assert session.exec(select(SentPart.provider_id)).all() == ["p0"]


def test_many_rows_get_their_ids_in_the_order_in_which_they_were_given(engine: Engine):
    with transaction(engine) as session:
        to = contact(session, "ani")
        row = {
            "channel": "web",
            "recipient": "ani",
            "contact_id": to.id,
            "priority": 7,
            "options": [],
            "media": [],
            "due_at": AT,
            "created_at": AT,
        }
        ids = outbox.enqueue_rows(session, [{**row, "text": str(n)} for n in range(2500)])
    with reading(engine) as session:
        by_id = dict(session.exec(select(Outbox.id, Outbox.text)).all())
    assert [by_id[i] for i in ids] == [str(n) for n in range(2500)]
    assert ids == sorted(ids)


def test_a_message_of_a_transaction_that_failed_was_never_queued(engine: Engine):
    def fail() -> None:
        with transaction(engine) as session:
            queue(session, contact(session, "ani"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with reading(engine) as session:
        assert session.exec(select(Outbox)).all() == []


@pytest.mark.parametrize("attempt", range(3))
def test_dispatchers_that_claim_at_once_never_take_the_same_message(engine: Engine, attempt: int):
    with transaction(engine) as session:
        people = [contact(session, f"p{n}") for n in range(30)]
        for n in range(60):
            queue(session, people[n % 30], f"{n}")

    def dispatcher(number: int) -> list[int]:
        mine: list[int] = []
        for _ in range(60):
            with transaction(engine) as session:
                rows = claim(session, f"owner {number}", limit=3)
                assert len({row.recipient for row in rows}) == len(rows)
            for row in rows:
                with transaction(engine) as session:
                    send(session, id_of(row), f"owner {number}")
                mine.append(id_of(row))
        return mine

    taken = [row_id for mine in at_once(4, dispatcher) for row_id in mine]
    with reading(engine) as session:
        expected = list(session.exec(select(Outbox.id).order_by(col(Outbox.id))).all())
    assert len(expected) == 60
    assert sorted(taken) == expected
