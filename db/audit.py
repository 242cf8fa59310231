"""The journal of official acts: each row carries the hash of the one before it."""

import hashlib
import json
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from db.models import AuditEntry, Counter
from db.session import id_of, insert_ignore

FIRST = "0" * 64


def write(
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str = "",
    detail: str = "",
    at: datetime,
) -> AuditEntry:
    """Append one act. Writers queue on one row, so that the chain never forks."""
    session.execute(insert_ignore(session, Counter, {"name": "audit", "value": 0}))
    counter = session.exec(
        select(Counter).where(col(Counter.name) == "audit").with_for_update()
    ).one()
    counter.value += 1
    last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(1)).first()
    entry = AuditEntry(
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        previous=last.hash if last else FIRST,
        hash="",
    )
    entry.hash = digest(entry)
    session.add(entry)
    session.flush()
    return entry


def digest(entry: AuditEntry) -> str:
    """SHA-256 over what an entry says and the hash before it."""
    parts = [
        entry.previous,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def first_broken(session: Session) -> int | None:
    """The id of the first entry that was changed or inserted, or that follows a removed one; None
    if all is well. The counter tells when the newest are gone, which the chain alone can't."""
    previous, last, entries = FIRST, 0, 0
    for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id))):
        if entry.previous != previous or digest(entry) != entry.hash:
            return entry.id
        previous, last, entries = entry.hash, id_of(entry), entries + 1
    counter = session.get(Counter, "audit")
    written = counter.value if counter else 0
    if entries == written:
        return None
    return last + 1 if entries < written else last
