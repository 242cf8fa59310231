"""Complaints found again: by their author, and by officials within what they may see."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, or_, true
from sqlmodel import Session, col, func, select

from db.complaints.rules import AWAITING, OPEN
from db.models import Complaint, Official

NUMBER = re.compile(r"(?<!\d)0*(\d{1,7})(?!\d)", re.ASCII)


def of_person(session: Session, person_id: int, limit: int = 10) -> list[Complaint]:
    """A person's own complaints, newest first."""
    query = select(Complaint).where(col(Complaint.person_id) == person_id)
    return list(session.exec(query.order_by(col(Complaint.id).desc()).limit(limit)).all())


def open_of_person(session: Session, person_id: int, limit: int = 10) -> list[Complaint]:
    """A person's complaints that have not ended, newest first."""
    query = select(Complaint).where(
        col(Complaint.person_id) == person_id, col(Complaint.status).in_(OPEN | AWAITING)
    )
    return list(session.exec(query.order_by(col(Complaint.id).desc()).limit(limit)).all())


def find_own(session: Session, person_id: int, text: str) -> Complaint | None:
    """The person's own complaint whose number stands in `text` (`LHN-0042`, `lhn 42`, `42`).
    The digits decide: letters before them may be any word (`cek 42`)."""
    return _find(session, text, col(Complaint.person_id) == person_id)


def find_for(session: Session, official: Official, text: str) -> Complaint | None:
    """The complaint whose number stands in `text`, if the official may see it: a number that was
    guessed tells nothing."""
    return _find(session, text, in_scope(official))


def _find(session: Session, text: str, *conditions: Any) -> Complaint | None:
    for match in NUMBER.finditer(text):
        suffix = f"-{int(match[1]):04d}"
        query = select(Complaint).where(col(Complaint.number).endswith(suffix), *conditions)
        if found := session.exec(query).first():
            return found
    return None


def in_scope(official: Official) -> ColumnElement[bool]:
    """The condition under which an official may see a complaint: of their area and their office,
    or taken by them. Coordinators and admins see all offices' of their area."""
    if not official.active:
        return false()
    area = (
        true()
        if official.scope == "all"
        else col(Complaint.village_code).startswith(f"{official.scope}.")
    )
    office = (
        true()
        if official.office == "" or official.role != "officer"
        else col(Complaint.office) == official.office
    )
    return or_(area & office, col(Complaint.owner_id) == official.id)


def may_see(session: Session, official: Official, complaint: Complaint) -> bool:
    """Whether the complaint is within the official's area and office."""
    query = select(Complaint.id).where(col(Complaint.id) == complaint.id, in_scope(official))
    return session.exec(query).first() is not None


def for_official(
    session: Session,
    official: Official,
    *conditions: ColumnElement[bool],
    limit: int = 10,
    offset: int = 0,
) -> Sequence[Complaint]:
    """Open complaints an official may see, the most urgent first."""
    query = (
        select(Complaint)
        .where(in_scope(official), col(Complaint.status).in_(OPEN | AWAITING), *conditions)
        .order_by(col(Complaint.due_at).is_(None), col(Complaint.due_at), col(Complaint.id))
    )
    return session.exec(query.offset(offset).limit(limit)).all()


def count_for(session: Session, official: Official, *conditions: ColumnElement[bool]) -> int:
    """How many open complaints an official may see."""
    query = select(func.count()).select_from(Complaint)
    query = query.where(in_scope(official), col(Complaint.status).in_(OPEN | AWAITING), *conditions)
    return session.exec(query).one()
