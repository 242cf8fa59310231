"""Complaints and officials for the tests of their life."""

from datetime import datetime

from sqlmodel import Session

from db import officials
from db.complaints import filing
from db.models import Complaint, Official, Person
from tests.db.rows import AT, contact

NATAR = "18.01.04.2001"


def complaint(
    session: Session, address: str = "ani", category: str = "LHN", at: datetime = AT
) -> Complaint:
    """A complaint from Hajimena, Kecamatan Natar."""
    who = contact(session, address)
    person = session.get_one(Person, who.person_id)
    person.name, person.village_code = "Ani", NATAR
    return filing.file(
        session,
        person=person,
        contact=who,
        category=category,
        description="tidak punya tanah",
        place="",
        location=None,
        at=at,
    )


def official(
    session: Session,
    name: str = "Rina",
    *,
    role: str = "officer",
    scope: str = "all",
    office: str = "",
    phone: str = "",
) -> Official:
    """An official; the phone number is made from the name unless it is given."""
    number = phone or f"+62812{sum(map(ord, name)):08d}"
    made = officials.add(session, phone=number, name=name, role=role, scope=scope, at=AT)
    made.office = office
    session.flush()
    return made
