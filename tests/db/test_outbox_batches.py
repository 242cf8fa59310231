"""Ends of many messages at once: the same as one by one."""

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import outbox
from db.models import MessageStatus, Outbox, SentPart
from db.outbox_batches import Sent, finish_all
from db.session import reading, transaction
from tests.db.rows import AT, LEASE, claim, contact, queue, status_of


def three(session: Session) -> list[int]:
    """Messages to three persons."""
    return [queue(session, contact(session, name)) for name in ("ani", "budi", "citra")]


def begin(session: Session, ids: list[int]) -> None:
    """Their sending begins."""
    for row_id in ids:
        assert outbox.start(session, row_id, "one", AT, LEASE)


def sent(session: Session, row_id: int) -> Sent:
    """Its only part is with the provider."""
    return Sent(session.get_one(Outbox, row_id), 0, f"p{row_id}", AT)


def test_only_those_we_hold_are_stamped(engine: Engine) -> None:
    with transaction(engine) as session:
        ours, theirs, waiting = three(session)
        claim(session, "one", limit=1)
        claim(session, "two", limit=1)
        got = [outbox.start(session, n, "one", AT, LEASE) for n in (ours, theirs, waiting)]
        assert got == [True, False, False]
    with reading(engine) as session:
        statuses = [status_of(session, row_id) for row_id in (ours, theirs, waiting)]
    assert statuses == ["sending", "claimed", "queued"]


def test_many_ends_at_once_are_recorded_each_and_twice_does_no_harm(engine: Engine) -> None:
    with transaction(engine) as session:
        ids = three(session)
        claim(session, "one")
        begin(session, ids)
        for _ in range(2):
            finish_all(session, "one", [sent(session, row_id) for row_id in reversed(ids)])
    with reading(engine) as session:
        rows = session.exec(select(Outbox)).all()
        parts = session.exec(select(SentPart).order_by(col(SentPart.outbox_id))).all()
    assert {(row.status, row.part, row.finished_at, row.lease_until) for row in rows} == {
        ("sent", 1, AT, None)
    }
    assert [(part.outbox_id, part.part, part.provider_id) for part in parts] == [
        (row_id, 0, f"p{row_id}") for row_id in ids
    ]


def test_an_end_settles_a_doubt_but_not_what_somebody_else_decided(engine: Engine) -> None:
    with transaction(engine) as session:
        doubtful, given_back, _ = ids = three(session)
        claim(session, "one")
        begin(session, ids)
        outbox.rescue(session, "web", AT, "two")
        assert outbox.resolve_doubt(session, given_back, arrived=False, at=AT)
    with transaction(engine) as session:
        finish_all(session, "one", [sent(session, doubtful), sent(session, given_back)])
    with reading(engine) as session:
        assert status_of(session, doubtful) == MessageStatus.SENT
        assert status_of(session, given_back) == MessageStatus.QUEUED
        # Its part is known, so that it is not sent again.
        assert session.get_one(Outbox, given_back).part == 1
