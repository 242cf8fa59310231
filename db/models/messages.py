"""Messages in and out, what the provider says of them, and what keeps processes apart."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from db.models.base import Table, json_column, text_column


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
    HELD = "held"  # its announcement is paused; queued again when that goes on


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
    text: str = text_column("")
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
    text: str = text_column()
    options: list[list[str]] = json_column(list)  # [[payload, label], ...]
    media: list[dict[str, str]] = json_column(list)
    request: str | None = Field(default=None, max_length=16)
    template: dict[str, str] | None = Field(  # {"content_sid": .., "1": ..}: outside the window
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    edits: int | None = None  # id of the outbox row whose message this one rewrites
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


class MessageTemplate(Table, table=True):
    """A text that WhatsApp has to approve before it may open a conversation (PLATFORM 3.1)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=64)
    channel: str = Field(max_length=32)
    purpose: str = Field(index=True, max_length=16)  # announcement, opener, acknowledge, ...
    content_sid: str = Field(default="", max_length=64)
    language: str = Field(default="id", max_length=8)
    category: str = Field(default="UTILITY", max_length=16)
    body: str = text_column()
    buttons: list[str] = json_column(list)
    variables: list[str] = json_column(list)  # what {{1}}, {{2}} ... stand for: title, text
    status: str = Field(default="draft", max_length=16)  # pending, approved, rejected, paused
    reason: str = text_column("")
    checked_at: datetime | None = None
    created_at: datetime
