"""Reminders as rows: added, changed, paused, listed; and when each is due next in which zone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from db.clock import ZONES
from db.duty_calendar import Duty
from db.models import Broadcast, DutyDone, Occurrence, Reminder, ReminderClock, ReminderMute
from db.models.reminders import VILLAGE
from db.rules import Firing, next_firings, parse_rule, to_utc
from db.session import id_of


@dataclass(frozen=True, slots=True)
class NewReminder:
    """What is to be reminded of. `rule` as in db/rules.py; `timezone` a zone's name, or VILLAGE for
    each person's own; with `person_id` it is that person's own reminder."""

    text: str
    rule: str
    title: str = ""
    audience: dict[str, Any] = field(default_factory=dict)
    timezone: str = VILLAGE
    quiet: bool = True
    grace_minutes: int = 180
    key: str | None = None
    source: str = ""
    topic: str = ""
    repeats: str = ""
    active: bool = True
    person_id: int | None = None
    parent_id: int | None = None
    period: str = ""
    official_id: int | None = None


def add(session: Session, new: NewReminder, at: datetime) -> Reminder:
    """Keep a reminder. Raises ValueError (Indonesian) for a bad rule or zone, and for a rule that
    would never fire."""
    rule = parse_rule(new.rule)
    values = {name: getattr(new, name) for name in new.__slots__}
    row = Reminder(**values | {"rule": str(rule)}, created_at=at)
    for zone in zones_of(row):
        if rule.next_after(_wall(at, zone)) is None:
            raise ValueError(f"Waktu ini sudah lewat: {rule.describe()}.")
    session.add(row)
    session.flush()
    wind(session, row, at)
    return row


def zones_of(row: Reminder) -> Sequence[str]:
    """The zones a reminder has a clock for."""
    return ZONES if row.timezone == VILLAGE else (row.timezone,)


def _wall(at: datetime, zone: str) -> datetime:
    """Naive wall time. Raises ValueError for an unknown zone."""
    to_utc(at.replace(tzinfo=None), zone)
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def wind(session: Session, row: Reminder, at: datetime) -> None:
    """Set the clocks of a new or changed reminder: from now on, nothing that has passed."""
    known = {clock.timezone: clock for clock in clocks(session, id_of(row))}
    for zone in zones_of(row):
        clock = known.pop(zone, None) or ReminderClock(reminder_id=id_of(row), timezone=zone)
        set_clock(clock, parse_rule(row.rule).next_after(_wall(at, zone)))
        session.add(clock)
    for gone in known.values():
        session.delete(gone)
    session.flush()


def set_clock(clock: ReminderClock, firing: Firing | None) -> None:
    """The next firing of one zone; None: it never fires again."""
    clock.next_local = f"{firing.local:%Y-%m-%dT%H:%M}" if firing else ""
    clock.next_due_at = to_utc(firing.local, clock.timezone) if firing else None
    clock.period = firing.period if firing else ""


def clocks(session: Session, reminder_id: int) -> Sequence[ReminderClock]:
    """The clocks of a reminder."""
    query = select(ReminderClock).where(col(ReminderClock.reminder_id) == reminder_id)
    return session.exec(query.order_by(col(ReminderClock.id))).all()


def change(session: Session, row: Reminder, at: datetime, **values: Any) -> None:
    """Change words or rule; with `official_id` a shipped duty is theirs from then on. Raises ValueError (Indonesian) for a bad rule."""
    if "rule" in values:
        values["rule"] = str(parse_rule(values["rule"]))
    for name, value in values.items():
        setattr(row, name, value)
    if "rule" in values or "timezone" in values:
        wind(session, row, at)


def switch(session: Session, row: Reminder, *, on: bool, at: datetime) -> None:
    """Pause it, or let it go on: what would have fired meanwhile does not fire late."""
    if on and not row.active:
        wind(session, row, at)
    row.active = on


def common(session: Session) -> Sequence[Reminder]:
    """The reminders that officials keep, personal ones not among them, oldest first."""
    query = select(Reminder).where(col(Reminder.person_id).is_(None))
    return session.exec(query.order_by(col(Reminder.id))).all()


def find(session: Session, reminder_id: int) -> Reminder | None:
    """One of the reminders that officials keep."""
    row = session.get(Reminder, reminder_id)
    return row if row is not None and row.person_id is None else None


def next_times(row: Reminder, at: datetime, count: int = 5) -> list[Firing]:
    """The next firings in the reminder's first zone."""
    zone = zones_of(row)[0]
    return next_firings(parse_rule(row.rule), _wall(at, zone), count)


def remove(session: Session, row: Reminder) -> None:
    """Delete a reminder, what was put off of it, and what is known of its firings; messages that
    were sent stay. The clocks go first: who is firing it at this moment is waited for."""
    putoff = select(Reminder).where(col(Reminder.parent_id) == row.id)
    rows = [*session.exec(putoff.order_by(col(Reminder.id))).all(), row]
    ids = [id_of(one) for one in rows]
    for table in (ReminderClock, Occurrence, DutyDone, ReminderMute):
        session.execute(delete(table).where(col(table.reminder_id).in_(ids)))
    named = update(Broadcast).where(col(Broadcast.reminder_id).in_(ids))
    session.execute(named.values(reminder_id=None))
    for one in rows:
        session.delete(one)
        session.flush()


def was_sent(session: Session, row: Reminder) -> bool:
    """Whether it has fired, so that there is something to account for."""
    query = select(Occurrence.id).where(
        col(Occurrence.reminder_id) == row.id, col(Occurrence.broadcast_id).is_not(None)
    )
    return session.exec(query.limit(1)).first() is not None


def ship(session: Session, duties: Sequence[Duty], at: datetime) -> int:
    """Add the shipped duties that are not there yet, and bring up to date those whose words and
    rule no official has changed (they bear no official's number): a date of the settings or a
    text may be another one now. Returns how many were added."""
    query = select(Reminder).where(col(Reminder.key).is_not(None))
    known = {row.key: row for row in session.exec(query).all()}
    for duty in duties:
        row = known.get(duty.key)
        if row is None:
            add(session, _shipped(duty), at)
        elif row.official_id is None:
            _refresh(session, row, duty, at)
    return len([duty for duty in duties if duty.key not in known])


def _shipped(duty: Duty) -> NewReminder:
    return NewReminder(
        text=duty.text,
        rule=duty.rule,
        title=duty.title,
        key=duty.key,
        source=duty.source,
        topic=duty.topic,
        repeats=duty.repeats,
        active=duty.on,
    )


def _refresh(session: Session, row: Reminder, duty: Duty, at: datetime) -> None:
    row.title, row.text, row.source, row.topic = duty.title, duty.text, duty.source, duty.topic
    row.repeats = duty.repeats
    if row.rule != duty.rule:
        change(session, row, at, rule=duty.rule)
