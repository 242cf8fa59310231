"""What is due becomes an announcement: once a due time, whoever looks, however often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from db.broadcasts import steering
from db.models import BroadcastKind, Occurrence, Reminder, ReminderClock
from db.models.reminders import VILLAGE
from db.outbox import Priority
from db.quiet import Quiet
from db.reminders.keeping import set_clock
from db.rules import parse_rule, to_utc
from db.session import id_of, insert_ignore


@dataclass(frozen=True, slots=True)
class Wording:
    """A reminder as it is sent: `options` are (code, label)."""

    text: str
    options: Sequence[tuple[str, str]]


def fire_due(
    session: Session,
    at: datetime,
    *,
    quiet: Quiet,
    wording: Callable[[Reminder], Wording],
    limit: int = 20,
) -> int:
    """Fire what is due, in one transaction with the next due times. Missed while nothing ran: sent
    once within its grace, else recorded as missed. Returns how many clocks were moved on."""
    query = (
        select(ReminderClock, Reminder)
        .join(Reminder, col(Reminder.id) == col(ReminderClock.reminder_id))
        .where(col(Reminder.active), col(ReminderClock.next_due_at) <= at)
        .order_by(col(ReminderClock.next_due_at), col(ReminderClock.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=ReminderClock)
    )
    rows = session.exec(query).all()
    for clock, reminder in rows:
        _fire(session, clock, reminder, at, quiet, wording)
        local = datetime.fromisoformat(clock.next_local)
        set_clock(clock, parse_rule(reminder.rule).next_after(local))
    return len(rows)


def _fire(
    session: Session,
    clock: ReminderClock,
    reminder: Reminder,
    at: datetime,
    quiet: Quiet,
    wording: Callable[[Reminder], Wording],
) -> None:
    due = clock.next_due_at
    if due is None:
        return
    late = at - due > timedelta(minutes=reminder.grace_minutes)
    values = {
        "reminder_id": reminder.id,
        "timezone": clock.timezone,
        "local_time": clock.next_local,
        "period": clock.period,
        "due_at": due,
        "handled_at": at,
        "outcome": "missed" if late else "fired",
    }
    statement = insert_ignore(session, Occurrence, values).returning(col(Occurrence.id))
    new = session.execute(statement).scalar()
    if new is None or late:
        return
    draft = _draft(reminder, clock, wording(reminder))
    if reminder.repeats:
        draft.audience["not_done_in"] = [reminder.repeats, clock.period[:4]]
    row = steering.create(
        session,
        draft,
        official_id=None,
        at=at,
        starts_at=_loud(clock, at, quiet) if reminder.quiet else at,
    )
    session.get_one(Occurrence, new).broadcast_id = row.id


def _loud(clock: ReminderClock, at: datetime, quiet: Quiet) -> datetime:
    """When it may be sent: also what fires late must not fall into the quiet hours."""
    late = at.astimezone(ZoneInfo(clock.timezone)).replace(tzinfo=None)
    local = max(datetime.fromisoformat(clock.next_local), late)
    return max(at, to_utc(quiet.shift(local), clock.timezone))


def _draft(reminder: Reminder, clock: ReminderClock, wording: Wording) -> steering.Draft:
    duty, period = reminder.parent_id or id_of(reminder), reminder.period or clock.period
    audience: dict[str, Any] = {**reminder.audience, "not_done": [duty, period]}
    if reminder.person_id is not None:
        audience["people"] = [reminder.person_id]
    elif reminder.timezone == VILLAGE:
        audience["zone"] = clock.timezone
    return steering.Draft(
        title=reminder.title,
        body=reminder.text,
        text=wording.text,
        options=wording.options,
        kind=BroadcastKind.DUTY,
        audience=audience,
        priority=Priority.REMINDER,
        reminder_id=duty,
        period=period,
    )
