"""Files that people sent: noted at once, downloaded later, stored by content."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from db.models import Attachment, AttachmentStatus, Complaint

MAX_ATTEMPTS = 5
LEASE = timedelta(minutes=2)
LARGEST = 2**31 - 1  # bytes a column can say; people do send larger videos


def note(  # noqa: PLR0913 - the columns of a row, all by keyword
    session: Session,
    *,
    contact_id: int,
    inbox_id: int,
    channel: str,
    reference: str,
    kind: str,
    mime: str,
    name: str,
    size: int | None,
    at: datetime,
) -> Attachment:
    """Remember a file by the reference under which its channel can download it."""
    row = Attachment(
        contact_id=contact_id,
        inbox_id=inbox_id,
        channel=channel,
        reference=reference,
        kind=kind,
        mime=mime[:100],
        name=name[:200],
        size=None if size is None else min(size, LARGEST),
        due_at=at,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def attach(session: Session, ids: list[int], complaint: Complaint) -> None:
    """Give files that came with a draft to the complaint it became."""
    for row in session.exec(select(Attachment).where(col(Attachment.id).in_(ids))).all():
        row.complaint_id = complaint.id


def of_inbox(session: Session, inbox_id: int) -> list[Attachment]:
    """Files that came with one message."""
    return list(session.exec(select(Attachment).where(col(Attachment.inbox_id) == inbox_id)).all())


def of_complaint(session: Session, complaint_id: int) -> list[Attachment]:
    """Files of a complaint, in the order in which they came."""
    query = select(Attachment).where(col(Attachment.complaint_id) == complaint_id)
    return list(session.exec(query.order_by(col(Attachment.id))).all())


def claim_due(
    session: Session, channels: list[str], at: datetime, limit: int = 4
) -> list[Attachment]:
    """Files to download now. Their next attempt is set first, so that another process, or this
    one after a crash, does not take them before that."""
    query = (
        select(Attachment)
        .where(
            col(Attachment.status) == AttachmentStatus.PENDING,
            col(Attachment.due_at) <= at,
            col(Attachment.channel).in_(channels),
        )
        .order_by(col(Attachment.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.exec(query).all())
    for row in rows:
        row.attempts += 1
        row.due_at = at + LEASE * row.attempts
    return rows


def stored(session: Session, attachment_id: int, *, sha256: str, mime: str, size: int) -> None:
    """The bytes are in the media store."""
    row = session.get_one(Attachment, attachment_id)
    row.status, row.sha256, row.mime, row.size, row.error = (
        AttachmentStatus.STORED,
        sha256,
        mime,
        size,
        "",
    )


def failed(session: Session, attachment_id: int, *, error: str, permanent: bool) -> bool:
    """A download failed; True when it will not be tried again and the person should know."""
    row = session.get_one(Attachment, attachment_id)
    if row.status == AttachmentStatus.STORED:
        return False  # a slower attempt of somebody who lost it meanwhile
    row.error = error[:200]
    if permanent or row.attempts >= MAX_ATTEMPTS:
        row.status = AttachmentStatus.FAILED
        return True
    return False
