"""Problems in the field, their history and their files."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from db.models.base import Table, text_column


class ComplaintStatus(StrEnum):
    """Life of a complaint; what people read for each stands in handlers/texts.py."""

    RECEIVED = "received"
    FORWARDED = "forwarded"
    IN_PROGRESS = "in_progress"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    SOLVED = "solved"
    NOT_OURS = "not_ours"
    WITHDRAWN = "withdrawn"
    CLOSED_UNCONFIRMED = "closed_unconfirmed"


class AttachmentStatus(StrEnum):
    """Life of a file a person sent."""

    PENDING = "pending"
    STORED = "stored"
    FAILED = "failed"


class Complaint(Table, table=True):
    """A problem in the field, in the words of the person who has it."""

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True, max_length=20)  # LHN-0001
    category: str = Field(index=True, max_length=8)
    description: str = text_column()
    status: str = Field(default=ComplaintStatus.RECEIVED, index=True, max_length=24)
    person_id: int = Field(foreign_key="person.id", index=True)
    contact_id: int = Field(foreign_key="contact.id")
    cooperative_id: int | None = Field(default=None, foreign_key="cooperative.id", index=True)
    village_code: str | None = Field(default=None, index=True, max_length=13)
    place: str = ""  # the village as the person wrote it
    latitude: float | None = None
    longitude: float | None = None
    created_at: datetime = Field(index=True)
    updated_at: datetime


class ComplaintEvent(Table, table=True):
    """One line of a complaint's history."""

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    at: datetime
    kind: str = Field(max_length=32)
    actor: str = Field(default="", max_length=64)  # person:ID, official:ID or system
    note: str = text_column("")


class Attachment(Table, table=True):
    """A file a person sent: first only the channel's reference, later the stored bytes."""

    __table_args__ = (
        Index(
            "ix_attachment_due",
            "due_at",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    inbox_id: int = Field(foreign_key="inbox.id", index=True)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", index=True)
    channel: str = Field(max_length=32)
    reference: str = text_column()
    kind: str = Field(max_length=16)
    mime: str = Field(default="", max_length=100)
    name: str = Field(default="", max_length=200)
    size: int | None = None
    sha256: str | None = Field(default=None, index=True, max_length=64)
    status: str = Field(default=AttachmentStatus.PENDING, max_length=16)
    attempts: int = 0
    due_at: datetime
    error: str = ""
    created_at: datetime
