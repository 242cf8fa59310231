"""Files that the bot itself makes for somebody: lists, results."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Column, Field

from db.models.base import Table


class Document(Table, table=True):
    """A generated file, kept in the database since the process that sends it may run elsewhere
    than the one that made it; it holds phone numbers, so it expires."""

    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=200)
    mime: str = Field(max_length=100)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime
    expires_at: datetime = Field(index=True)
