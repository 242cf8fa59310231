"""The verbs of the one who announces: create, approve, pause, go on, change, cancel, take back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, and_, or_, update
from sqlmodel import Session, col, select

from db.broadcasts.audience import includes
from db.models import Broadcast, BroadcastKind, BroadcastStatus, MessageStatus, Outbox
from db.outbox import Priority

LOOK_BACK = 50  # announcements looked through for those that concern one person


class NotPossible(Exception):
    """The announcement is not in a state for this; the message is a word that texts explain."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be announced. `text` is `body` with its heading, as it is sent; `options` are
    (code, label); times in minutes, 0 is never."""

    text: str
    audience: dict[str, Any]
    title: str = ""
    body: str = ""
    kind: BroadcastKind = BroadcastKind.PLAIN
    options: Sequence[tuple[str, str]] = ()
    attachment_id: int | None = None
    priority: Priority = Priority.BROADCAST
    other_channel_after: int = 0
    nudge_after: int = 0
    reminder_id: int | None = None
    period: str = field(default="")


def create(
    session: Session,
    draft: Draft,
    *,
    official_id: int | None,
    at: datetime,
    starts_at: datetime | None = None,
    needs_approval: bool = False,
) -> Broadcast:
    """An announcement that `expand` turns into messages from `starts_at` (default: now) on, after
    a second person's approval where that is needed."""
    row = Broadcast(
        title=draft.title[:200],
        body=draft.body or draft.text,
        text=draft.text,
        kind=draft.kind,
        options=[list(option) for option in draft.options],
        attachment_id=draft.attachment_id,
        audience=draft.audience,
        priority=int(draft.priority),
        other_channel_after=draft.other_channel_after,
        nudge_after=draft.nudge_after,
        reminder_id=draft.reminder_id,
        period=draft.period,
        official_id=official_id,
        status=BroadcastStatus.APPROVAL if needs_approval else BroadcastStatus.SENDING,
        starts_at=starts_at or at,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def find(session: Session, broadcast_id: int) -> Broadcast:
    """An official's announcement, locked. Raises NotPossible("unknown"); a firing of a reminder is
    not steered but its reminder is."""
    query = select(Broadcast).where(
        col(Broadcast.id) == broadcast_id, col(Broadcast.official_id).is_not(None)
    )
    row = session.exec(query.with_for_update()).first()
    if row is None:
        raise NotPossible("unknown")
    return row


def approve(row: Broadcast, official_id: int, at: datetime) -> None:
    """A second person agrees. Raises NotPossible: own, not_waiting."""
    if row.status != BroadcastStatus.APPROVAL:
        raise NotPossible("not_waiting")
    if row.official_id == official_id:
        raise NotPossible("own")
    row.status, row.approved_by = BroadcastStatus.SENDING, official_id
    row.starts_at = max(row.starts_at, at)


def refuse(row: Broadcast, at: datetime) -> None:
    """A second person does not agree: it is never sent. Raises NotPossible: not_waiting."""
    if row.status != BroadcastStatus.APPROVAL:
        raise NotPossible("not_waiting")
    row.status, row.finished_at = BroadcastStatus.CANCELLED, at


def pause(session: Session, row: Broadcast, at: datetime) -> int:
    """Nothing more leaves from here on but what a dispatcher holds already; returns how many
    messages are held. Raises NotPossible: over, paused."""
    _alive(session, row)
    if row.paused_at is not None:
        raise NotPossible("paused")
    row.paused_at = at
    return _turn(session, row, MessageStatus.QUEUED, MessageStatus.HELD)


def resume(session: Session, row: Broadcast) -> int:
    """Go on where it was; returns how many messages are queued again. Raises NotPossible:
    not_paused."""
    if row.paused_at is None:
        raise NotPossible("not_paused")
    row.paused_at = None
    return _turn(session, row, MessageStatus.HELD, MessageStatus.QUEUED)


def cancel(session: Session, row: Broadcast, at: datetime) -> int:
    """Never send what has not left; returns how many messages were taken back. Who is not yet
    expanded gets none. Raises NotPossible: over."""
    _alive(session, row)
    row.status, row.finished_at, row.paused_at = BroadcastStatus.CANCELLED, at, None
    taken = _turn(session, row, MessageStatus.QUEUED, MessageStatus.CANCELLED)
    return taken + _turn(session, row, MessageStatus.HELD, MessageStatus.CANCELLED)


def edit(session: Session, row: Broadcast, *, title: str, body: str, text: str) -> None:
    """Change the words until the first message has left. Raises NotPossible: over, begun."""
    _alive(session, row)
    waiting = (MessageStatus.QUEUED, MessageStatus.HELD)
    mine = select(Outbox.id, Outbox.status).where(col(Outbox.broadcast_id) == row.id)
    rows = session.execute(mine.with_for_update()).all()
    if any(status not in waiting for _, status in rows):
        raise NotPossible("begun")
    if _has_template(session, row):  # its words stand in the template's variables
        raise NotPossible("begun")
    row.title, row.body, row.text = title[:200], body, text
    session.execute(_of(row).values(text=text))


def _has_template(session: Session, row: Broadcast) -> bool:
    filled = col(Outbox.template).is_not(None)
    query = select(Outbox.id).where(col(Outbox.broadcast_id) == row.id, filled)
    return session.exec(query.limit(1)).first() is not None


def withdraw(session: Session, contact_ids: Sequence[int]) -> int:
    """Announcements and reminders still waiting for a person who wants none are not sent any
    more; what a dispatcher holds already goes out. Returns how many were taken back."""
    waiting = (
        update(Outbox)
        .where(
            col(Outbox.contact_id).in_(contact_ids),
            col(Outbox.status).in_((MessageStatus.QUEUED, MessageStatus.HELD)),
            col(Outbox.broadcast_id).is_not(None),
        )
        .values(status=MessageStatus.CANCELLED)
        .returning(col(Outbox.id))
    )
    return len(session.execute(waiting).all())


def latest(session: Session, limit: int = 5) -> list[Broadcast]:
    """The announcements of officials, newest first; firings of reminders are not among them."""
    query = select(Broadcast).where(col(Broadcast.official_id).is_not(None))
    return list(session.exec(query.order_by(col(Broadcast.id).desc()).limit(limit)).all())


def latest_for(session: Session, person_id: int, at: datetime, limit: int = 5) -> list[Broadcast]:
    """The announcements that were made and concern this person, newest first: also those made
    before they came."""
    query = select(Broadcast).where(
        col(Broadcast.official_id).is_not(None),
        col(Broadcast.status).in_((BroadcastStatus.SENDING, BroadcastStatus.DONE)),
        col(Broadcast.starts_at) <= at,
    )
    rows = session.exec(query.order_by(col(Broadcast.id).desc()).limit(LOOK_BACK)).all()
    return [row for row in rows if includes(session, row.audience, person_id)][:limit]


def _alive(session: Session, row: Broadcast) -> None:
    """Not cancelled, and something of it has not left yet."""
    if row.status == BroadcastStatus.CANCELLED:
        raise NotPossible("over")
    waiting = (MessageStatus.QUEUED, MessageStatus.HELD, MessageStatus.CLAIMED)
    query = select(Outbox.id).where(
        col(Outbox.broadcast_id) == row.id, col(Outbox.status).in_(waiting)
    )
    if row.status == BroadcastStatus.DONE and session.exec(query.limit(1)).first() is None:
        raise NotPossible("over")


def _of(row: Broadcast) -> Update:
    mine = update(Outbox).where(col(Outbox.broadcast_id) == row.id)
    return mine.execution_options(synchronize_session=False)


def _turn(session: Session, row: Broadcast, before: MessageStatus, after: MessageStatus) -> int:
    turned: Any = session.execute(_of(row).where(col(Outbox.status) == before).values(status=after))
    return int(turned.rowcount)


def sweep(session: Session, at: datetime) -> int:
    """What a dispatcher held when its announcement was paused or cancelled, and gave back, is
    held or cancelled like the rest of it. Returns how many messages were."""
    fresh = col(Broadcast.finished_at) > at - timedelta(hours=1)
    query = select(Broadcast).where(
        or_(
            col(Broadcast.paused_at).is_not(None),
            and_(col(Broadcast.status) == BroadcastStatus.CANCELLED, fresh),
        )
    )
    swept = 0
    for row in session.exec(query.with_for_update(skip_locked=True)).all():
        after = MessageStatus.HELD if row.paused_at else MessageStatus.CANCELLED
        swept += _turn(session, row, MessageStatus.QUEUED, after)
    return swept
