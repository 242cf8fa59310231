"""What providers said, brought into the database: many at once when many come at once."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

import anyio.to_thread
import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from db.outbox_batches import Sent, finish_all
from db.session import DATABASE_DOWN, transaction

log = structlog.get_logger(__name__)
T = TypeVar("T")

AGAIN = 0.5  # seconds between tries while the database is down


class Recorder:
    """Of one dispatcher. `patience` is for how many seconds it tries: after that `rescue` makes a
    message in doubt, which is the truth."""

    def __init__(self, engine: Engine, owner: str, patience: float) -> None:
        self._engine = engine
        self._owner = owner
        self._patience = patience
        self._waiting: list[tuple[Sent, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[Session], T]) -> T:
        """One transaction, in a thread."""

        def once() -> T:
            with transaction(self._engine) as session:
                return work(session)

        return await anyio.to_thread.run_sync(once)

    async def persist(self, work: Callable[[Session], object]) -> None:
        """A transaction that must come about."""
        deadline = asyncio.get_running_loop().time() + self._patience
        while True:
            try:
                await self.run(work)
            except DATABASE_DOWN:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(AGAIN)
            else:
                return

    async def sent(self, sent: Sent) -> None:
        """A message has left; returns when that is committed. What comes while a transaction is
        under way goes into the next one together: alone, none waits."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((sent, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._finish([sent for sent, _ in batch])
            except Exception as error:  # noqa: BLE001 - goes to those who wait for it
                log.warning("not recorded together", count=len(batch), error=repr(error)[:200])
                await self._one_by_one(batch)
                continue
            for _, done in batch:
                _settle(done, None)

    async def _one_by_one(self, batch: Sequence[tuple[Sent, "asyncio.Future[None]"]]) -> None:
        """So that a fault stays with the message that has it."""
        for sent, done in batch:
            try:
                await self._finish([sent])
            except Exception as error:  # noqa: BLE001 - goes to the one who waits for it
                _settle(done, error)
            else:
                _settle(done, None)

    async def _finish(self, sent: Sequence[Sent]) -> None:
        await self.persist(lambda session: finish_all(session, self._owner, sent))


def _settle(done: "asyncio.Future[None]", error: Exception | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
