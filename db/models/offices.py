"""Offices that handle complaints, who gets which, and the cards on which officials work."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from db.models.base import Table


class Office(Table, table=True):
    """An office of the kabupaten that handles complaints (db/data/offices.toml)."""

    code: str = Field(primary_key=True, max_length=16)
    name: str = Field(max_length=120)
    active: bool = True


class Route(Table, table=True):
    """Which office handles a category of complaints; those with a later `position` support it."""

    __table_args__ = (UniqueConstraint("category", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    category: str = Field(max_length=8)
    position: int = 0
    office: str = Field(foreign_key="office.code", max_length=16)


class OfficialGroup(Table, table=True):
    """A group chat in which officials work on the complaints of an office, or of all."""

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", unique=True)
    office: str = Field(default="", max_length=16)  # "": every office's
    official_id: int = Field(foreign_key="official.id")  # who made it one
    created_at: datetime


class Card(Table, table=True):
    """A message that is about a complaint: the card on which officials work, a question to them,
    or a message to its author. A reply to it is about this complaint."""

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    live: bool = True  # the card itself, changed when the complaint changes; else an exchange
    asks: str = Field(default="", max_length=16)  # what a reply to it is
    created_at: datetime
