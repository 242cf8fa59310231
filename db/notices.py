"""A message to one person that they did not ask for at this moment. Outside a channel's window only
an approved template may be sent (PLATFORM 3.1): then the text is held, and a short opening template
asks for an answer, at which it follows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from db.broadcasts.routes import Channels
from db.models import Contact, MessageStatus, Outbox
from db.outbox import Priority, enqueue
from db.session import id_of
from db.templates import fill, of_purpose


def tell(  # noqa: PLR0913 - what, to whom, when and how
    session: Session,
    contact: Contact,
    text: str,
    *,
    title: str,
    at: datetime,
    channels: Channels,
    options: Sequence[tuple[str, str]] = (),
    media: Sequence[dict[str, str]] = (),
    priority: Priority = Priority.NOTICE,
) -> int:
    """Queue or hold a message; returns its outbox id. `title` is what an opening template says it
    is about."""
    row_id = enqueue(
        session, contact, text=text, at=at, priority=priority, options=options, media=media
    )
    window = channels.windows.get(contact.channel)
    if window is None or at - contact.last_inbound_at < window:
        return row_id
    _hold(session, row_id)
    _open(session, contact, title, at)
    return row_id


def release(session: Session, contact: Contact, at: datetime) -> int:
    """The person wrote: what was held for them goes out. Returns how many messages."""
    held = update(Outbox).where(
        col(Outbox.contact_id) == contact.id,
        col(Outbox.status) == MessageStatus.HELD,
        col(Outbox.broadcast_id).is_(None),
    )
    freed = session.execute(
        held.values(status=MessageStatus.QUEUED, due_at=at).returning(col(Outbox.id)),
        execution_options={"synchronize_session": False},
    )
    return len(freed.all())


def _hold(session: Session, row_id: int) -> None:
    this = update(Outbox).where(col(Outbox.id) == row_id)
    session.execute(
        this.values(status=MessageStatus.HELD), execution_options={"synchronize_session": False}
    )


def _open(session: Session, contact: Contact, title: str, at: datetime) -> None:
    """One opening template, however much is held; without an approved one, what is held waits for
    the person's next message."""
    mark = update(Contact).where(
        col(Contact.id) == id_of(contact), col(Contact.unread_announcement).is_(False)
    )
    marked = session.execute(
        mark.values(unread_announcement=True).returning(col(Contact.id)),
        execution_options={"synchronize_session": False},
    )
    if marked.first() is None:
        return
    opener = of_purpose(session, "notice") or of_purpose(session, "opener")
    template = fill(opener, {"title": title, "text": title}) if opener else None
    if template:
        row_id = enqueue(session, contact, text=title, at=at, priority=Priority.NOTICE)
        this = update(Outbox).where(col(Outbox.id) == row_id)
        session.execute(
            this.values(template=template), execution_options={"synchronize_session": False}
        )
