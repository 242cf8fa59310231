"""A person's own reminders."""

from sqlmodel import Session, col, select

from db.models import Reminder, ReminderClock

MOST = 20  # that one person may have waiting
GRACE = 24 * 60  # minutes: better late than never


def waiting(session: Session, person_id: int) -> list[int]:
    """Ids of a person's own reminders that will still fire; what was put off is not counted."""
    query = (
        select(Reminder.id)
        .join(ReminderClock, col(ReminderClock.reminder_id) == col(Reminder.id))
        .where(
            col(Reminder.person_id) == person_id,
            col(Reminder.parent_id).is_(None),
            col(Reminder.active),
            col(ReminderClock.next_due_at).is_not(None),
        )
        .order_by(col(Reminder.id))
    )
    return [number for number in session.exec(query.distinct()).all() if number is not None]


def find(session: Session, reminder_id: int, person_id: int) -> Reminder | None:
    """One of a person's own reminders, or what they put off; nobody else's."""
    row = session.get(Reminder, reminder_id)
    return row if row is not None and row.person_id == person_id else None
