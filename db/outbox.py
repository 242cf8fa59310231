"""The queue of outgoing messages: one set of statements for SQLite and PostgreSQL (ADR 0001).

A row goes queued -> claimed -> sending -> sent. `start` is committed before the provider is
called: whatever dies afterwards leaves `sending`, which is never sent again by itself.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, Unpack

from sqlalchemy import case, insert, or_, text, update
from sqlmodel import Session, col, select

from db.models import Contact, MessageStatus, Outbox, SentPart
from db.outbox_row import Columns, row_for
from db.queue_order import CANCELLED, announcement_is, claiming, is_one_of, open_
from db.session import insert_ignore, is_postgres, table_of

NOTIFY_CHANNEL = "kawan_outbox"
# The table instead of the class: its rows are no objects of a session, which would cost as much again.
_TABLE = table_of(Outbox)
_INSERT = insert(_TABLE)
_INSERT_RETURNING = _INSERT.returning(_TABLE.c.id, sort_by_parameter_order=True)
_NEXT_IDS = text(
    "SELECT nextval(pg_get_serial_sequence('outbox', 'id')) FROM generate_series(1, :count)"
)
FEW = 10  # messages that are one statement everywhere


class Priority(IntEnum):
    """Lower goes first: a reply overtakes a running announcement."""

    REPLY = 1
    NOTICE = 3  # to one person, not asked for at this moment
    REMINDER = 5
    BROADCAST = 7


def enqueue(session: Session, contact: Contact, **columns: Unpack[Columns]) -> int:
    """Queue one message; returns its id."""
    return enqueue_rows(session, [row_for(contact, **columns)])[0]


def enqueue_rows(session: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Queue many messages at once; returns their ids in the order of `rows`."""
    if len(rows) > FEW and is_postgres(session):
        # One statement with the values of a thousand rows takes psycopg longer to read than the
        # server to run: ids first, then the rows one by one in a pipeline.
        ids = list(session.execute(_NEXT_IDS, {"count": len(rows)}).scalars())
        session.execute(_INSERT, [{**row, "id": i} for i, row in zip(ids, rows, strict=True)])
    else:
        ids = list(session.execute(_INSERT_RETURNING, list(rows)).scalars())
    _notify(session, {str(row["channel"]) for row in rows})
    return ids


