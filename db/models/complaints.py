"""Problems in the field and their history; their files stand in attachments.py."""

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


class Stage(StrEnum):
    """What a complaint waits for; each has its deadline (db/data/deadlines.toml)."""

    TRIAGE = "triage"  # somebody looks at it
    FORWARD = "forward"  # an office has it
    ANSWER = "answer"  # its author hears something
    FINISH = "finish"  # it is done
    NONE = ""


class Complaint(Table, table=True):
    """A problem in the field, in the words of the person who has it."""

    __table_args__ = (
        Index(
            "ix_complaint_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

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
    office: str = Field(default="", index=True, max_length=16)  # who handles it; "": nobody yet
    owner_id: int | None = Field(default=None, foreign_key="official.id", index=True)
    secret: bool = False  # RAHASIA: its author is shown to nobody who may not see it
    counted_from: datetime  # deadlines: since it was filed, or came back
    promised_at: datetime  # until when its author was promised a first answer
    stage: str = Field(default=Stage.TRIAGE, max_length=16)  # what is awaited now ...
    due_at: datetime | None = None  # ... and until when; None: nothing is
    escalation: int = 0  # how far the delay went: 1 owner, 2 coordinator, 3 its author
    escalated_at: datetime | None = None
    answered_at: datetime | None = None  # the first answer of an office
    asked_at: datetime | None = None  # SUDAH or BELUM was asked, or asked again
    nudges: int = 0  # how often it was asked again
    reopened: int = 0  # how often the author said BELUM
    rating: int | None = None  # 1-5, only after SUDAH
    closed_at: datetime | None = None
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
    office: str = Field(default="", max_length=16)  # where it was forwarded to
