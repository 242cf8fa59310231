"""Reminders: rules, each of their firings, and what chairs answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from db.models.base import Table, json_column, text_column

VILLAGE = "village"  # in `Reminder.timezone`: each person's own zone


class Reminder(Table, table=True):
    """A text that is sent by a rule (db/rules.py): a duty of all, or one person's own."""

    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, unique=True, max_length=64)  # of a shipped duty
    title: str = Field(default="", max_length=200)
    text: str = text_column()
    source: str = text_column("")
    topic: str = Field(default="", max_length=64)  # of the FAQ, to read more
    repeats: str = Field(default="", max_length=64)  # key of the duty that settles this one too
    audience: dict[str, Any] = json_column(dict)
    rule: str = Field(max_length=200)
    timezone: str = Field(default=VILLAGE, max_length=64)
    quiet: bool = True  # moved out of the quiet hours
    grace_minutes: int = 180  # later than this it is recorded as missed, not sent
    active: bool = True
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # personal
    parent_id: int | None = Field(default=None, foreign_key="reminder.id")  # put off by NANTI
    period: str = Field(default="", max_length=16)  # of the parent's duty
    official_id: int | None = Field(default=None, foreign_key="official.id")
    created_at: datetime


class ReminderClock(Table, table=True):
    """When a reminder is due next in one zone; `next_due_at` is the truth about it."""

    __table_args__ = (UniqueConstraint("reminder_id", "timezone"),)

    id: int | None = Field(default=None, primary_key=True)
    reminder_id: int = Field(foreign_key="reminder.id")
    timezone: str = Field(max_length=64)
    next_local: str = Field(default="", max_length=16)  # 2026-12-25T08:00
    next_due_at: datetime | None = Field(default=None, index=True)
    period: str = Field(default="", max_length=16)


class Occurrence(Table, table=True):
    """One firing. The key is local wall time: a clock set back must not fire it twice."""

    __table_args__ = (UniqueConstraint("reminder_id", "timezone", "local_time"),)

    id: int | None = Field(default=None, primary_key=True)
    reminder_id: int = Field(foreign_key="reminder.id")
    timezone: str = Field(max_length=64)
    local_time: str = Field(max_length=16)  # 2026-12-25T08:00
    period: str = Field(default="", max_length=16)
    due_at: datetime
    handled_at: datetime
    outcome: str = Field(max_length=16)  # fired, missed
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id")


class DutyDone(Table, table=True):
    """A chair has done a duty for one period, and is not reminded of it again until the next."""

    __table_args__ = (UniqueConstraint("reminder_id", "person_id", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    reminder_id: int = Field(foreign_key="reminder.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    period: str = Field(max_length=16)
    note: str = text_column("")  # a number or a remark the chair added
    attachment_id: int | None = Field(default=None, foreign_key="attachment.id")
    at: datetime


class ReminderMute(Table, table=True):
    """A chair does not want this reminder."""

    __table_args__ = (UniqueConstraint("reminder_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    reminder_id: int = Field(foreign_key="reminder.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime
