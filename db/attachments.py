"""Files that people sent: noted at once, downloaded later, stored by content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from db.models import Attachment, AttachmentStatus, Complaint

MAX_ATTEMPTS = 5
LEASE = timedelta(minutes=2)
LARGEST = 2**31 - 1  # bytes a column can say; people do send larger videos


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What was made and read of a picture: keys of the clean and the small copy, pixels of the
    original, and what its camera noted (see Attachment)."""

    clean: str
    thumb: str
    width: int
    height: int
    taken: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as it may be shown or sent on: `key` and `thumb` name files of the media store.
    `key` is None where there is nothing safe to send (not fetched, or a picture that could not be
    cleaned); `thumb` is None for everything but pictures."""

    attachment_id: int
    kind: str
    status: str
    key: str | None
    thumb: str | None
    mime: str
    name: str


CLEAN_MIME = "image/jpeg"


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


def understood(session: Session, attachment_id: int, facts: PictureFacts) -> None:
    """A stored picture has its copies; it waits to be compared with earlier ones."""
    row = session.get_one(Attachment, attachment_id)
    row.clean_sha256, row.thumb_sha256 = facts.clean, facts.thumb
    row.width, row.height = facts.width, facts.height
    row.photo_taken = facts.taken
    row.photo_latitude, row.photo_longitude = facts.latitude, facts.longitude
    row.to_compare = True


def unreadable(session: Session, attachment_id: int) -> bool:
    """A stored picture can't be opened: from now on it is a document. True when it was sent as a
    photo, so that the person should know."""
    row = session.get_one(Attachment, attachment_id)
    was_photo, row.kind, row.broken = row.kind == "photo", "document", True
    return was_photo


def postponed(session: Session, attachment_id: int, *, error: str, at: datetime) -> None:
    """Our store could not take a file: tried again after a lease, and no attempt is counted,
    since nothing is wrong with the file."""
    row = session.get_one(Attachment, attachment_id)
    if row.status == AttachmentStatus.PENDING:
        row.error, row.due_at = error[:200], at + LEASE
        row.attempts = max(0, row.attempts - 1)


def failed(session: Session, attachment_id: int, *, error: str, permanent: bool) -> bool:
    """A download failed; True when it will not be tried again and the person should know: once."""
    row = session.get_one(Attachment, attachment_id)
    if row.status != AttachmentStatus.PENDING:
        return False  # a slower attempt of somebody who lost it meanwhile
    row.error = error[:200]
    if permanent or row.attempts >= MAX_ATTEMPTS:
        row.status = AttachmentStatus.FAILED
        return True
    return False


def shown(row: Attachment) -> Shown:
    """How a file is shown: never a picture's original, which may tell where it was taken."""
    picture = row.clean_sha256 is not None
    return Shown(
        attachment_id=row.id or 0,
        kind=row.kind,
        status=row.status,
        key=None if row.broken else row.clean_sha256 or row.sha256,
        thumb=row.thumb_sha256,
        mime=CLEAN_MIME if picture else row.mime,
        name=_named(row, picture=picture),
    )


def _named(row: Attachment, *, picture: bool) -> str:
    if not picture:
        return row.name
    stem = row.name.rpartition(".")[0] or row.name or "foto"
    return f"{stem}.jpg"


def shown_of(session: Session, complaint_id: int) -> Sequence[Shown]:
    """The files of a complaint as they may be shown or sent on, in the order in which they came;
    also those that are not there (yet), with `key` None."""
    return [shown(row) for row in of_complaint(session, complaint_id)]
