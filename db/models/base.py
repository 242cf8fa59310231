"""What all tables share: stable names of constraints, and the two kinds of columns used often."""

from typing import Any

from sqlalchemy import JSON, Column, MetaData, Text
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


def json_column(make: type[dict[str, Any]] | type[list[Any]]) -> Any:
    """A JSON column that starts empty, also for statements that do not name it."""
    return Field(default_factory=make, sa_column=Column(JSON, nullable=False, default=make))


def text_column(default: str | None = None) -> Any:
    """A text of any length; required unless there is a default."""
    column = Column(Text, nullable=False, default=default)
    return Field(sa_column=column) if default is None else Field(default=default, sa_column=column)
