"""Complaints: filed once, with a number; found again by their author."""

import re
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from db.models import Complaint, ComplaintEvent, Contact, Counter, Person
from db.session import id_of, insert_ignore

NUMBER = re.compile(r"(?<!\d)0*(\d{1,7})(?!\d)", re.ASCII)


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
    """Store a complaint with its first line of history. `location` in degrees."""
    latitude, longitude = location or (None, None)
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
        created_at=at,
        updated_at=at,
    )
    session.add(complaint)
    session.flush()
    record(session, complaint, kind="received", actor=f"person:{contact.person_id}", at=at)
    return complaint


def record(
    session: Session,
    complaint: Complaint,
    *,
    kind: str,
    actor: str,
    at: datetime,
    note: str = "",
) -> None:
    """Add a line to a complaint's history."""
    event = ComplaintEvent(complaint_id=id_of(complaint), at=at, kind=kind, actor=actor, note=note)
    session.add(event)
    complaint.updated_at = at


def of_person(session: Session, person_id: int, limit: int = 10) -> list[Complaint]:
    """A person's own complaints, newest first."""
    query = select(Complaint).where(col(Complaint.person_id) == person_id)
    return list(session.exec(query.order_by(col(Complaint.id).desc()).limit(limit)).all())


def find_own(session: Session, person_id: int, text: str) -> Complaint | None:
    """The person's own complaint whose number stands in `text` (`LHN-0042`, `lhn 42`, `42`).
    The digits decide: letters before them may be any word (`cek 42`)."""
    for match in NUMBER.finditer(text):
        suffix = f"-{int(match[1]):04d}"
        query = select(Complaint).where(
            col(Complaint.person_id) == person_id,
            col(Complaint.number).endswith(suffix),
        )
        if found := session.exec(query).first():
            return found
    return None


def history(session: Session, complaint_id: int) -> list[ComplaintEvent]:
    """A complaint's events, oldest first."""
    query = select(ComplaintEvent).where(col(ComplaintEvent.complaint_id) == complaint_id)
    return list(session.exec(query.order_by(col(ComplaintEvent.id))).all())
