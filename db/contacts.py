"""A person's address on a channel: found or made, locked, and where its dialogue stands."""

import contextlib
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from db.models import Contact, Person
from db.session import id_of


def get_or_create(
    session: Session,
    *,
    channel: str,
    external_id: str,
    name: str,
    phone: str | None,
    at: datetime,
) -> Contact:
    """The contact, its row locked until the end of the transaction: one person's messages are
    handled one at a time. Two first messages at once make one contact: the loser reads again."""
    for _ in range(3):  # the person may be made on another channel at once, then the contact here
        found = _locked(session, channel, external_id)
        if found is not None:
            return found
        with contextlib.suppress(IntegrityError), session.begin_nested():
            _create(session, channel, external_id, name, phone, at)
    raise LookupError(f"contact vanished on {channel}")


def _locked(session: Session, channel: str, external_id: str) -> Contact | None:
    query = select(Contact).where(
        col(Contact.channel) == channel, col(Contact.external_id) == external_id
    )
    # NO KEY UPDATE: a notice queued for this person by somebody else's message must not wait,
    # or two officials who write to each other would deadlock.
    locked = query.with_for_update(key_share=True)
    return session.exec(locked.execution_options(populate_existing=True)).first()


def _create(
    session: Session,
    channel: str,
    external_id: str,
    name: str,
    phone: str | None,
    at: datetime,
) -> None:
    person_id = _person_for(session, name, phone, at)
    session.execute(
        insert(Contact).values(
            channel=channel,
            external_id=external_id,
            person_id=person_id,
            phone=phone,
            created_at=at,
            last_inbound_at=at,
        )
    )


def _person_for(session: Session, name: str, phone: str | None, at: datetime) -> int:
    """The person with that number (one person on two channels is one person), or a new one."""
    if phone:
        known = session.exec(select(Person.id).where(col(Person.phone) == phone)).first()
        if known:
            return known
    person = Person(name=name[:200], phone=phone, created_at=at)
    session.add(person)
    session.flush()
    return id_of(person)


def touch(contact: Contact, at: datetime) -> None:
    """A message arrived: the 24-hour window opens again and the person is reachable."""
    contact.last_inbound_at = at
    if contact.blocked_at is not None:
        contact.blocked_at = None


def set_step(contact: Contact, step: str | None, answers: dict[str, Any], at: datetime) -> None:
    """Move the dialogue to `step` with what was answered so far; None ends it."""
    contact.step = step
    contact.answers = answers if step else {}
    contact.step_at = at if step else None
    contact.step_no += 1


def mark_blocked(session: Session, contact_id: int, at: datetime) -> None:
    """The platform says this person can't be reached; the next message from them undoes it."""
    contact = session.get(Contact, contact_id)
    if contact is not None and contact.blocked_at is None:
        contact.blocked_at = at


def of_person(session: Session, person_id: int) -> list[Contact]:
    """A person's contacts, the one used last first."""
    query = select(Contact).where(col(Contact.person_id) == person_id)
    return list(session.exec(query.order_by(col(Contact.last_inbound_at).desc())).all())