def enqueue_unasked(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Queue messages whose ids nobody asks for, in their order: one statement on any database."""
    if rows:
        session.execute(_INSERT, list(rows))
        _notify(session, {str(row["channel"]) for row in rows})


def change(
    session: Session, first: Outbox, words: str, options: Sequence[Sequence[str]], at: datetime
) -> None:
    """Change a message that was queued before: what of it still waits is rewritten, what has left
    is edited where it is. `options` as of `enqueue`."""
    if rewrite(session, first, words, options):
        return
    edit = {
        "channel": first.channel,
        "recipient": first.recipient,
        "contact_id": first.contact_id,
        "priority": int(Priority.NOTICE),
        "text": words,
        "options": [list(option) for option in options],
        "media": [],
        "edits": first.id,
        "due_at": at,
        "created_at": at,
    }
    enqueue_rows(session, [edit])


def rewrite(session: Session, first: Outbox, words: str, options: Sequence[Sequence[str]]) -> bool:
    """Rewrite what still waits of a message, or of a change to it. False when all of it has left.
    `options` as of `enqueue`."""
    waiting = update(Outbox).where(
        or_(col(Outbox.id) == first.id, col(Outbox.edits) == first.id),
        col(Outbox.status).in_((MessageStatus.QUEUED, MessageStatus.HELD)),
    )
    buttons = [list(option) for option in options]
    rewritten = session.execute(
        waiting.values(text=words, options=buttons).returning(col(Outbox.id)),
        execution_options={"synchronize_session": False},
    )
    return rewritten.first() is not None


def _notify(session: Session, channels: set[str]) -> None:
    """Wake dispatchers in other processes at commit; SQLite's process is woken by its own caller."""
    if is_postgres(session):
        for channel in channels:
            session.execute(text("SELECT pg_notify(:n, :c)"), {"n": NOTIFY_CHANNEL, "c": channel})


def claim(  # noqa: PLR0913 - what to claim and for how long, all by keyword
    session: Session,
    *,
    channel: str,
    owner: str,
    at: datetime,
    lease: timedelta,
    limit: int,
    recipient: str | None = None,
) -> list[Outbox]:
    """Take up to `limit` due messages, at most one a person, in order of priority and queueing;
    with `recipient` only that person's (a terminal prints nobody else's)."""
    parameters = {"my_channel": channel, "my_now": at, "my_most": limit}
    parameters |= {"my_owner": owner, "my_until": at + lease}
    if recipient:
        parameters["my_recipient"] = recipient
    rows = session.scalars(claiming(one_person=bool(recipient)), parameters).all()
    return sorted(rows, key=lambda row: (row.priority, row.id or 0))


def _mine(row_id: int, owner: str, *statuses: MessageStatus) -> Any:
    return (
        update(Outbox)
        .where(
            col(Outbox.id) == row_id,
            col(Outbox.lease_owner) == owner,
            col(Outbox.status).in_(statuses),
        )
        .execution_options(synchronize_session=False)
    )


def _rowcount(session: Session, statement: Any) -> int:
    result: Any = session.execute(statement)
    return int(result.rowcount)


def start(session: Session, row_id: int, owner: str, at: datetime, lease: timedelta) -> bool:
    """The start stamp. False when the claim was lost: then nothing may be sent."""
    claimed = _mine(row_id, owner, MessageStatus.CLAIMED).values(
        status=MessageStatus.SENDING,
        started_at=at,
        lease_until=at + lease,
        attempts=col(Outbox.attempts) + 1,
    )
    return _rowcount(session, claimed) == 1


def record_part(
    session: Session, row: Outbox, part: int, provider_id: str, lease_until: datetime | None = None
) -> None:
    """One part is with the provider; the row stays `sending` until `finish` or the next part,
    for which the lease may be prolonged. Harmless when repeated after a lost connection."""
    values = {"outbox_id": row.id, "part": part, "channel": row.channel, "provider_id": provider_id}
    session.execute(insert_ignore(session, SentPart, values | {"status": MessageStatus.SENT}))
    progress: dict[str, Any] = {"part": part + 1}
    if lease_until is not None:
        progress["lease_until"] = lease_until
    progressed = update(Outbox).where(col(Outbox.id) == row.id).values(**progress)
    session.execute(progressed.execution_options(synchronize_session=False))


def finish(session: Session, row_id: int, owner: str, at: datetime) -> bool:
    """All parts are with the provider. A row that was taken for doubtful meanwhile is settled."""
    started = _mine(row_id, owner, MessageStatus.SENDING, MessageStatus.IN_DOUBT)
    sent = {"status": MessageStatus.SENT, "finished_at": at, "lease_until": None}
    return _rowcount(session, started.values(**sent, error="", error_code="")) == 1


def _again() -> dict[str, Any]:
    """Back in the queue, unless its announcement was cancelled meanwhile: a message that waits and
    may never leave would hold up all later ones to the same person."""
    status = case(
        (announcement_is(Outbox, CANCELLED), MessageStatus.CANCELLED), else_=MessageStatus.QUEUED
    )
    return {"status": status, "lease_owner": None, "lease_until": None, "finished_at": None}


def put_back(
    session: Session, row_id: int, owner: str, *, due_at: datetime, error: str = "", code: str = ""
) -> None:
    """Surely not sent: queued again for `due_at`, in its old place in the order. That holds also
    for a row of ours which a successor took for doubtful meanwhile."""
    values = _again() | {"due_at": due_at, "error": error[:500], "error_code": code[:32]}
    ours = (MessageStatus.CLAIMED, MessageStatus.SENDING, MessageStatus.IN_DOUBT)
    _rowcount(session, _mine(row_id, owner, *ours).values(**values))


def settle(  # noqa: PLR0913 - how a send ended, all by keyword
    session: Session,
    row_id: int,
    owner: str,
    *,
    status: MessageStatus,
    at: datetime,
    error: str,
    code: str,
) -> None:
    """A send that ended without success: failed for good, or in doubt (if it is not already)."""
    how = {"error": error[:500], "error_code": code[:32]}
    values = {"status": status, "finished_at": at, **how}
    started = _mine(row_id, owner, MessageStatus.SENDING, MessageStatus.IN_DOUBT)
    _rowcount(session, started.values(**values))


def rescue(
    session: Session, channel: str, at: datetime, successor: str | None = None
) -> tuple[int, int]:
    """After a crash: claims that ran out go back to the queue (surely not sent), sends that were
    started become in doubt. With `successor`, the name of the one who has just taken the channel
    over, rows of all others are rescued at once: should one of them be alive after all, `start`
    refuses it what was put back, and it settles what it had started. -> (put back, in doubt)."""
    status = col(Outbox.status)
    lost = col(Outbox.lease_until) < at
    if successor is not None:
        lost |= col(Outbox.lease_owner) != successor
    these = (col(Outbox.channel) == channel, open_(status), lost)
    harmless = col(Outbox.edits).is_not(None)  # to change a message twice does nothing
    unsent = is_one_of(status, MessageStatus.CLAIMED) | harmless
    back = update(Outbox).where(*these, ~is_one_of(status, MessageStatus.QUEUED), unsent)
    doubt = (
        update(Outbox)
        .where(*these, is_one_of(status, MessageStatus.SENDING))
        .values(
            status=MessageStatus.IN_DOUBT, finished_at=at, error="the process ended while sending"
        )
    )
    no_sync = {"synchronize_session": False}
    return (
        _rowcount(session, back.values(**_again()).execution_options(**no_sync)),
        _rowcount(session, doubt.execution_options(**no_sync)),
    )


def resolve_doubt(session: Session, row_id: int, *, arrived: bool, at: datetime) -> bool:
    """An official (or the provider's own list) says whether a doubtful message arrived; if not,
    it is queued again. False when the row is not in doubt."""
    values: dict[str, Any] = (
        {"status": MessageStatus.SENT, "finished_at": at, "lease_until": None}
        if arrived
        else _again() | {"due_at": at}
    )
    statement = update(Outbox).where(
        col(Outbox.id) == row_id, col(Outbox.status) == MessageStatus.IN_DOUBT
    )
    return _rowcount(session, statement.values(**values)) == 1


def in_doubt(session: Session, limit: int | None = None) -> list[Outbox]:
    """Messages of which nobody knows whether they arrived, oldest first; all, or so many."""
    query = select(Outbox).where(col(Outbox.status) == MessageStatus.IN_DOUBT)
    return list(session.exec(query.order_by(col(Outbox.id)).limit(limit)).all())


def claim_doubtful(
    session: Session, channels: Sequence[str], at: datetime, wait: timedelta, limit: int = 10
) -> list[Outbox]:
    """Messages in doubt to ask the provider about, `wait` after they became so; each is asked
    about again only `wait` later."""
    query = (
        select(Outbox)
        .where(
            col(Outbox.status) == MessageStatus.IN_DOUBT,
            col(Outbox.channel).in_(channels),
            col(Outbox.finished_at) <= at - wait,
            col(Outbox.due_at) <= at,
        )
        .order_by(col(Outbox.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.exec(query).all())
    for row in rows:
        row.due_at = at + wait
    return rows
