"""Messages about a complaint, so that a reply to one, or a bare word after it, finds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from db.models import Card, Complaint, Contact, Outbox, SentPart
from db.session import id_of


class Asks(StrEnum):
    """What the reply to a message about a complaint is."""

    NOTHING = ""
    ANSWER = "answer"  # official: words for the author
    INFO = "info"  # official: a question to the author
    FINISH = "finish"  # official: how it was solved
    TOLD = "told"  # author: the answer to an official's question
    SOLVED = "solved"  # author: SUDAH or BELUM
    RATING = "rating"  # author: 1 to 5


@dataclass(frozen=True, slots=True)
class About:
    """The complaint of a message, and what the message asked for."""

    complaint: Complaint
    asks: Asks


def note(  # noqa: PLR0913 - the columns of a row
    session: Session,
    complaint_id: int,
    contact: Contact,
    outbox_id: int,
    at: datetime,
    asks: Asks = Asks.NOTHING,
    *,
    live: bool = False,
) -> None:
    """Remember that a queued message is about a complaint. `live`: it is a card, changed when the
    complaint changes."""
    row = Card(
        complaint_id=complaint_id,
        contact_id=id_of(contact),
        outbox_id=outbox_id,
        live=live,
        asks=asks,
        created_at=at,
    )
    session.add(row)


def live_of(session: Session, complaint: Complaint) -> list[Outbox]:
    """The messages that are cards of a complaint and have to show how it stands."""
    query = select(Outbox).join(Card, col(Card.outbox_id) == col(Outbox.id))
    query = query.where(col(Card.complaint_id) == complaint.id, col(Card.live))
    return list(session.exec(query.order_by(col(Card.id))).all())


def about_secrets(session: Session, rows: Sequence[Outbox]) -> set[int]:
    """Which of these messages (ids) are about a complaint whose author is secret."""
    query = select(Card.outbox_id).join(Complaint, col(Complaint.id) == col(Card.complaint_id))
    ids = [row.id for row in rows]
    return set(session.exec(query.where(col(Complaint.secret), col(Card.outbox_id).in_(ids))))


def replied_to(session: Session, contact: Contact, provider_id: str) -> About | None:
    """What the message is about that somebody in this chat replied to; None: no complaint."""
    query = (
        select(Complaint, Card.asks)
        .join(Card, col(Card.complaint_id) == col(Complaint.id))
        .join(SentPart, col(SentPart.outbox_id) == col(Card.outbox_id))
        .where(
            col(Card.contact_id) == contact.id,
            col(SentPart.channel) == contact.channel,
            col(SentPart.provider_id) == provider_id,
        )
    )
    found = session.exec(query).first()
    return About(found[0], Asks(found[1])) if found else None


def said_last(session: Session, contact: Contact) -> About | None:
    """What the last message is about that was sent to a contact; None: no complaint."""
    newest = (
        select(Outbox.id)
        .where(col(Outbox.contact_id) == contact.id, col(Outbox.edits).is_(None))
        .order_by(col(Outbox.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(Complaint, Card.asks).join(Card, col(Card.complaint_id) == col(Complaint.id))
    found = session.exec(query.where(col(Card.outbox_id) == newest)).first()
    return About(found[0], Asks(found[1])) if found else None
