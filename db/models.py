"""All tables, no behaviour: the verbs stand in the modules named after the tables.

Words of state are plain text columns (a new word is no migration); the enums below list them.
A JSON column is replaced, never changed in place: an in-place change is not saved.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, MetaData, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of all tables: constraints get stable names, which batch migrations on SQLite need."""

    metadata = MetaData(naming_convention=NAMING)


class MessageStatus(StrEnum):
    """Life of an outgoing message; it only moves forward (queued again after a refusal)."""

    QUEUED = "queued"
    CLAIMED = "claimed"  # a dispatcher holds it; surely not sent
    SENDING = "sending"  # start stamp committed; may have been sent
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"  # the process died, or the answer got lost, after the start stamp
    CANCELLED = "cancelled"


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


class BroadcastStatus(StrEnum):
    """Life of an announcement."""

    SENDING = "sending"
    DONE = "done"
    CANCELLED = "cancelled"


class PhraseStatus(StrEnum):
    """Life of a learned phrase."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class AttachmentStatus(StrEnum):
    """Life of a file a person sent."""

    PENDING = "pending"
    STORED = "stored"
    FAILED = "failed"


def _json(make: type[dict[str, Any]] | type[list[Any]]) -> Any:
    """A JSON column that starts empty, also for statements that do not name it."""
    return Field(default_factory=make, sa_column=Column(JSON, nullable=False, default=make))


def _text(default: str | None = None) -> Any:
    """A text of any length; required unless there is a default."""
    column = Column(Text, nullable=False, default=default)
    return Field(sa_column=column) if default is None else Field(default=default, sa_column=column)


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
    answers: dict[str, Any] = _json(dict)
    offered: list[list[str]] = _json(list)  # [[payload, label], ...] last shown
    last_question: str = _text("")  # what to pass on when they ask for an official


class Inbox(Table, table=True):
    """Every message that came in; the unique key is what makes handling happen once."""

    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index("ix_inbox_contact_album", "contact_id", "album"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=32)
    external_id: str = Field(max_length=200)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    received_at: datetime = Field(index=True)
    kind: str = Field(max_length=16)
    text: str = _text("")
    album: str | None = Field(default=None, max_length=100)
    error: str | None = None  # the class of the exception when the handler failed


class Outbox(Table, table=True):
    """Every message that goes out, in the order in which it was queued."""

    __table_args__ = (
        # Literal states on purpose: a bind parameter would miss a partial index (ADR 0001).
        Index(
            "ix_outbox_due",
            "channel",
            "priority",
            "id",
            sqlite_where=text("status = 'queued'"),
            postgresql_where=text("status = 'queued'"),
        ),
        Index(
            "ix_outbox_order",
            "channel",
            "recipient",
            sqlite_where=text("status IN ('queued', 'claimed', 'sending')"),
            postgresql_where=text("status IN ('queued', 'claimed', 'sending')"),
        ),
        Index("ix_outbox_contact_id_id", "contact_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=32)
    recipient: str = Field(max_length=200)
    contact_id: int = Field(foreign_key="contact.id")
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id", index=True)
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id", index=True)
    priority: int
    text: str = _text()
    options: list[list[str]] = _json(list)  # [[payload, label], ...]
    media: list[dict[str, str]] = _json(list)
    request: str | None = Field(default=None, max_length=16)
    status: str = Field(default=MessageStatus.QUEUED, max_length=16)
    due_at: datetime
    created_at: datetime
    attempts: int = 0
    part: int = 0  # parts of a long message that are already sent
    lease_owner: str | None = Field(default=None, max_length=64)
    lease_until: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error_code: str = ""
    error: str = ""


class SentPart(Table, table=True):
    """One message of the provider: what a delivery receipt refers to."""

    __table_args__ = (UniqueConstraint("channel", "provider_id"),)

    id: int | None = Field(default=None, primary_key=True)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    part: int
    channel: str = Field(max_length=32)
    provider_id: str = Field(max_length=200)
    status: str = Field(default=MessageStatus.SENT, max_length=16)


class EarlyReceipt(Table, table=True):
    """A receipt that overtook the record of its own message; applied as soon as that is there."""

    __table_args__ = (UniqueConstraint("channel", "provider_id", "status"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=32)
    provider_id: str = Field(max_length=200)
    status: str = Field(max_length=16)
    error_code: str = ""
    error: str = ""
    blocked: bool = False
    received_at: datetime


class Lease(Table, table=True):
    """Who does a thing that only one process may do; `token` grows with every new holder."""

    name: str = Field(primary_key=True, max_length=64)
    owner: str = Field(max_length=64)
    until: datetime
    token: int = 0


class Counter(Table, table=True):
    """Gapless numbers that people read, such as complaint numbers."""

    name: str = Field(primary_key=True, max_length=32)
    value: int = 0


class Complaint(Table, table=True):
    """A problem in the field, in the words of the person who has it."""

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True, max_length=20)  # LHN-0001
    category: str = Field(index=True, max_length=8)
    description: str = _text()
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
    note: str = _text("")


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
    reference: str = _text()
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


class Question(Table, table=True):
    """What the bot did not know and passed on; stays open until an official answers."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    contact_id: int = Field(foreign_key="contact.id")
    cluster: int | None = Field(default=None, index=True)  # id of the first that asked the same
    text: str = _text()
    created_at: datetime
    answer: str = _text("")
    answered_by: int | None = Field(default=None, foreign_key="official.id")
    answered_at: datetime | None = Field(default=None, index=True)


