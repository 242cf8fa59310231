"""What chairs answer: understood, comes, sends somebody, done. The last answer counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from db.broadcasts.expansion import media_of, payloads
from db.broadcasts.results import TAKEN
from db.models import (
    Broadcast,
    BroadcastKind,
    BroadcastRecipient,
    BroadcastStatus,
    Contact,
    MessageStatus,
    Mode,
    Outbox,
)
from db.outbox import Priority, enqueue
from db.session import id_of

FRESH = timedelta(days=14)  # so long a bare "hadir" or "1" is taken for an answer
MOST = 3  # texts given at once to somebody who was away


@dataclass(frozen=True, slots=True)
class Asked:
    """An announcement that one person was asked about."""

    broadcast: Broadcast
    recipient: BroadcastRecipient


def asked(session: Session, person_id: int, broadcast_id: int) -> Asked | None:
    """This announcement as that person got it; None if they did not, or it was cancelled."""
    query = select(Broadcast, BroadcastRecipient).join(
        BroadcastRecipient, col(BroadcastRecipient.broadcast_id) == col(Broadcast.id)
    )
    query = query.where(
        col(Broadcast.id) == broadcast_id,
        col(BroadcastRecipient.person_id) == person_id,
        col(Broadcast.status) != BroadcastStatus.CANCELLED,
    )
    found = session.exec(query.with_for_update(of=BroadcastRecipient)).first()
    return Asked(*found) if found else None


ASKING = (BroadcastKind.ACKNOWLEDGE, BroadcastKind.ATTENDANCE, BroadcastKind.DUTY)


def last_asked(
    session: Session, person_id: int, at: datetime, kinds: Collection[BroadcastKind] = ASKING
) -> Asked | None:
    """The newest announcement of these kinds that waits for this person's answer, if it is
    fresh."""
    query = select(Broadcast.id).join(
        BroadcastRecipient, col(BroadcastRecipient.broadcast_id) == col(Broadcast.id)
    )
    query = query.where(
        col(BroadcastRecipient.person_id) == person_id,
        col(BroadcastRecipient.skipped) == "",
        col(Broadcast.kind).in_(kinds),
        col(Broadcast.status) != BroadcastStatus.CANCELLED,
        col(Broadcast.starts_at).between(at - FRESH, at),
        col(BroadcastRecipient.answered_at).is_(None),
    )
    newest = session.exec(query.order_by(col(Broadcast.id).desc()).limit(1)).first()
    return asked(session, person_id, newest) if newest is not None else None


def spoke_last(session: Session, contact_id: int) -> int | None:
    """The announcement that was the last thing sent to a contact, or None: then a bare number
    answers what the bot said since."""
    query = (
        select(Outbox.broadcast_id)
        .where(col(Outbox.contact_id) == contact_id, col(Outbox.finished_at).is_not(None))
        .order_by(col(Outbox.finished_at).desc(), col(Outbox.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def record(what: Asked, code: str, at: datetime, note: str = "") -> bool:
    """Keep an answer; False when it is the one known already."""
    row = what.recipient
    if (row.answer, row.note) == (code, note):
        return False
    row.answer, row.note, row.answered_at = code, note, at
    return True


def unopened(session: Session, person_id: int) -> list[Asked]:
    """Announcements of which the last that a person got is an opening template, oldest first; not
    those whose whole text their other channel took."""
    other: Any = aliased(Outbox)
    row = BroadcastRecipient
    never = and_(
        col(row.mode) == Mode.OPENER,
        col(row.opened_at).is_(None),
        or_(other.id.is_(None), other.template.is_not(None), other.status.not_in(TAKEN)),
    )
    again = and_(
        col(row.answered_at).is_(None),
        or_(col(row.opened_at).is_(None), col(row.opened_at) < col(row.nudged_at)),
        _asked_again_by_opener(person_id),
    )
    query = (
        select(Broadcast, row)
        .join(row, col(row.broadcast_id) == col(Broadcast.id))
        .outerjoin(other, other.id == col(row.second_outbox_id))
        .where(
            col(row.person_id) == person_id,
            col(Broadcast.status) != BroadcastStatus.CANCELLED,
            or_(never, again),
        )
        .order_by(col(Broadcast.id).desc())
        .limit(MOST)
    )
    return [Asked(*found) for found in reversed(session.exec(query).all())]


def _asked_again_by_opener(person_id: int) -> Any:
    """The silent are asked again days later, when the window is closed: an opening template
    promises the text again, also to those who have had it."""
    theirs = select(Contact.id).where(col(Contact.person_id) == person_id)
    openers = select(Outbox.broadcast_id, Outbox.created_at).where(
        col(Outbox.contact_id).in_(theirs), col(Outbox.template).is_not(None)
    )
    row = BroadcastRecipient
    return tuple_(col(row.broadcast_id), col(row.nudged_at)).in_(openers)


def open_for(session: Session, contact: Contact, at: datetime) -> int:
    """The person has written, so the window is open: what waited behind an opening template is
    queued now, each once. Returns how many."""
    waiting = unopened(session, contact.person_id)
    for one in waiting:
        if _opener_becomes_text(session, contact, one, at):
            one.recipient.mode = Mode.FREE
            continue
        one.recipient.opened_at = at
        enqueue(
            session,
            contact,
            text=one.broadcast.text,
            at=at,
            priority=Priority.NOTICE,
            options=[(value, label) for value, label in payloads(one.broadcast)],
            media=media_of(session, one.broadcast),
            broadcast_id=id_of(one.broadcast),
        )
    contact.unread_announcement = len(waiting) == MOST  # there may be more for the next time
    return len(waiting)


def opened(what: Asked, at: datetime) -> None:
    """The person has read the whole text in another way than by answering the opening template."""
    row = what.recipient
    if row.nudged_at is not None or (row.mode == Mode.OPENER and row.opened_at is None):
        row.opened_at = at


def _opener_becomes_text(session: Session, contact: Contact, one: Asked, at: datetime) -> bool:
    """An opening template that has not left yet is not needed any more: its row carries the text
    itself."""
    waiting = update(Outbox).where(
        col(Outbox.broadcast_id) == one.broadcast.id,
        col(Outbox.contact_id) == contact.id,
        col(Outbox.template).is_not(None),
        col(Outbox.status).in_((MessageStatus.QUEUED, MessageStatus.HELD)),
    )
    media = media_of(session, one.broadcast)
    turned: Any = session.execute(
        waiting.values(template=None, media=media, priority=int(Priority.NOTICE), due_at=at),
        execution_options={"synchronize_session": False},
    )
    return int(turned.rowcount) > 0
