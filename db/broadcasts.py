"""Announcements: who receives them, expanded into the outbox in chunks, once for each person."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, func, select

from db.models import (
    Broadcast,
    BroadcastRecipient,
    BroadcastStatus,
    Contact,
    MessageStatus,
    Official,
    Outbox,
    Person,
)
from db.outbox import Priority, enqueue_rows

CHUNK = 1000

Windows = Mapping[str, timedelta | None]  # channel -> free text only so long after a message


def audience_of(official: Official | None) -> dict[str, Any]:
    """Everybody an official may speak to: {} is all, {"kecamatan": code} one area."""
    return {} if official is None or official.scope == "all" else {"kecamatan": official.scope}


def _people(audience: Mapping[str, Any]) -> Any:
    """Persons of an audience who have a contact and did not stop announcements."""
    willing = select(Contact.person_id).where(
        col(Contact.stopped_at).is_(None), col(Contact.blocked_at).is_(None)
    )
    officials = select(Official.person_id).where(col(Official.active))
    query = select(Person.id).where(col(Person.id).in_(willing), col(Person.id).not_in(officials))
    if area := audience.get("kecamatan"):
        query = query.where(col(Person.village_code).startswith(f"{area}."))
    return query


def count(session: Session, audience: Mapping[str, Any]) -> int:
    """How many people an announcement would go to now."""
    return session.exec(select(func.count()).select_from(_people(audience).subquery())).one()


def create(
    session: Session,
    *,
    text: str,
    audience: dict[str, Any],
    priority: Priority,
    official_id: int | None,
    at: datetime,
) -> Broadcast:
    """An announcement to be expanded by `expand`."""
    row = Broadcast(
        text=text,
        audience=audience,
        priority=int(priority),
        official_id=official_id,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def next_to_expand(session: Session) -> Broadcast | None:
    """The oldest announcement not yet expanded that no other process is working on."""
    query = select(Broadcast).where(col(Broadcast.status) == BroadcastStatus.SENDING)
    query = query.order_by(col(Broadcast.priority), col(Broadcast.id)).limit(1)
    return session.exec(query.with_for_update(skip_locked=True)).first()


def expand(session: Session, broadcast: Broadcast, windows: Windows, at: datetime) -> int:
    """Queue the next chunk of recipients; returns how many persons were decided on. The cursor,
    the recipients and their messages are one transaction: a crash repeats or loses nobody."""
    # Two persons found to be one: who was ahead may be decided on already, as the other.
    decided = select(BroadcastRecipient.person_id).where(
        col(BroadcastRecipient.broadcast_id) == broadcast.id,
        col(BroadcastRecipient.person_id) > broadcast.cursor,
    )
    query = _people(broadcast.audience).where(
        col(Person.id) > broadcast.cursor, col(Person.id).not_in(decided)
    )
    ids = list(session.exec(query.order_by(col(Person.id)).limit(CHUNK)).all())
    if not ids:
        broadcast.status, broadcast.finished_at = BroadcastStatus.DONE, at
        return 0
    contacts = _best_contacts(session, ids, windows, at)
    sendable = {person: c for person, c in contacts.items() if _open(c, windows, at)}
    rows = [_row(broadcast, contact, at) for contact in sendable.values()]
    queued = dict(zip(sendable, enqueue_rows(session, rows), strict=True)) if rows else {}
    session.execute(insert(BroadcastRecipient), [_recipient(broadcast, i, queued) for i in ids])
    broadcast.cursor = ids[-1]
    return len(ids)


def _best_contacts(
    session: Session, ids: list[int], windows: Windows, at: datetime
) -> dict[int, Contact]:
    """For each person the contact to use: an open window first, then the one used last."""
    query = select(Contact).where(
        col(Contact.person_id).in_(ids),
        col(Contact.stopped_at).is_(None),
        col(Contact.blocked_at).is_(None),
    )
    best: dict[int, Contact] = {}
    rank = lambda c: (_open(c, windows, at), c.last_inbound_at)  # noqa: E731
    for contact in sorted(session.exec(query).all(), key=rank, reverse=True):
        best.setdefault(contact.person_id, contact)
    return dict(sorted(best.items()))


def _open(contact: Contact, windows: Windows, at: datetime) -> bool:
    """Whether free text may be sent: the channel has no window, or it is open (PLATFORM 3.1)."""
    if contact.channel not in windows:
        return False
    window = windows[contact.channel]
    return window is None or at - contact.last_inbound_at < window


def _row(broadcast: Broadcast, contact: Contact, at: datetime) -> dict[str, Any]:
    return {
        "channel": contact.channel,
        "recipient": contact.external_id,
        "contact_id": contact.id,
        "broadcast_id": broadcast.id,
        "priority": broadcast.priority,
        "text": broadcast.text,
        "options": [],
        "media": [],
        "due_at": at,
        "created_at": at,
    }


def _recipient(broadcast: Broadcast, person_id: int, queued: dict[int, int]) -> dict[str, Any]:
    outbox_id = queued.get(person_id)
    skipped = "" if outbox_id else "window"
    return {
        "broadcast_id": broadcast.id,
        "person_id": person_id,
        "outbox_id": outbox_id,
        "skipped": skipped,
    }


def latest(session: Session, limit: int = 5) -> list[Broadcast]:
    """The announcements of officials, newest first; firings of reminders are not among them."""
    query = select(Broadcast).where(col(Broadcast.official_id).is_not(None))
    return list(session.exec(query.order_by(col(Broadcast.id).desc()).limit(limit)).all())


def withdraw(session: Session, contact_id: int) -> int:
    """Announcements and reminders still waiting for a contact that wants none are not sent any
    more; what a dispatcher holds already goes out. Returns how many were taken back."""
    waiting = (
        update(Outbox)
        .where(
            col(Outbox.contact_id) == contact_id,
            col(Outbox.status) == MessageStatus.QUEUED,
            col(Outbox.broadcast_id).is_not(None),
        )
        .values(status=MessageStatus.CANCELLED)
        .returning(col(Outbox.id))
    )
    return len(session.execute(waiting).all())
