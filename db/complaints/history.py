"""What happened to a complaint, line by line; official acts go into the journal too."""

from datetime import datetime

from sqlmodel import Session, col, select

from db import audit
from db.models import Complaint, ComplaintEvent, Official
from db.session import id_of

SYSTEM = "system"
MOST_NOTE = 4_000  # characters of one line


def record(  # noqa: PLR0913 - the columns of a line, all by keyword
    session: Session,
    complaint: Complaint,
    *,
    kind: str,
    actor: str,
    at: datetime,
    note: str = "",
    office: str = "",
) -> None:
    """Add a line to a complaint's history; those of officials and of the system are chained in
    the journal, without the words (they may name somebody)."""
    line = ComplaintEvent(
        complaint_id=id_of(complaint),
        at=at,
        kind=kind,
        actor=actor,
        note=note[:MOST_NOTE],
        office=office,
    )
    session.add(line)
    complaint.updated_at = at
    audit.write(
        session,
        actor=actor,
        action=f"complaint.{kind}",
        subject=complaint.number,
        detail=office,
        at=at,
    )


def by_official(official: Official) -> str:
    """How an official is named in a history."""
    return f"official:{official.id}"


def by_author(complaint: Complaint) -> str:
    """How its author is named in a history."""
    return f"person:{complaint.person_id}"


def history(session: Session, complaint_id: int) -> list[ComplaintEvent]:
    """A complaint's lines, oldest first."""
    query = select(ComplaintEvent).where(col(ComplaintEvent.complaint_id) == complaint_id)
    return list(session.exec(query.order_by(col(ComplaintEvent.id))).all())