class TopicVersion(Table, table=True):
    """A topic as an official wrote it, over the shipped one; the newest that is not undone holds."""

    __table_args__ = (Index("ix_topicversion_topic_id_id", "topic_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    topic_id: str = Field(max_length=64)
    body: dict[str, Any] = _json(dict)  # question, label, phrases, answer, source, ...
    official_id: int | None = Field(default=None, foreign_key="official.id")
    question_id: int | None = Field(default=None, foreign_key="question.id")  # whose answer it is
    created_at: datetime
    undone_at: datetime | None = None


class LearnedPhrase(Table, table=True):
    """A way of asking that was seen, for a topic that a person or an official named as its answer."""

    __table_args__ = (UniqueConstraint("topic_id", "text"),)

    id: int | None = Field(default=None, primary_key=True)
    topic_id: str = Field(max_length=64)
    text: str = Field(max_length=400)
    status: str = Field(default=PhraseStatus.PROPOSED, index=True, max_length=16)
    source: str = Field(max_length=16)  # choice, answer
    seen: int = 1  # how often it was proposed
    reason: str = ""  # why it was rejected
    created_at: datetime
    decided_at: datetime | None = None


class Feedback(Table, table=True):
    """A thumb under an answer; one a person and topic, the last one counts."""

    __table_args__ = (UniqueConstraint("person_id", "topic_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    topic_id: str = Field(index=True, max_length=64)
    helpful: bool
    question: str = _text("")
    at: datetime


class Official(Table, table=True):
    """A person with an office; `scope` is "all" or a kecamatan code such as 18.01.04."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    name: str
    role: str = Field(max_length=16)  # officer, coordinator, admin
    scope: str = Field(default="all", max_length=16)
    active: bool = True
    created_at: datetime


class Broadcast(Table, table=True):
    """One announcement, or one firing of a reminder, to many people."""

    id: int | None = Field(default=None, primary_key=True)
    text: str = _text()
    audience: dict[str, Any] = _json(dict)
    priority: int
    status: str = Field(default=BroadcastStatus.SENDING, index=True, max_length=16)
    official_id: int | None = Field(default=None, foreign_key="official.id")
    cursor: int = 0  # id of the last person expanded
    created_at: datetime
    finished_at: datetime | None = None


class BroadcastRecipient(Table, table=True):
    """What became of one announcement for one person."""

    __table_args__ = (UniqueConstraint("broadcast_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    broadcast_id: int = Field(foreign_key="broadcast.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id", index=True)
    skipped: str = Field(default="", max_length=24)  # why nothing was queued: window, ...


class Reminder(Table, table=True):
    """A text that is sent on a schedule; `next_due_at` is the truth about when."""

    id: int | None = Field(default=None, primary_key=True)
    text: str = _text()
    audience: dict[str, Any] = _json(dict)
    cron: str | None = None  # five fields, local time of `timezone`
    timezone: str = Field(default="Asia/Jakarta", max_length=64)
    grace_minutes: int = 180  # later than this it is recorded as missed, not sent
    next_due_at: datetime | None = Field(default=None, index=True)
    active: bool = True
    created_at: datetime


class Occurrence(Table, table=True):
    """One firing. The key is local wall time: a clock set back must not fire it twice."""

    __table_args__ = (UniqueConstraint("reminder_id", "local_time"),)

    id: int | None = Field(default=None, primary_key=True)
    reminder_id: int = Field(foreign_key="reminder.id")
    local_time: str = Field(max_length=16)  # 2026-12-25T08:00
    due_at: datetime
    handled_at: datetime
    outcome: str = Field(max_length=16)  # fired, missed
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id")


class AuditEntry(Table, table=True):
    """One act of an official, chained by hash to the one before it."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str = Field(max_length=64)
    action: str = Field(max_length=64)
    subject: str = Field(default="", max_length=64)
    detail: str = _text("")
    previous: str = Field(max_length=64)
    hash: str = Field(unique=True, max_length=64)
