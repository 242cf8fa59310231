"""Which messages of the outbox may leave now: the conditions of a claim (ADR 0001)."""

from typing import Any

from sqlalchemy import Exists, and_, exists, false, func, literal_column, or_
from sqlmodel import col, select

from db.models import Broadcast, BroadcastStatus, MessageStatus


def is_one_of(column: Any, *words: str) -> Any:
    """A comparison with literals: a bind parameter would miss the partial indexes. One word needs
    `=`: SQLite does not see that IN ('queued') implies the condition of its index."""
    literals: list[Any] = [literal_column(f"'{word}'") for word in words]
    return column == literals[0] if len(literals) == 1 else column.in_(literals)


def open_(status: Any) -> Any:
    """Not yet decided, in the words of ix_outbox_order's condition."""
    return is_one_of(status, MessageStatus.QUEUED, MessageStatus.CLAIMED, MessageStatus.SENDING)


def blocked(o: Any, prev: Any) -> Exists:
    """An earlier message to the same person is still open: order is kept by waiting for it."""
    earlier = or_(prev.priority < o.priority, and_(prev.priority == o.priority, prev.id < o.id))
    in_flight = is_one_of(prev.status, MessageStatus.CLAIMED, MessageStatus.SENDING)
    waiting = and_(is_one_of(prev.status, MessageStatus.QUEUED), earlier)
    return exists().where(
        prev.channel == o.channel,
        prev.recipient == o.recipient,
        prev.id != o.id,
        open_(prev.status),
        or_(in_flight, waiting),
    )


def announcement_is(o: Any, condition: Any) -> Any:
    """Whether the announcement of a message, if it has one, is so. A scalar: an EXISTS would become
    a join, for which PostgreSQL reads and sorts a long queue instead of walking its index."""
    mine = select(condition).where(col(Broadcast.id) == o.broadcast_id).scalar_subquery()
    return func.coalesce(mine, false())


CANCELLED = col(Broadcast.status) == BroadcastStatus.CANCELLED
# A dispatcher may have held a message when its announcement was stopped, and give it back later.
STOPPED = or_(col(Broadcast.paused_at).is_not(None), CANCELLED)
