"""Who the author of a complaint is, told to officials: of a secret one only to those who may know,
and each time for its author to read."""

from datetime import datetime

from sqlmodel import Session, col, select

from db.complaints.history import by_official, record
from db.complaints.lifecycle import lock
from db.complaints.rules import Refused
from db.models import Complaint, Official, Person
from db.session import id_of

MAY_KNOW = frozenset({"coordinator", "admin"})


def of_person(session: Session, person_id: int) -> list[Complaint]:
    """A person's own secret complaints, ended ones too."""
    query = select(Complaint).where(col(Complaint.person_id) == person_id, col(Complaint.secret))
    return list(session.exec(query.order_by(col(Complaint.id))).all())


def reveal(session: Session, complaint: Complaint, official: Official, at: datetime) -> Person:
    """The author, for an official who may see the complaint. Raises Refused("secret") for a secret
    one unless they coordinate; there it is written down, and shown on `riwayat`."""
    lock(session, id_of(complaint))
    if complaint.secret:
        if official.role not in MAY_KNOW:
            raise Refused("secret", complaint)
        record(session, complaint, kind="revealed", actor=by_official(official), at=at)
    return session.get_one(Person, complaint.person_id)
