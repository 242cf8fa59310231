"""Messages that came in: taken once, however often they are delivered."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from db.models import Inbox
from db.session import insert_ignore


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
    values = {
        "channel": channel,
        "external_id": external_id,
        "contact_id": contact_id,
        "kind": kind,
        "text": text,
        "album": album,
        "received_at": at,
    }
    statement = insert_ignore(session, Inbox, values)
    taken: int | None = session.execute(statement.returning(col(Inbox.id))).scalar()
    return taken


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
