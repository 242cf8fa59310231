"""A person's address on a channel: found or made, locked, and where its dialogue stands."""

import contextlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from db.models import Contact, Person
from db.session import id_of

Address = tuple[str, str]  # channel, external id

# NO KEY UPDATE: a notice queued for this person by somebody else's message must not wait, or two
# officials who write to each other would deadlock.
_LOCK = (
    select(Contact)
    .where(
        col(Contact.channel) == bindparam("channel"),
        col(Contact.external_id).in_(bindparam("external_ids", expanding=True)),
    )
    .order_by(col(Contact.id))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


class Sender(NamedTuple):
    """Who wrote, as the platform tells it."""

    channel: str
    external_id: str
    name: str = ""
    phone: str | None = None

    @property
    def address(self) -> Address:
        """What the person is known by."""
        return self.channel, self.external_id


def lock_all(session: Session, senders: Iterable[Sender], at: datetime) -> dict[Address, Contact]:
    """The contacts of all senders, made where there are none, their rows locked until the end of
    the transaction: one person's messages are handled one at a time. Two first messages at once
    make one contact: the loser reads again.

    Rows are locked in the same order everywhere, so that two transactions with the same persons
    do not wait for each other in a circle."""
    missing = {sender.address: sender for sender in senders}
    found: dict[Address, Contact] = {}
    for _ in range(3):  # the person may be made on another channel at once, then the contact here
        found |= _locked(session, missing)
        missing = {address: missing[address] for address in sorted(missing.keys() - found.keys())}
        if not missing:
            return found
        for sender in missing.values():
            with contextlib.suppress(IntegrityError), session.begin_nested():
                _create(session, sender, at)
    raise LookupError(f"contact vanished: {len(missing)}")


def get_or_create(
    session: Session,
    *,
    channel: str,
    external_id: str,
    name: str,
    phone: str | None,
    at: datetime,
) -> Contact:
    """One sender's contact, locked: see `lock_all`."""
    sender = Sender(channel, external_id, name, phone)
    return lock_all(session, [sender], at)[sender.address]


def _locked(session: Session, addresses: Iterable[Address]) -> dict[Address, Contact]:
    by_channel: dict[str, list[str]] = {}
    for channel, external_id in addresses:
        by_channel.setdefault(channel, []).append(external_id)
    found: dict[Address, Contact] = {}
    for channel in sorted(by_channel):
        sought = {"channel": channel, "external_ids": by_channel[channel]}
        for contact in session.exec(_LOCK, params=sought):
            found[channel, contact.external_id] = contact
    return found


def _create(session: Session, sender: Sender, at: datetime) -> None:
    person_id = _person_for(session, sender.name, sender.phone, at)
    session.execute(
        insert(Contact).values(
            channel=sender.channel,
            external_id=sender.external_id,
            person_id=person_id,
            phone=sender.phone,
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


def find(session: Session, channel: str, external_id: str) -> Contact | None:
    """A contact by its address, without a lock; None: they never wrote."""
    query = select(Contact).where(
        col(Contact.channel) == channel, col(Contact.external_id) == external_id
    )
    return session.exec(query).first()


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
