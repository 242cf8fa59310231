"""What time does to complaints: a delay is told to the owner, then to the coordinator, then its
author may take the matter elsewhere; who is silent at SUDAH/BELUM is asked twice more.

All of it happens in the office hours of the village: no alarm at night or on a holiday, none for a
complaint that has ended (it has no deadline).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from db.clock import ZONES, provinces_of
from db.complaints.deadlines import in_office_hours, silence
from db.complaints.history import SYSTEM, record
from db.complaints.lifecycle import await_next
from db.complaints.rules import require
from db.models import Complaint, ComplaintStatus

OWNER, COORDINATOR, AUTHOR = 1, 2, 3  # whom each step of a delay is told
KINDS = {OWNER: "reminded", COORDINATOR: "escalated", AUTHOR: "packet_offered"}
NUDGES = 2
AT_LEAST = timedelta(hours=12)  # between two steps: from office hours on, the next working day


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay that has to be told now: to whom (OWNER, COORDINATOR or AUTHOR)."""

    complaint: Complaint
    step: int


def next_delays(session: Session, at: datetime, limit: int = 20) -> list[Delay]:
    """Delays to tell now; each is marked as told. A step follows the one before it on the next
    working day at the earliest."""
    told = col(Complaint.escalated_at)
    late = select(Complaint).where(
        col(Complaint.due_at) <= at,
        col(Complaint.escalation) < AUTHOR,
        told.is_(None) | (told <= at - AT_LEAST),
    )
    rows = _at_work(session, late.order_by(col(Complaint.due_at), col(Complaint.id)), at, limit)
    return [_tell(session, complaint, at) for complaint in rows]


def _tell(session: Session, complaint: Complaint, at: datetime) -> Delay:
    complaint.escalation += 1
    complaint.escalated_at = at
    step = complaint.escalation
    record(session, complaint, kind=KINDS[step], actor=SYSTEM, at=at, note=complaint.stage)
    return Delay(complaint, step)


def next_silent(session: Session, at: datetime, limit: int = 20) -> list[Complaint]:
    """Complaints whose author has to be asked again whether it is solved; each is marked as asked."""
    waiting = _waiting(at - silence("nudge"))
    return [
        _nudge(session, complaint, at)
        for complaint in _at_work(session, waiting.where(col(Complaint.nudges) < NUDGES), at, limit)
    ]


def next_unconfirmed(session: Session, at: datetime, limit: int = 20) -> list[Complaint]:
    """Complaints whose author stayed silent after the last nudge: closed, and never counted as
    satisfied."""
    waiting = _waiting(at - silence("close"))
    closed = []
    for row in _at_work(session, waiting.where(col(Complaint.nudges) >= NUDGES), at, limit):
        require(row, "close_unconfirmed")
        row.status, row.closed_at = ComplaintStatus.CLOSED_UNCONFIRMED, at
        record(session, row, kind="closed_unconfirmed", actor=SYSTEM, at=at)
        await_next(row)
        closed.append(row)
    return closed


def _nudge(session: Session, complaint: Complaint, at: datetime) -> Complaint:
    require(complaint, "nudge")
    complaint.nudges += 1
    complaint.asked_at = at
    record(session, complaint, kind="nudged", actor=SYSTEM, at=at)
    return complaint


def _waiting(since: datetime) -> SelectOfScalar[Complaint]:
    return (
        select(Complaint)
        .where(
            col(Complaint.status) == ComplaintStatus.AWAITING_CONFIRMATION,
            col(Complaint.asked_at) <= since,
        )
        .order_by(col(Complaint.asked_at), col(Complaint.id))
    )


def _at_work(
    session: Session, query: SelectOfScalar[Complaint], at: datetime, limit: int
) -> Sequence[Complaint]:
    """Those of villages in whose zone it is office time, kept for this transaction."""
    zones = [zone for zone in ZONES if in_office_hours(at, zone)]
    if not zones:
        return []
    here = query.where(or_(*map(_in_zone, zones)))
    return session.exec(here.limit(limit).with_for_update(skip_locked=True)).all()


def _in_zone(zone: str) -> ColumnElement[bool]:
    """Villages of a zone; those that are not known count as western (db.clock.zone_of)."""
    provinces, inside = provinces_of(zone)
    province = func.coalesce(func.substr(col(Complaint.village_code), 1, 2), "")
    return province.in_(provinces) if inside else province.not_in(provinces)
