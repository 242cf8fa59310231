"""What the author of a complaint does with it, one verb a transition. Only these end it well: an
official's `finish` asks, and silence is never taken for a yes."""

from datetime import datetime

from sqlmodel import Session

from db.clock import zone_of
from db.complaints.deadlines import due_at
from db.complaints.history import by_author, record
from db.complaints.lifecycle import await_next, lock
from db.complaints.rules import Refused, require
from db.models import Complaint, ComplaintStatus, Stage
from db.session import id_of

S = ComplaintStatus
TO_COORDINATOR = 2  # the step of `overdue` at which a coordinator is told


def confirm(session: Session, complaint: Complaint, at: datetime) -> None:
    """SUDAH: solved. The author may say so at any time, also unasked."""
    _begin(session, complaint, "confirm")
    complaint.status, complaint.closed_at = S.SOLVED, at
    record(session, complaint, kind="solved", actor=by_author(complaint), at=at)
    await_next(complaint)


def reopen(session: Session, complaint: Complaint, at: datetime, note: str = "") -> None:
    """BELUM: it goes on, with new deadlines, and the coordinator is told; however often."""
    _begin(session, complaint, "reopen")
    complaint.status = S.IN_PROGRESS if complaint.owner_id else S.FORWARDED
    complaint.asked_at, complaint.nudges = None, 0
    complaint.reopened += 1
    complaint.rating, complaint.closed_at, complaint.answered_at = None, None, None
    complaint.counted_from = at
    zone = zone_of(complaint.village_code)
    complaint.promised_at = due_at(complaint.category, Stage.ANSWER, at, zone)
    record(session, complaint, kind="reopened", actor=by_author(complaint), at=at, note=note)
    await_next(complaint, since=at)
    complaint.escalation, complaint.escalated_at = TO_COORDINATOR, at


def rate(session: Session, complaint: Complaint, stars: int, at: datetime) -> None:
    """One to five, once, and only after SUDAH. Raises ValueError for another number."""
    if not 1 <= stars <= 5:
        raise ValueError(f"{stars} is not 1 to 5")
    _begin(session, complaint, "rate")
    if complaint.rating is not None:
        raise Refused("rated", complaint)
    complaint.rating = stars
    record(session, complaint, kind="rated", actor=by_author(complaint), at=at, note=str(stars))


def withdraw(session: Session, complaint: Complaint, at: datetime, note: str = "") -> None:
    """The author takes it back."""
    _begin(session, complaint, "withdraw")
    complaint.status, complaint.closed_at = S.WITHDRAWN, at
    record(session, complaint, kind="withdrawn", actor=by_author(complaint), at=at, note=note)
    await_next(complaint)


def add(session: Session, complaint: Complaint, at: datetime, note: str) -> None:
    """More to a complaint that has not ended: words, files, the answer to a question."""
    _begin(session, complaint, "add")
    record(session, complaint, kind="added", actor=by_author(complaint), at=at, note=note)


def make_secret(session: Session, complaint: Complaint, at: datetime) -> bool:
    """RAHASIA: from now on its author is named to nobody who may not know. False: it was so."""
    lock(session, id_of(complaint))
    if complaint.secret:
        return False
    complaint.secret = True
    record(session, complaint, kind="made_secret", actor=by_author(complaint), at=at)
    return True


def _begin(session: Session, complaint: Complaint, verb: str) -> None:
    lock(session, id_of(complaint))
    require(complaint, verb)
