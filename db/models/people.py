"""Who there is: cooperatives, persons, their addresses on channels, officials."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from db.models.base import Table, json_column, text_column


class Cooperative(Table, table=True):
    """One cooperative; every village has exactly one (Inpres 9/2025)."""

    id: int | None = Field(default=None, primary_key=True)
    village_code: str = Field(unique=True, max_length=13)  # Kemendagri code 18.01.04.2001
    name: str
    created_at: datetime


class Person(Table, table=True):
    """A human being, however many channels they use."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    phone: str | None = Field(default=None, unique=True, max_length=20)  # E.164
    village_code: str | None = Field(default=None, index=True, max_length=13)
    cooperative_id: int | None = Field(default=None, foreign_key="cooperative.id", index=True)
    created_at: datetime


class Contact(Table, table=True):
    """One person's address on one channel, and where their dialogue stands."""

    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=32)
    external_id: str = Field(max_length=200)
    person_id: int = Field(foreign_key="person.id", index=True)
    phone: str | None = Field(default=None, index=True, max_length=20)
    created_at: datetime
    last_inbound_at: datetime
    noticed_at: datetime | None = None  # the privacy notice was given
    blocked_at: datetime | None = None  # the platform says we can't reach them
    stopped_at: datetime | None = None  # they asked for no announcements and reminders
    step: str | None = Field(default=None, max_length=64)
    step_no: int = 0  # counts questions asked, so that a button of an old one is known as old
    step_at: datetime | None = None
    answers: dict[str, Any] = json_column(dict)
    offered: list[list[str]] = json_column(list)  # [[payload, label], ...] last shown
    is_group: bool = False  # a group is no chair: it gets answers, no announcements
    unread_announcement: bool = False  # an opening template went out; the text itself waits
    last_question: str = text_column("")  # what to pass on when they ask for an official


class Official(Table, table=True):
    """A person with an office; `scope` is "all" or a kecamatan code such as 18.01.04, `office` the
    code of the office whose complaints they see."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    name: str
    role: str = Field(max_length=16)  # officer, coordinator, admin
    scope: str = Field(default="all", max_length=16)
    office: str = Field(default="", max_length=16)  # "": every office's complaints
    digest_on: str = Field(default="", max_length=10)  # the day of the last morning digest
    active: bool = True
    created_at: datetime
