"""Which messages of the outbox may leave now: the conditions of a claim (ADR 0001)."""

from functools import cache
from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    true,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from db.models import Broadcast, BroadcastStatus, MessageStatus, Outbox


def is_one_of(column: Any, *words: str) -> Any:
    """A comparison with literals: a bind parameter would miss the partial indexes. One word needs
    `=`: SQLite does not see that IN ('queued') implies the condition of its index."""
    literals: list[Any] = [literal_column(f"'{word}'") for word in words]
    return column == literals[0] if len(literals) == 1 else column.in_(literals)


def open_(status: Any) -> Any:
    """Not yet decided, in the words of ix_outbox_order's condition."""
    return is_one_of(status, MessageStatus.QUEUED, MessageStatus.CLAIMED, MessageStatus.SENDING)


def blocked(o: Any, prev: Any) -> Any:
    """An earlier message to the same person is still open: order is kept by waiting for it. A
    scalar, for the reason of `announcement_is`: right after a large announcement was queued,
    PostgreSQL does not know yet how many wait, and would compare each message with all of them."""
    earlier = or_(prev.priority < o.priority, and_(prev.priority == o.priority, prev.id < o.id))
    in_flight = is_one_of(prev.status, MessageStatus.CLAIMED, MessageStatus.SENDING)
    waiting = and_(is_one_of(prev.status, MessageStatus.QUEUED), earlier)
    ahead = select(true()).where(
        prev.channel == o.channel,
        prev.recipient == o.recipient,
        prev.id != o.id,
        open_(prev.status),
        or_(in_flight, waiting),
    )
    return func.coalesce(ahead.limit(1).scalar_subquery(), false())


def announcement_is(o: Any, condition: Any) -> Any:
    """Whether the announcement of a message, if it has one, is so. A scalar: an EXISTS would become
    a join, for which PostgreSQL reads and sorts a long queue instead of walking its index."""
    mine = select(condition).where(col(Broadcast.id) == o.broadcast_id).scalar_subquery()
    return func.coalesce(mine, false())


CANCELLED = col(Broadcast.status) == BroadcastStatus.CANCELLED
# A dispatcher may have held a message when its announcement was stopped, and give it back later.
STOPPED = or_(col(Broadcast.paused_at).is_not(None), CANCELLED)


@cache
def claiming(*, one_person: bool) -> Any:
    """UPDATE ... RETURNING that takes due messages. Parameters: my_channel, my_now, my_most,
    my_owner, my_until, and my_recipient for `one_person`. Built once: building costs more than running it."""
    o: Any = aliased(Outbox)
    prev: Any = aliased(Outbox)
    ready = (
        select(o.id)
        .where(
            o.channel == bindparam("my_channel"),
            is_one_of(o.status, MessageStatus.QUEUED),
            o.due_at <= bindparam("my_now"),
            ~announcement_is(o, STOPPED),
            ~blocked(o, prev),
            o.recipient == bindparam("my_recipient") if one_person else true(),
        )
        .order_by(o.priority, o.id)
        .limit(bindparam("my_most"))
        .with_for_update(skip_locked=True, of=o)
        .cte("ready")
    )
    return (
        update(Outbox)
        .where(col(Outbox.id).in_(select(ready.c.id)))
        .values(
            status=MessageStatus.CLAIMED,
            lease_owner=bindparam("my_owner"),
            lease_until=bindparam("my_until"),
        )
        .returning(Outbox)
        .execution_options(synchronize_session=False)
    )
