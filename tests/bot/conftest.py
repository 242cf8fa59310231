"""Fixtures of the edge: an event loop, and an outbox with people to write to."""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import col, select

from db import contacts, outbox
from db.clock import now
from db.models import Contact, Outbox
from db.outbox import Priority
from db.session import reading, transaction
from tests.bot.processes import environment


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is set where the tests run stays out of them."""
    for name in set(os.environ) - set(environment({})):
        monkeypatch.delenv(name)


@dataclass
class Queue:
    """The outbox of the toy channel, filled and looked at."""

    engine: Engine

    def put(self, recipient: str, *texts: str, priority: Priority = Priority.REPLY) -> list[int]:
        """Queue messages for one person; their ids."""
        at = now()
        with transaction(self.engine) as session:
            contact = contacts.get_or_create(
                session, channel="toy", external_id=recipient, name="", phone=None, at=at
            )
            return [
                outbox.enqueue(session, contact, text=text, at=at, priority=priority)
                for text in texts
            ]

    def change(self, row_id: int, **values: object) -> None:
        """Make a row what no verb of ours would make it."""
        with transaction(self.engine) as session:
            row = session.get_one(Outbox, row_id)
            for name, value in values.items():
                setattr(row, name, value)

    def rows(self) -> Sequence[Outbox]:
        with reading(self.engine) as session:
            return session.exec(select(Outbox).order_by(col(Outbox.id))).all()

    def row(self, row_id: int) -> Outbox:
        return next(row for row in self.rows() if row.id == row_id)

    def statuses(self) -> list[str]:
        return [row.status for row in self.rows()]

    def contact(self, recipient: str) -> Contact:
        with reading(self.engine) as session:
            query = select(Contact).where(col(Contact.external_id) == recipient)
            return session.exec(query).one()


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    """A clock that can be moved on (it also ticks); the event loop's own clock stays."""
    with time_machine.travel(datetime.now(UTC)) as made:
        yield made


async def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Let the event loop work until something is so; fails if it does not come to be."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
def queue(engine: Engine) -> Queue:
    """On both databases."""
    return Queue(engine)


@pytest.fixture
def one_queue(sqlite_engine: Engine) -> Queue:
    """Where the kind of database makes no difference."""
    return Queue(sqlite_engine)
