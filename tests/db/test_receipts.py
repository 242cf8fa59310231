"""Delivery receipts come early, late, twice and in any order; a message's status only moves forward."""

from itertools import permutations

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from db import outbox, receipts
from db.models import Contact, EarlyReceipt, MessageStatus, Outbox, SentPart
from db.session import reading, transaction
from tests.db.rows import AT, LEASE, after, at_once, claim, contact, queue, status_of

WORDS = ("sent", "delivered", "read", "failed")
SENT, DELIVERED, READ = MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ
FAILED, SENDING, IN_DOUBT = MessageStatus.FAILED, MessageStatus.SENDING, MessageStatus.IN_DOUBT


def receipt(status: str, provider_id: str = "m-0", **columns: object) -> EarlyReceipt:
    return EarlyReceipt(
        channel="web", provider_id=provider_id, status=status, received_at=AT, **columns
    )


def being_sent(session: Session, address: str = "ani") -> Outbox:
    row_id = queue(session, contact(session, address))
    claim(session)
    assert outbox.start(session, row_id, "one", AT, LEASE)
    return session.get_one(Outbox, row_id)


def hand_over(session: Session, row: Outbox, *parts: str, finish: bool = True) -> None:
    """The provider took these parts of a message."""
    for number, provider_id in enumerate(parts):
        outbox.record_part(session, row, number, provider_id)
    if finish:
        assert outbox.finish(session, row.id or 0, "one", AT)


def sent(session: Session, *parts: str) -> int:
    row = being_sent(session, parts[0])
    hand_over(session, row, *parts)
    return row.id or 0


def test_receipts_in_any_order_and_twice_only_move_forward_and_end_at_read(engine: Engine):
    rank = [SENT, FAILED, DELIVERED, READ]
    for order in permutations(WORDS):
        with transaction(engine) as session:
            row_id = sent(session, "-".join(order))
            seen = [status_of(session, row_id)]
            for word in (*order, *order):
                receipts.apply(session, receipt(word, "-".join(order)))
                seen.append(status_of(session, row_id))
        assert [rank.index(s) for s in seen] == sorted(rank.index(s) for s in seen), order
        assert seen[-1] == READ, order


@pytest.mark.parametrize("order", [("delivered", "read"), ("read", "delivered"), ("failed",)])
def test_receipts_that_come_before_the_record_are_applied_later(engine, order: tuple[str, ...]):
    with transaction(engine) as session:
        row = being_sent(session)
        for word in (*order, *order):
            assert not receipts.apply(session, receipt(word))
        assert receipts.settle_early(session, AT) == 0
        hand_over(session, row, "m-0")
    with transaction(engine) as session:
        assert receipts.settle_early(session, AT) > 0
    with transaction(engine) as session:
        assert status_of(session, row.id or 0) == (READ if "read" in order else FAILED)
        assert session.exec(select(EarlyReceipt)).all() == []
        assert receipts.settle_early(session, AT) == 0


def test_receipts_of_nobodys_messages_do_not_hold_up_the_others(engine: Engine):
    with transaction(engine) as session:
        row = being_sent(session)
        for number in range(501):
            receipts.apply(session, receipt("sent", f"stranger {number}"))
        receipts.apply(session, receipt("delivered"))
        hand_over(session, row, "m-0")
        assert receipts.settle_early(session, AT) == 1
        assert status_of(session, row.id or 0) == DELIVERED


def test_receipts_of_nobodys_messages_are_forgotten_after_two_days(engine: Engine):
    with transaction(engine) as session:
        receipts.apply(session, receipt("sent", "stranger"))
        receipts.settle_early(session, after(hours=48))
        assert len(session.exec(select(EarlyReceipt)).all()) == 1
        receipts.settle_early(session, after(hours=49))
        assert session.exec(select(EarlyReceipt)).all() == []


