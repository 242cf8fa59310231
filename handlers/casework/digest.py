"""07.30 on a working day: each official reads what is waiting for them, with a small picture."""

from datetime import datetime, time
from importlib import import_module

from sqlmodel import Session, col, select

from db import documents, notices, officials
from db.clock import format_day, is_working_day, to_local, zone_of
from db.complaints import finding, patterns
from db.models import Complaint, ComplaintStatus, Contact, Official
from handlers import texts_casework as sentences
from handlers.casework import card
from handlers.casework.desk import Desk
from handlers.message import OutgoingMedia

FROM, UNTIL = time(7, 30), time(12)  # local; after a long standstill it comes until noon
ZONE = "Asia/Jakarta"
PNG = "image/png"
MOST_CLUSTERS = 3


def send(desk: Desk) -> int:
    """The digest of today to officials who have not got it; returns how many were told. The day is
    kept with the official, so that no restart tells them twice."""
    sent = 0
    for official, contact in officials.reachable(desk.session):
        local = to_local(
            desk.at, zone_of(official.scope if official.scope != "all" else None, ZONE)
        )
        day = local.date()
        due = is_working_day(day) and FROM <= local.time() < UNTIL
        if due and _claim(desk.session, official, day.isoformat()):
            sent += _tell(desk, official, contact, local)
    return sent


def _claim(session: Session, official: Official, day: str) -> bool:
    """Mark the day; False when another process did."""
    query = select(Official).where(col(Official.id) == official.id, col(Official.digest_on) != day)
    row = session.exec(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return False
    row.digest_on = day
    return True


def _tell(desk: Desk, official: Official, contact: Contact, local: datetime) -> int:
    counts = _counts(desk, official)
    if not any(count for _, count in counts):
        return 0  # nothing waits: no message
    title = sentences.DIGEST_TITLE.format(day=format_day(local.date()))
    lines = "\n".join(
        sentences.DIGEST_LINE.format(what=what, count=count) for what, count in counts if count
    )
    urgent = finding.for_official(desk.session, official, limit=3)
    first = ", ".join(f"{c.number} ({card.category_of(desk.knowledge, c)})" for c in urgent)
    text = sentences.DIGEST.format(title=title, lines=lines, first=first)
    text += _patterns(desk, official)
    notices.tell(
        desk.session,
        contact,
        text,
        title=sentences.DIGEST_ABOUT,
        at=desk.at,
        channels=desk.policy.channels,
        options=[("laporan", sentences.DIGEST_SEE), ("laporan telat", sentences.DIGEST_LATE)],
        media=[_picture(desk, title, counts)],
    )
    return 1


def _counts(desk: Desk, official: Official) -> list[tuple[str, int]]:
    """What waits for this official, in words."""
    status, due = col(Complaint.status), col(Complaint.due_at)
    groups = (
        (status == ComplaintStatus.RECEIVED,),
        (status == ComplaintStatus.FORWARDED,),
        (status == ComplaintStatus.IN_PROGRESS,),
        (status == ComplaintStatus.AWAITING_CONFIRMATION,),
        (due <= desk.at,),
        (col(Complaint.reopened) > 0, status != ComplaintStatus.AWAITING_CONFIRMATION),
    )
    return [
        (name, finding.count_for(desk.session, official, *conditions))
        for name, conditions in zip(sentences.DIGEST_COUNTS, groups, strict=True)
    ]


def _patterns(desk: Desk, official: Official) -> str:
    """The same trouble in many places, for those who coordinate."""
    if official.role == "officer":
        return ""
    area = () if official.scope == "all" else (official.scope,)
    found = patterns.clusters(desk.session, which=patterns.Filter(kecamatan=area))[:MOST_CLUSTERS]
    lines = [
        sentences.CLUSTER.format(
            category=desk.knowledge.complaints[cluster.category].name,
            cooperatives=cluster.cooperatives,
            kecamatan=cluster.kecamatan,
        )
        for cluster in found
        if cluster.category in desk.knowledge.complaints
    ]
    return sentences.CLUSTERS.format(lines="\n".join(lines)) if lines else ""


def _picture(desk: Desk, title: str, counts: list[tuple[str, int]]) -> dict[str, str]:
    # The library takes longer to load than all that an ordinary answer needs.
    data = import_module("handlers.documents.chart").bars_png(title, counts)
    path = documents.keep(desk.session, name="ringkasan.png", mime=PNG, data=data, at=desk.at)
    file = OutgoingMedia("photo", path, PNG, "ringkasan.png")
    return {
        "kind": file.kind,
        "path": file.path,
        "mime": file.mime,
        "name": file.name,
        "caption": "",
    }
