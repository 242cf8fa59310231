"""Announcements: what is told to many, and what became of it for each one."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from db.models.base import Table, json_column, text_column


class BroadcastStatus(StrEnum):
    """Life of an announcement; whether it is paused stands in `paused_at`."""

    APPROVAL = "approval"  # waits for a second person
    SENDING = "sending"  # from `starts_at` on its recipients are decided on, chunk by chunk
    DONE = "done"  # all recipients are decided on; their messages may still wait in the outbox
    CANCELLED = "cancelled"


class BroadcastKind(StrEnum):
    """What a recipient is asked to answer."""

    PLAIN = "plain"
    ACKNOWLEDGE = "acknowledge"  # understood, or needs an explanation
    ATTENDANCE = "attendance"  # comes, does not come, sends somebody
    DUTY = "duty"  # a reminder: done, later, switch off


class Mode(StrEnum):
    """How one message may reach one contact at a moment."""

    FREE = "free"  # the channel has no window, or it is open
    TEMPLATE = "template"  # the whole text in an approved template
    OPENER = "opener"  # a template that asks to answer; the text follows the answer


class Skip(StrEnum):
    """Why somebody in the audience got nothing."""

    NO_CONTACT = "no_contact"
    STOPPED = "stopped"
    BLOCKED = "blocked"
    NO_CHANNEL = "no_channel"  # known on a channel that is not configured any more
    WINDOW = "window"  # outside the window, and no template fits


class Broadcast(Table, table=True):
    """One announcement, or one firing of a reminder, to many people."""

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(default="", max_length=200)
    body: str = text_column("")  # the official's own words
    text: str = text_column()  # as it is sent, with its heading
    options: list[list[str]] = json_column(list)  # [[code, label], ...]: what may be answered
    kind: str = Field(default=BroadcastKind.PLAIN, max_length=16)
    attachment_id: int | None = Field(default=None, foreign_key="attachment.id")
    audience: dict[str, Any] = json_column(dict)
    priority: int
    status: str = Field(default=BroadcastStatus.SENDING, index=True, max_length=16)
    starts_at: datetime
    paused_at: datetime | None = None
    official_id: int | None = Field(default=None, foreign_key="official.id")
    approved_by: int | None = Field(default=None, foreign_key="official.id")
    reminder_id: int | None = Field(default=None, foreign_key="reminder.id", index=True)
    period: str = Field(default="", max_length=16)  # of the duty: what SUDAH settles
    cursor: int = 0  # id of the last person expanded
    other_channel_after: int = (
        0  # minutes unread until the person's other channel is tried; 0: never
    )
    nudge_after: int = 0  # minutes of silence until the silent are asked again; 0: never
    progress_id: int | None = None  # the outbox row that tells its official how far it is
    progress: str = Field(default="", max_length=64)  # what that row says
    created_at: datetime
    finished_at: datetime | None = None


class BroadcastRecipient(Table, table=True):
    """What became of one announcement for one person."""

    __table_args__ = (UniqueConstraint("broadcast_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    broadcast_id: int = Field(foreign_key="broadcast.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id", index=True)
    mode: str = Field(default="", max_length=16)
    skipped: str = Field(default="", max_length=24)  # why nothing was queued
    second_outbox_id: int | None = Field(default=None, foreign_key="outbox.id", index=True)
    second_at: datetime | None = None  # when the other channel was tried, or found to be none
    opened_at: datetime | None = None  # the text behind an opener was given
    nudged_at: datetime | None = None
    answer: str = Field(default="", max_length=16)
    note: str = text_column("")  # who comes instead
    answered_at: datetime | None = None
