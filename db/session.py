"""Engines and transactions: the only place that commits."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session, SQLModel

READ_ONLY = "kawan_read_only"
IDLE_TRANSACTION_MS = 20_000  # ours take milliseconds and never wait for a network
DATABASE_DOWN = (OperationalError, InterfaceError, PoolTimeoutError)


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` (the embedded default) or `postgresql://...`.

    SQLite: WAL, FULL sync (a power cut must not undo a start stamp), one connection a process.
    The folder of a SQLite file is created.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, parsed.database)
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=10,
        hide_parameters=True,  # they hold names and what people wrote; errors are logged
    )
    event.listen(engine, "connect", _end_idle_transactions)
    return engine


def _end_idle_transactions(connection: Any, _record: object) -> None:
    # A process that is paused, or cut off from the network, in the middle of a transaction keeps
    # its row locks: those who take over would wait for them without end.
    connection.execute(f"SET idle_in_transaction_session_timeout = {IDLE_TRANSACTION_MS}")
    connection.commit()


def _sqlite(url: str, file: str | None) -> Engine:
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    # One connection a process: writers queue here in order instead of polling a lock (ENGINE.md 6).
    engine = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=30, hide_parameters=True)
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=20000",
        "foreign_keys=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once under SQLite's default begin
    # when another one writes in between; IMMEDIATE waits instead.
    reading = bool(connection.get_execution_options().get(READ_ONLY))
    connection.exec_driver_sql(f"PRAGMA query_only={reading:d}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextlib.contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One unit of work: committed as a whole, or rolled back when the block raises."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A look that changes nothing and blocks no writer. The database refuses what is written in
    it (an error of SQLAlchemy), so that nothing is lost in silence."""
    options: dict[str, Any] = {READ_ONLY: True, "postgresql_readonly": True}
    with (
        engine.connect().execution_options(**options) as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session
        session.flush()


def has_one_writer(engine: Engine) -> bool:
    """Whether all transactions of a process stand in line for one connection (SQLite)."""
    return engine.dialect.name == "sqlite"


def is_postgres(session: Session) -> bool:
    """Whether statements that only PostgreSQL knows (NOTIFY) may be used."""
    return session.get_bind().dialect.name == "postgresql"


def insert_ignore(session: Session, table: type[SQLModel], values: dict[str, Any]) -> Any:
    """INSERT that does nothing where a unique key exists already; returns the statement.

    On PostgreSQL it waits for a transaction that is writing the same key, then does nothing.
    """
    make: Any = postgresql.insert if is_postgres(session) else sqlite.insert
    statement: Any = make(table).values(**values)
    return statement.on_conflict_do_nothing()


def table_of(table: type[SQLModel]) -> Table:
    """The table itself, for statements that go past the session's objects."""
    found: Table = table.__table__  # type: ignore[attr-defined]
    return found


def id_of(row: SQLModel) -> int:
    """The primary key of a row that has been flushed."""
    value: int | None = getattr(row, "id", None)
    if value is None:
        raise ValueError(f"{type(row).__name__} has no id before a flush")
    return value
