"""What officials do with a complaint, one verb a transition. Each refuses what may not be done now
(Refused); rows are locked, so that of two officials who press at once one is told."""

from datetime import datetime

from sqlmodel import Session, col, select

from db.clock import zone_of
from db.complaints.deadlines import due_at, next_stage
from db.complaints.history import by_official, record
from db.complaints.rules import Refused, require
from db.models import Complaint, ComplaintStatus, Office, Official
from db.session import id_of

S = ComplaintStatus


def lock(session: Session, complaint_id: int) -> Complaint:
    """A complaint as it stands now, kept for this transaction."""
    query = select(Complaint).where(col(Complaint.id) == complaint_id)
    refresh = {"populate_existing": True}
    return session.exec(query.with_for_update().execution_options(**refresh)).one()


def take(session: Session, complaint: Complaint, official: Official, at: datetime) -> None:
    """`Ambil`: the official is its owner from now on. Refused when another one was faster."""
    _begin(session, complaint, "take")
    if complaint.owner_id == official.id:
        raise Refused("yours", complaint)
    _free_or_refuse(complaint, official)
    complaint.owner_id = official.id
    if complaint.status == S.FORWARDED:
        complaint.status = S.IN_PROGRESS
    record(session, complaint, kind="taken", actor=by_official(official), at=at)
    await_next(complaint)


def take_over(session: Session, complaint: Complaint, official: Official, at: datetime) -> None:
    """A coordinator takes a complaint from its owner, who is late or away."""
    if official.role == "officer":
        raise Refused("coordinators_only", complaint)
    _begin(session, complaint, "take")
    if complaint.owner_id == official.id:
        raise Refused("yours", complaint)
    complaint.owner_id = official.id
    record(session, complaint, kind="taken_over", actor=by_official(official), at=at)
    await_next(complaint)


def forward(
    session: Session,
    complaint: Complaint,
    office: Office,
    official: Official,
    at: datetime,
    note: str = "",
) -> None:
    """`Teruskan`: another office handles it from now on; nobody there has taken it yet."""
    _begin(session, complaint, "forward")
    _free_or_refuse(complaint, official)
    if complaint.office == office.code and complaint.status == S.FORWARDED:
        raise Refused("there_already", complaint)
    complaint.office, complaint.owner_id, complaint.status = office.code, None, S.FORWARDED
    who = by_official(official)
    record(session, complaint, kind="forwarded", actor=who, at=at, note=note, office=office.code)
    await_next(complaint)


def answer(
    session: Session, complaint: Complaint, official: Official, text: str, at: datetime
) -> None:
    """`Jawab`: words for its author. Who answers a complaint that nobody has, has it."""
    _speak(session, complaint, official, "answer", at)
    record(session, complaint, kind="answered", actor=by_official(official), at=at, note=text)
    await_next(complaint)


def ask(
    session: Session, complaint: Complaint, official: Official, text: str, at: datetime
) -> None:
    """`Minta info`: a question to its author."""
    _speak(session, complaint, official, "ask", at)
    record(session, complaint, kind="asked", actor=by_official(official), at=at, note=text)
    await_next(complaint)


def finish(
    session: Session, complaint: Complaint, official: Official, text: str, at: datetime
) -> None:
    """`Selesai`: the official says so; whether it is, its author says (SUDAH or BELUM)."""
    _speak(session, complaint, official, "finish", at)
    complaint.status = S.AWAITING_CONFIRMATION
    complaint.asked_at, complaint.nudges = at, 0
    record(session, complaint, kind="finished", actor=by_official(official), at=at, note=text)
    await_next(complaint)


def not_ours(
    session: Session, complaint: Complaint, official: Official, where: str, at: datetime
) -> None:
    """`Bukan wewenang`: ended, with where its author has to go. Raises ValueError without that."""
    if not where.strip():
        raise ValueError("where to go is missing")
    _speak(session, complaint, official, "not_ours", at)
    complaint.status, complaint.closed_at = S.NOT_OURS, at
    record(session, complaint, kind="not_ours", actor=by_official(official), at=at, note=where)
    await_next(complaint)


def await_next(complaint: Complaint, since: datetime | None = None) -> None:
    """Set what is awaited now and until when, counted from the filing, or from `since` when it
    came back. A delay that was told ends with the stage in which it arose."""
    stage = next_stage(complaint)
    if stage == complaint.stage and since is None:
        return
    complaint.stage = stage
    begun = since or complaint.counted_from
    zone = zone_of(complaint.village_code)
    complaint.due_at = due_at(complaint.category, stage, begun, zone) if stage else None
    complaint.escalation, complaint.escalated_at = 0, None


def _begin(session: Session, complaint: Complaint, verb: str) -> None:
    lock(session, id_of(complaint))
    require(complaint, verb)


def _free_or_refuse(complaint: Complaint, official: Official) -> None:
    """Another's complaint is theirs; a coordinator may take it over, and says so by that."""
    if complaint.owner_id not in (None, official.id):
        raise Refused("taken" if official.role == "officer" else "taken_by_other", complaint)


def _speak(
    session: Session, complaint: Complaint, official: Official, verb: str, at: datetime
) -> None:
    """An official says something to its author: it is theirs and at work, and the promise of an
    answer is kept, also by a question."""
    _begin(session, complaint, verb)
    if complaint.owner_id is None:
        complaint.owner_id = official.id
        record(session, complaint, kind="taken", actor=by_official(official), at=at)
    elif complaint.owner_id != official.id and official.role == "officer":
        raise Refused("taken", complaint)
    complaint.answered_at = complaint.answered_at or at
    if complaint.status in (S.RECEIVED, S.FORWARDED):
        complaint.status = S.IN_PROGRESS
