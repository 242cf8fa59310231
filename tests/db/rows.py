"""Rows to start from, and threads that start together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

from sqlmodel import Session

from db import outbox
from db.models import Contact, MessageStatus, Official, Outbox, Person
from db.outbox import Priority
from db.session import id_of

T = TypeVar("T")

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def after(**parts: float) -> datetime:
    """A moment that much later than AT."""
    return AT + timedelta(**parts)


def person(session: Session, name: str = "", **columns: Any) -> Person:
    """A person without a contact."""
    row = Person(name=name, created_at=AT, **columns)
    session.add(row)
    session.flush()
    return row


def contact(
    session: Session,
    address: str,
    *,
    channel: str = "web",
    owner: Person | None = None,
    **columns: Any,
) -> Contact:
    """A contact, with a person of its own unless `owner` is given."""
    columns.setdefault("last_inbound_at", AT)
    row = Contact(
        channel=channel,
        external_id=address,
        person_id=id_of(owner or person(session)),
        created_at=AT,
        **columns,
    )
    session.add(row)
    session.flush()
    return row


def official(session: Session, who: Person, scope: str = "all", **columns: Any) -> Official:
    """The person, as an official."""
    row = Official(
        person_id=id_of(who), name="Ibu Rina", role="officer", scope=scope, created_at=AT, **columns
    )
    session.add(row)
    session.flush()
    return row


def queue(
    session: Session,
    to: Contact,
    text: str = "halo",
    priority: Priority = Priority.REPLY,
    **more: Any,
) -> int:
    """A queued message; its id."""
    return outbox.enqueue(session, to, text=text, at=more.pop("at", AT), priority=priority, **more)


def claim(session: Session, owner: str = "one", at: datetime = AT, limit: int = 10) -> list[Outbox]:
    """What a dispatcher of channel `web` would take."""
    return outbox.claim(session, channel="web", owner=owner, at=at, lease=LEASE, limit=limit)


def texts(rows: list[Outbox]) -> list[str]:
    """What is written in messages."""
    return [row.text for row in rows]


def status_of(session: Session, row_id: int) -> MessageStatus:
    """Where a message stands, as the database says."""
    return MessageStatus(session.get_one(Outbox, row_id, populate_existing=True).status)


def at_once(count: int, work: Callable[[int], T]) -> list[T]:
    """`work(0)`, `work(1)` ... in threads released together; raises what one of them raised."""
    gate = Barrier(count)

    def run(number: int) -> T:
        gate.wait(timeout=60)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
