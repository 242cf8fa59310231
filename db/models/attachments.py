"""Files people sent, and what is known of the pictures among them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Column, Field

from db.models.base import Table, text_column


class AttachmentStatus(StrEnum):
    """Life of a file a person sent."""

    PENDING = "pending"
    STORED = "stored"
    FAILED = "failed"


class Attachment(Table, table=True):
    """A file a person sent: first only the channel's reference, later the stored bytes.

    Of a picture the original (`sha256`) is evidence and stays as it is; what is shown or sent on
    is the clean copy. What the camera noted is for officials, and can be forged.
    """

    __table_args__ = (
        Index(
            "ix_attachment_due",
            "due_at",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index(
            "ix_attachment_to_compare",
            "id",
            sqlite_where=text("to_compare"),
            postgresql_where=text("to_compare"),
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
    clean_sha256: str | None = Field(default=None, max_length=64)
    thumb_sha256: str | None = Field(default=None, max_length=64)
    width: int | None = None  # pixels of the original
    height: int | None = None
    broken: bool = False  # sent as a picture, but nobody can open it
    photo_taken: str = Field(default="", max_length=32)  # by the camera's own clock
    photo_latitude: float | None = None
    photo_longitude: float | None = None
    to_compare: bool = False  # with earlier pictures; False: done, or nothing to compare


class PicturePrint(Table, table=True):
    """One perceptual hash of a picture (db/prints.py); the four words find it again."""

    __table_args__ = (UniqueConstraint("attachment_id", "part"),)

    id: int | None = Field(default=None, primary_key=True)
    attachment_id: int = Field(foreign_key="attachment.id")
    part: str = Field(max_length=8)
    band0: int = Field(index=True)
    band1: int = Field(index=True)
    band2: int = Field(index=True)
    band3: int = Field(index=True)
    coarse: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    fine: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class PictureMatch(Table, table=True):
    """Two files that show the same picture; `attachment_id` came later. Distance in bits."""

    __table_args__ = (UniqueConstraint("attachment_id", "earlier_id"),)

    id: int | None = Field(default=None, primary_key=True)
    attachment_id: int = Field(foreign_key="attachment.id")
    earlier_id: int = Field(foreign_key="attachment.id", index=True)
    distance: int