def test_a_receipt_of_the_same_id_on_another_channel_moves_nothing(engine: Engine):
    with transaction(engine) as session:
        row_id = sent(session, "m-0")
        other = receipt("read")
        other.channel = "other"
        assert not receipts.apply(session, other)
        assert status_of(session, row_id) == SENT


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        pytest.param(["delivered"], [], SENT, id="one part has arrived"),
        pytest.param(["read"], ["delivered"], DELIVERED, id="as far as the slowest"),
        pytest.param(["delivered"], ["read", "delivered"], DELIVERED, id="late and in disorder"),
        pytest.param(["read"], ["failed"], FAILED, id="one part failed"),
        pytest.param(["failed"], ["read"], FAILED, id="the other part does not cure it"),
        pytest.param(["failed", "delivered"], ["read"], DELIVERED, id="arrived after all"),
        pytest.param(["read"], ["read"], READ, id="both read"),
    ],
)
def test_a_long_message_is_as_far_as_its_slowest_part(engine, first, second, status):
    with transaction(engine) as session:
        row_id = sent(session, "m-0", "m-1")
        for part, words in enumerate((first, second)):
            for word in words:
                receipts.apply(session, receipt(word, f"m-{part}"))
        assert status_of(session, row_id) == status


def test_a_failure_leaves_its_reason_and_a_later_arrival_wipes_it(engine: Engine):
    with transaction(engine) as session:
        row_id = sent(session, "m-0")
        receipts.apply(session, receipt("failed", error_code="63024", error="x" * 600))
        row = session.get_one(Outbox, row_id)
        assert (row.error_code, len(row.error)) == ("63024", 500)
        receipts.apply(session, receipt("delivered"))
        assert (row.status, row.error_code, row.error) == (DELIVERED, "", "")


def test_a_receipt_of_a_part_says_nothing_while_the_next_part_is_on_its_way(engine: Engine):
    with transaction(engine) as session:
        row = being_sent(session)
        hand_over(session, row, "m-0", finish=False)
        assert receipts.apply(session, receipt("read"))
        assert status_of(session, row.id or 0) == SENDING


def test_a_receipt_of_a_part_does_not_hide_that_the_rest_is_in_doubt(engine: Engine):
    """The process died between two parts: only an official knows about the second one."""
    with transaction(engine) as session:
        row = being_sent(session)
        hand_over(session, row, "m-0", finish=False)
        outbox.rescue(session, "web", after(minutes=2))
    with transaction(engine) as session:
        receipts.apply(session, receipt("read"))
        assert status_of(session, row.id or 0) == IN_DOUBT


def test_a_receipt_of_a_part_does_not_hide_that_the_rest_was_refused(engine: Engine):
    with transaction(engine) as session:
        row = being_sent(session)
        hand_over(session, row, "m-0", finish=False)
        outbox.settle(
            session, row.id or 0, "one", status=FAILED, at=AT, error="too long", code="400"
        )
    with transaction(engine) as session:
        receipts.apply(session, receipt("read"))
        assert status_of(session, row.id or 0) == FAILED


@pytest.mark.parametrize("early", [False, True])
def test_a_receipt_that_says_blocked_marks_the_contact(engine: Engine, early: bool):
    with transaction(engine) as session:
        row = being_sent(session)
        if not early:
            hand_over(session, row, "m-0")
        receipts.apply(session, receipt("failed", blocked=True))
        if early:
            hand_over(session, row, "m-0")
            receipts.settle_early(session, AT)
    with reading(engine) as session:
        assert session.exec(select(Contact.blocked_at)).all() == [AT]


def test_a_late_failure_of_a_message_that_arrived_blocks_nobody(engine: Engine):
    with transaction(engine) as session:
        sent(session, "m-0")
        receipts.apply(session, receipt("delivered"))
        assert not receipts.apply(session, receipt("failed", blocked=True))
        assert session.exec(select(Contact.blocked_at)).all() == [None]


@pytest.mark.parametrize("attempt", range(3))
def test_receipts_of_all_parts_at_once_are_all_counted(engine: Engine, attempt: int):
    """Among them the duty that settles early ones, which holds several parts of one message."""
    names = [f"m-{part}" for part in range(4)]
    with transaction(engine) as session:
        row = being_sent(session)
        for name in names:
            receipts.apply(session, receipt("sent", name))
            receipts.apply(session, receipt("delivered", name))
        hand_over(session, row, *names)
    said = [(word, name) for word in ("delivered", "read") for name in reversed(names)]

    def arrive(number: int) -> None:
        with transaction(engine) as session:
            if number < len(said):
                word, name = said[number]
                receipts.apply(session, receipt(word, name))
            else:
                receipts.settle_early(session, AT)

    at_once(len(said) + 2, arrive)
    with reading(engine) as session:
        assert session.exec(select(Outbox.status)).all() == [READ]
        assert set(session.exec(select(SentPart.status)).all()) == {READ}
        assert session.exec(select(EarlyReceipt)).all() == []
