"""What has to be done from time to time: each duty is one short transaction, (session, now) -> count."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from db import broadcasts, receipts, reminders

Duty = Callable[[Session, datetime], int]


def fire_reminders(session: Session, at: datetime) -> int:
    """Due reminders become announcements, once a due time."""
    return reminders.fire_due(session, at)


def expand_broadcasts(windows: broadcasts.Windows) -> Duty:
    """Announcements become messages, a chunk at a time. `windows` tells for each channel how long
    after a person's last message free text may be sent (None: always)."""

    def expand(session: Session, at: datetime) -> int:
        broadcast = broadcasts.next_to_expand(session)
        return broadcasts.expand(session, broadcast, windows, at) if broadcast else 0

    return expand


def settle_receipts(session: Session, at: datetime) -> int:
    """Receipts that overtook their message are applied."""
    return receipts.settle_early(session, at)
