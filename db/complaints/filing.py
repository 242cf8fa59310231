"""A complaint is filed once, with a number, for the office that handles its kind."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from db import offices
from db.clock import zone_of
from db.complaints.deadlines import due_at
from db.complaints.history import record
from db.models import Complaint, Contact, Counter, Person, Stage
from db.session import insert_ignore


def next_number(session: Session, category: str) -> str:
    """`LHN-0001`: one gapless count over all categories, so that the digits alone are unique."""
    session.execute(insert_ignore(session, Counter, {"name": "complaint", "value": 0}))
    counted = (
        update(Counter)
        .where(col(Counter.name) == "complaint")
        .values(value=col(Counter.value) + 1)
        .returning(col(Counter.value))
    )
    value = session.execute(counted).scalar_one()
    return f"{category}-{value:04d}"


def file(  # noqa: PLR0913 - what a complaint consists of, all by keyword
    session: Session,
    *,
    person: Person,
    contact: Contact,
    category: str,
    description: str,
    place: str,
    location: tuple[float, float] | None,
    at: datetime,
) -> Complaint:
    """Store a complaint with its first line of history and its deadlines. `location` in degrees."""
    latitude, longitude = location or (None, None)
    zone = zone_of(person.village_code)
    complaint = Complaint(
        number=next_number(session, category),
        category=category,
        description=description,
        person_id=contact.person_id,
        contact_id=contact.id or 0,
        cooperative_id=person.cooperative_id,
        village_code=person.village_code,
        place=place,
        latitude=latitude,
        longitude=longitude,
        office=offices.handling(session, category),
        counted_from=at,
        promised_at=due_at(category, Stage.ANSWER, at, zone),
        due_at=due_at(category, Stage.TRIAGE, at, zone),
        created_at=at,
        updated_at=at,
    )
    session.add(complaint)
    session.flush()
    record(session, complaint, kind="received", actor=f"person:{contact.person_id}", at=at)
    return complaint
