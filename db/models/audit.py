"""Acts of officials, chained by hash."""

from datetime import datetime

from sqlmodel import Field

from db.models.base import Table, text_column


class AuditEntry(Table, table=True):
    """One act of an official, chained by hash to the one before it."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str = Field(max_length=64)
    action: str = Field(max_length=64)
    subject: str = Field(default="", max_length=64)
    detail: str = text_column("")
    previous: str = Field(max_length=64)
    hash: str = Field(unique=True, max_length=64)
