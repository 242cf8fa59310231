"""What waits at the same moment is worked off together: one thread, one transaction, one sync."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import anyio.to_thread

T = TypeVar("T")

HANGS = 1.0  # seconds; a group takes some hundredths


@dataclass(eq=False, slots=True)
class Waiting(Generic[T]):
    """One piece of work and, once it is done, what went wrong with it. Pieces of the same `key`
    are never in one group, nor in two at the same time: each waits for the one before."""

    item: T
    key: Hashable
    done: asyncio.Future[None]
    error: Exception | None = None


class Grouping(Generic[T]):
    """Calls `work` in a thread with up to `most` pieces that wait, in up to `at_once` threads.

    A piece that comes alone is begun at once. While it is worked on others gather, and the more
    come the larger their groups become and the less each costs: nobody waits for a timer.
    `work` notes in each piece what went wrong with it; what it raises goes to all of a group.
    Of one event loop at a time.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Waiting[T]]], None],
        *,
        at_once: int,
        most: int,
        hangs: float = HANGS,
    ) -> None:
        self._work = work
        self._at_once = at_once
        self._most = most
        self._hangs = hangs
        self._waiting: list[Waiting[T]] = []
        self._busy: set[Hashable] = set()  # keys of what is being worked on
        self._workers: dict[asyncio.Task[None] | None, float] = {}  # when each began its group

    async def submit(self, item: T, key: Hashable) -> None:
        """Return when the piece is done; raises what went wrong with it. It is worked on also
        when the caller is cancelled meanwhile."""
        loop = asyncio.get_running_loop()
        piece = Waiting(item, key, loop.create_future())
        self._waiting.append(piece)
        # A group that hangs, say at a row which a paused process has locked, does not count:
        # it must not hold up everybody else.
        moving = sum(began > loop.time() - self._hangs for began in self._workers.values())
        if moving < self._at_once:
            self._workers[asyncio.create_task(self._work_off())] = loop.time()
        await piece.done

    async def _work_off(self) -> None:
        me = asyncio.current_task()
        try:
            while group := self._next_group():
                self._workers[me] = asyncio.get_running_loop().time()
                await self._work_on(group)
        finally:  # at once, not in a callback: the next piece must not count on this worker
            self._workers.pop(me, None)

    def _next_group(self) -> list[Waiting[T]]:
        """In the order of coming; who has to wait for an earlier piece of the same key stays."""
        group: list[Waiting[T]] = []
        left: list[Waiting[T]] = []
        held = set(self._busy)
        for piece in self._waiting:
            fits = len(group) < self._most and piece.key not in held
            (group if fits else left).append(piece)
            held.add(piece.key)
        self._waiting = left
        self._busy.update(piece.key for piece in group)
        return group

    async def _work_on(self, group: Sequence[Waiting[T]]) -> None:
        try:
            await anyio.to_thread.run_sync(self._work, group)
        except asyncio.CancelledError:  # the process ends: nobody may take this for done
            for piece in group:
                piece.done.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - raised where each piece was submitted
            for piece in group:
                piece.error = error
        finally:
            self._busy.difference_update(piece.key for piece in group)
        for piece in group:
            _finish(piece)


def _finish(piece: Waiting[Any]) -> None:
    if piece.done.done():  # its caller was cancelled
        return
    if piece.error is None:
        piece.done.set_result(None)
    else:
        piece.done.set_exception(piece.error)
