"""Reminders: the truth about what is due stands in `next_due_at`, and each firing is a row."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from sqlmodel import Session, col, select

from db import broadcasts
from db.models import Occurrence, Reminder
from db.outbox import Priority
from db.session import insert_ignore

# Cron counts from Sunday, and Sunday is 7 too; APScheduler would count from Monday.
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS = re.compile(r"(?:([0-7])(?:-([0-7]))?|\*(?=/))(?:/([1-7]))?", re.ASCII)


def add(  # noqa: PLR0913 - the columns of a row, all by keyword
    session: Session,
    *,
    text: str,
    audience: dict[str, Any],
    cron: str | None,
    once_at: datetime | None,
    timezone: str,
    at: datetime,
) -> Reminder:
    """A reminder by cron (five fields, local time of `timezone`) or once at an aware time.

    Raises ValueError for a bad cron or zone, for both or neither, or a time that has passed.
    """
    if (cron is None) == (once_at is None):
        raise ValueError("give either a cron rule or a date")
    zone_named(timezone)
    due = next_due(cron, timezone, at) if cron else once_at
    if due is None or due <= at:
        raise ValueError("this reminder would never fire")
    row = Reminder(
        text=text,
        audience=audience,
        cron=cron,
        timezone=timezone,
        next_due_at=due,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def zone_named(timezone: str) -> ZoneInfo:
    """The zone with that name. Raises ValueError if there is none."""
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as e:  # OSError: the name of a folder, such as Asia
        raise ValueError(f"unknown time zone {timezone!r}") from e


def next_due(cron: str, timezone: str, after: datetime) -> datetime | None:
    """The first firing after an aware time. Raises ValueError for a bad rule or zone."""
    *fields, weekdays = cron.split() or [""]
    named = ",".join(_named_days(part) for part in weekdays.split(","))
    trigger = CronTrigger.from_crontab(" ".join([*fields, named]), timezone=zone_named(timezone))
    fire: datetime | None = trigger.get_next_fire_time(None, after + timedelta(seconds=1))
    return fire


def _named_days(part: str) -> str:
    """`1-5` -> `mon,tue,wed,thu,fri`; what is no number of a day stays as it is."""
    found = _DAYS.fullmatch(part)
    if found is None:
        return part
    first, last, step = found.groups()
    start = int(first or 0)
    stop = int(last) if last else start if first else 6
    return ",".join(WEEKDAYS[start : stop + 1 : int(step or 1)]) or part


def fire_due(session: Session, at: datetime, limit: int = 20) -> int:
    """Turn what is due into announcements, in one transaction with the next due time. Missed
    while nothing ran: sent once within its grace, else recorded as missed."""
    query = (
        select(Reminder)
        .where(col(Reminder.active), col(Reminder.next_due_at) <= at)
        .order_by(col(Reminder.next_due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.exec(query).all()
    for reminder in rows:
        _fire(session, reminder, at)
    return len(rows)


def _fire(session: Session, reminder: Reminder, at: datetime) -> None:
    due = reminder.next_due_at
    if due is None:
        return
    local = due.astimezone(ZoneInfo(reminder.timezone))
    late = at - due > timedelta(minutes=reminder.grace_minutes)
    values = {
        "reminder_id": reminder.id,
        "local_time": f"{local:%Y-%m-%dT%H:%M}",
        "due_at": due,
        "handled_at": at,
        "outcome": "missed" if late else "fired",
    }
    new = session.execute(
        insert_ignore(session, Occurrence, values).returning(col(Occurrence.id))
    ).scalar()
    if new is not None and not late:
        broadcast = broadcasts.create(
            session,
            text=reminder.text,
            audience=reminder.audience,
            priority=Priority.REMINDER,
            official_id=None,
            at=at,
        )
        session.get_one(Occurrence, new).broadcast_id = broadcast.id
    reminder.next_due_at = (
        next_due(reminder.cron, reminder.timezone, due) if reminder.cron else None
    )
    reminder.active = reminder.next_due_at is not None


def upcoming(session: Session, limit: int) -> list[Reminder]:
    """Active reminders, the next one first."""
    query = select(Reminder).where(col(Reminder.active), col(Reminder.next_due_at).is_not(None))
    return list(session.exec(query.order_by(col(Reminder.next_due_at)).limit(limit)).all())
