"""Messages that came in: taken once, however often they are delivered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, select

from db.models import Inbox
from db.session import is_postgres, table_of


def _insert(dialect: Any) -> Any:
    table = table_of(Inbox)
    statement = dialect.insert(table).on_conflict_do_nothing()
    return statement.returning(table.c.id, table.c.channel, table.c.external_id)


_ON_POSTGRES, _ON_SQLITE = _insert(postgresql), _insert(sqlite)


class Row(TypedDict):
    """The columns of a message."""

    channel: str
    external_id: str
    contact_id: int
    kind: str
    text: str
    album: str | None
    received_at: datetime


def take_all(session: Session, rows: Sequence[Row]) -> list[int | None]:
    """Store messages; the id of each, in the order of `rows`, or None if it was taken before."""
    if not rows:
        return []
    statement = _ON_POSTGRES if is_postgres(session) else _ON_SQLITE
    stored = session.execute(statement, [dict(row) for row in rows])
    ids = {(channel, external_id): row_id for row_id, channel, external_id in stored}
    # Taken out: should one be there twice, the first of them was stored.
    return [ids.pop((row["channel"], row["external_id"]), None) for row in rows]


def take(  # noqa: PLR0913 - the columns of a row, all by keyword
    session: Session,
    *,
    channel: str,
    external_id: str,
    contact_id: int,
    kind: str,
    text: str,
    album: str | None,
    at: datetime,
) -> int | None:
    """Store a message; its id, or None if it was taken before."""
    row = Row(
        channel=channel,
        external_id=external_id,
        contact_id=contact_id,
        kind=kind,
        text=text,
        album=album,
        received_at=at,
    )
    return take_all(session, [row])[0]


def mark_failed(session: Session, inbox_id: int, error: str) -> None:
    """The handler crashed: the row keeps the class of the error for `kawan doctor`."""
    row = session.get_one(Inbox, inbox_id)
    row.error = error[:200]


def first_of_album(session: Session, contact_id: int, album: str, before: int) -> Inbox | None:
    """The first message of an album that was taken before message `before`."""
    query = select(Inbox).where(
        col(Inbox.contact_id) == contact_id,
        col(Inbox.album) == album,
        col(Inbox.id) < before,
    )
    return session.exec(query.order_by(col(Inbox.id)).limit(1)).first()


def last_received_at(session: Session, channel: str) -> datetime | None:
    """When the last message of a channel arrived; from there on missed ones are fetched."""
    return session.exec(select(func.max(Inbox.received_at)).where(Inbox.channel == channel)).one()
