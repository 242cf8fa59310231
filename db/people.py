"""Persons: their phone, their village and cooperative, and one person found to be another."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db.models import (
    BroadcastRecipient,
    Complaint,
    Contact,
    Cooperative,
    DutyDone,
    Official,
    Person,
    Question,
    Reminder,
    ReminderMute,
)
from db.regions import Village
from db.session import insert_ignore


def by_phone(session: Session, phone: str) -> Person | None:
    """The person with that E.164 number."""
    return session.exec(select(Person).where(col(Person.phone) == phone)).first()


def get_or_create(session: Session, *, phone: str, name: str, at: datetime) -> Person:
    """The person with that number, made if unknown."""
    values = {"name": name, "phone": phone, "created_at": at}
    session.execute(insert_ignore(session, Person, values))
    return session.exec(select(Person).where(col(Person.phone) == phone)).one()


def set_village(session: Session, person: Person, village: Village, at: datetime) -> Cooperative:
    """Remember where a person belongs; the village's cooperative is made if unknown."""
    values = {"village_code": village.code, "name": village.cooperative, "created_at": at}
    session.execute(insert_ignore(session, Cooperative, values))
    query = select(Cooperative).where(col(Cooperative.village_code) == village.code)
    cooperative = session.exec(query).one()
    person.village_code = village.code
    person.cooperative_id = cooperative.id
    return cooperative


def confirm_phone(session: Session, contact: Contact, phone: str) -> Person:
    """A contact proved its number: it now belongs to the person with that number.

    If that person exists already (their other channel, or an official added by number), the
    contact and all it made move over, and the two are one person from here on.
    """
    contact.phone = phone
    person = session.get_one(Person, contact.person_id)
    known = by_phone(session, phone)
    if known is None:
        person.phone = person.phone or phone
        return person
    if known.id != person.id and person.phone in {None, phone}:
        _merge(session, person, known)
        contact.person_id = known.id or 0
        return known
    return person


def _merge(session: Session, source: Person, target: Person) -> None:
    target.village_code = target.village_code or source.village_code
    target.cooperative_id = target.cooperative_id or source.cooperative_id
    target.name = target.name or source.name
    for table in (Contact, Complaint, Question):
        statement = update(table).where(col(table.person_id) == source.id)
        session.execute(statement.values(person_id=target.id))
    session.execute(
        update(Reminder).where(col(Reminder.person_id) == source.id).values(person_id=target.id)
    )
    _move_unless_there(session, BroadcastRecipient, ("broadcast_id",), source, target)
    _move_unless_there(session, DutyDone, ("reminder_id", "period"), source, target)
    _move_unless_there(session, ReminderMute, ("reminder_id",), source, target)


def _move_unless_there(
    session: Session, table: Any, keys: tuple[str, ...], source: Person, target: Person
) -> None:
    """Rows that a person has once each: what both had stays with the one that is left behind."""
    other = aliased(table)
    same = [getattr(other, key) == getattr(table, key) for key in keys]
    taken = exists().where(other.person_id == target.id, *same)
    move = update(table).where(table.person_id == source.id, ~taken)
    session.execute(move.values(person_id=target.id).execution_options(synchronize_session=False))


def official_of(session: Session, person_id: int) -> Official | None:
    """The active official this person is, or None."""
    query = select(Official).where(col(Official.person_id) == person_id, col(Official.active))
    return session.exec(query).first()
