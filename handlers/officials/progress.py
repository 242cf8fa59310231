"""How far an announcement is, told to its official in one message."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from db import contacts, outbox
from db.broadcasts import audience as audiences
from db.broadcasts import results
from db.broadcasts.results import Progress
from db.models import Broadcast, BroadcastStatus, Contact, MessageStatus, Official, Outbox
from handlers import texts_announcement as sentences
from handlers.officials.figures import figure

TOLD_FOR = timedelta(days=2)  # so long after its start an announcement is looked at
COUNTED = 4000  # recipients a second: an announcement to 80,000 is counted every 20 seconds
LOOK = 3  # seconds between two looks (bot/wiring.py)
SMALL = 50  # fewer recipients have it before the official has read how many there are
ENDED = "ended"  # what `Broadcast.progress` ends with when there is nothing more to tell
LOST = (MessageStatus.FAILED, MessageStatus.CANCELLED, MessageStatus.IN_DOUBT)


def report(session: Session, editable: frozenset[str], at: datetime) -> int:
    """Tell the officials what has changed since the last time; returns how many were told. On an
    `editable` channel their one message changes, on others it comes once, at the end."""
    running = [row for row in _running(session, at) if _is_its_turn(row, at)]
    return sum(_tell(session, row, editable, at) for row in running)


def _running(session: Session, at: datetime) -> Sequence[Broadcast]:
    """Announcements of officials that have begun and whose end was not told; no other process
    looks at them meanwhile."""
    begun = (BroadcastStatus.SENDING, BroadcastStatus.DONE, BroadcastStatus.CANCELLED)
    query = select(Broadcast).where(
        col(Broadcast.official_id).is_not(None),
        col(Broadcast.status).in_(begun),
        col(Broadcast.starts_at).between(at - TOLD_FOR, at),
        col(Broadcast.progress).not_like(f"%{ENDED}"),
    )
    return session.exec(query.order_by(col(Broadcast.id)).with_for_update(skip_locked=True)).all()


def _is_its_turn(row: Broadcast, at: datetime) -> bool:
    """A large announcement is counted less often: that reads all of its messages, and those that
    are to be sent wait meanwhile."""
    _, total, *_ = [*row.progress.split(), "0", "0"]  # as _mark wrote it
    return int(at.timestamp()) % max(LOOK, int(total) // COUNTED) < LOOK


def _tell(session: Session, row: Broadcast, editable: frozenset[str], at: datetime) -> int:
    now = results.progress(session, row)
    if not now.audience:  # nobody was decided on: there is nothing to tell, or not yet
        row.progress = row.progress if row.status == BroadcastStatus.SENDING else ENDED
        return 0
    total = _total(session, row, now)
    if total < SMALL:
        row.progress = ENDED
        return 0
    mark = _mark(row, now, total)
    if mark == row.progress:
        return 0
    first = _first(session, row)
    to = _reader(session, row, first)
    # A first message that was lost can't be changed: then only the end is told, in a new one.
    if to is None or not (now.done or (to.channel in editable and not _lost(first))):
        return 0
    row.progress = mark
    text = _sentence(row, now, total)
    if first is None or _lost(first):
        row.progress_id = outbox.enqueue(
            session, to, text=text, at=at, priority=outbox.Priority.NOTICE
        )
    else:
        outbox.change(session, first, text, [], at)
    return 1


def _total(session: Session, row: Broadcast, now: Progress) -> int:
    """Everybody it is meant for, also while they are still being decided on."""
    if row.status == BroadcastStatus.DONE:
        return now.audience
    return max(now.audience, audiences.count(session, row.audience))


def _mark(row: Broadcast, now: Progress, total: int) -> str:
    """The figures of the sentence, to be compared; at most the column's 64 characters."""
    figures = (now.left, total, now.failed, now.in_doubt, now.skipped)
    state = ENDED if now.done else "paused" if row.paused_at else row.status
    return f"{' '.join(map(str, figures))} {state}"


def _first(session: Session, row: Broadcast) -> Outbox | None:
    if row.progress_id is None:
        return None
    return session.get_one(Outbox, row.progress_id, populate_existing=True)


def _lost(first: Outbox | None) -> bool:
    return first is not None and first.status in LOST


def _reader(session: Session, row: Broadcast, first: Outbox | None) -> Contact | None:
    """Where the official reads: where the message is, or where they wrote last."""
    if first is not None and not _lost(first):
        return session.get_one(Contact, first.contact_id)
    official = session.get_one(Official, row.official_id)
    theirs = contacts.of_person(session, official.person_id)
    return next((contact for contact in theirs if contact.blocked_at is None), None)


def _sentence(row: Broadcast, now: Progress, total: int) -> str:
    if row.status == BroadcastStatus.CANCELLED:
        text = sentences.PROGRESS_CANCELLED
        return text.format(number=row.id, left=figure(now.left), total=figure(total))
    sent = sentences.PROGRESS_PARTS["left"].format(left=figure(now.left), total=figure(total))
    others = {"failed": now.failed, "in_doubt": now.in_doubt, "skipped": now.skipped}
    parts = [sent] + [
        sentences.PROGRESS_PARTS[what].format(count=figure(count))
        for what, count in others.items()
        if count
    ]
    text = sentences.PROGRESS_PAUSED if row.paused_at else sentences.PROGRESS
    end = sentences.PROGRESS_DONE.format(number=row.id) if now.done else ""
    return text.format(number=row.id, parts=", ".join(parts)) + end
