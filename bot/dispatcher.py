"""Hop 7 and 8: one dispatcher a channel, active by a lease: claim, stamp, pace, send, record."""

import asyncio
import contextlib
import random
from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from bot.channels.base import Channel, Part, SendError
from bot.identity import is_gone
from bot.outgoing import parts_of
from bot.pacing import ChatPacer, Pacer
from bot.recording import Recorder
from db import contacts, leases, outbox, receipts
from db.clock import now
from db.models import MessageStatus, Outbox
from db.outbox_batches import Sent
from db.phones import mask
from db.session import DATABASE_DOWN, id_of

log = structlog.get_logger(__name__)

CHANNEL_LEASE = timedelta(seconds=12)
ROW_LEASE = timedelta(seconds=60)  # longer than a send may take, with pacing
GIVE_UP = timedelta(hours=24)  # a message nobody could take for so long is failed
TRIES = 30  # of an announcement's before that: it may have waited for days, paused or by plan
IDLE = 0.2  # seconds between looks when nothing wakes us
WINDOW = 40  # messages in flight; each is another person's
HAND = 0.3  # seconds' worth of messages taken at once: so long a reply waits, so many leave after
FEW = 4  # a pause; on a slow channel so many
PATIENCE = 2.0  # seconds a message in our hands waits for its slot; else it goes back to the queue


def backoff(attempts: int) -> timedelta:
    """1, 2, 4 ... 60 seconds, with jitter, so that many do not come back at once."""
    return timedelta(seconds=min(60.0, 2.0 ** min(attempts, 6)) * random.uniform(0.5, 1.0))  # noqa: S311


class Dispatcher:
    """Sends one channel's messages. Any number may run; the holder of the lease is active."""

    def __init__(self, engine: Engine, channel: Channel, owner: str) -> None:
        self.engine = engine
        self.channel = channel
        self.owner = owner
        self.woken = asyncio.Event()
        self._records = Recorder(engine, owner, ROW_LEASE.total_seconds())
        self._db, self._persist = self._records.run, self._records.persist
        self._pacer = Pacer(channel.limits.rate)
        self._chats = ChatPacer(channel.limits.chat_interval, channel.limits.chat_burst)
        self._in_flight: set[asyncio.Task[None]] = set()
        self._unsent: set[int] = set()  # claimed by us, and the provider was surely not called
        self._lease_until = 0.0
        self._closing = False
        self._looping = asyncio.Lock()

    # --- the loop ------------------------------------------------------------------------
    async def run(self) -> None:
        """Until `close`. Whatever goes wrong in a round is logged; the next one goes on."""
        async with self._looping:
            while not self._closing:
                if not await self._guarded_round():
                    await self._rest()

    async def _guarded_round(self) -> bool:
        try:
            return await self._hold_lease() and await self.round()
        except DATABASE_DOWN as error:
            log.warning("database unreachable", channel=self.channel.name, error=str(error)[:200])
        except Exception:
            log.exception("a round failed", channel=self.channel.name)
        await asyncio.sleep(1.0)
        return False

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(IDLE):
                await self.woken.wait()
        except TimeoutError:
            pass
        self.woken.clear()

    async def _hold_lease(self) -> bool:
        """Renew the lease when a third of it is gone; a new holder first puts things in order."""
        asked, length = asyncio.get_running_loop().time(), CHANNEL_LEASE.total_seconds()
        if asked < self._lease_until - length * 2 / 3:
            return True
        at, name = now(), f"dispatch:{self.channel.name}"
        held = await self._db(
            lambda s: leases.acquire(s, name, self.owner, at, CHANNEL_LEASE, is_gone)
        )
        successor = self.owner if asked > self._lease_until else None
        if held:
            await self._rescue(successor)
        self._lease_until = asked + length if held else 0.0
        return held

    async def _rescue(self, successor: str | None) -> None:
        name = self.channel.name
        back, doubt = await self._db(lambda s: outbox.rescue(s, name, now(), successor))
        if back or doubt:
            log.warning("rescued", channel=name, put_back=back, in_doubt=doubt)

    def _relieved(self) -> bool:
        """Whether we were active and our lease ran out (a long pause of the process): another one
        may send by now, and an official may have been asked about what we had begun."""
        return 0.0 < self._lease_until < asyncio.get_running_loop().time()

    async def round(self, recipient: str | None = None) -> bool:
        """Claim what can leave at once and start sending it; whether there was anything. A round
        is short, also on a slow channel, so that the lease is renewed in time."""
        rate = self.channel.limits.rate
        at_once = max(1, int(max(rate * HAND, min(FEW, rate * PATIENCE))))
        limit = min(at_once, WINDOW - len(self._in_flight))
        await self._return_unsent()
        if limit <= 0 or self._pacer.ahead() > PATIENCE:
            return False
        rows = await self._db(
            lambda s: outbox.claim(
                s,
                channel=self.channel.name,
                owner=self.owner,
                at=now(),
                lease=ROW_LEASE,
                limit=limit,
                recipient=recipient,
            )
        )
        self._unsent.update(id_of(row) for row in rows)
        for row in rows:
            await self._begin(row)
        return bool(rows)

    async def _return_unsent(self) -> None:
        """What a broken round, or the end, left in our hands goes back to the queue."""

        def back(session: Session) -> None:
            for row_id in self._unsent:
                outbox.put_back(session, row_id, self.owner, due_at=now())

        if self._unsent:
            await self._db(back)
            self._unsent.clear()

    async def drain(self, recipient: str | None = None) -> None:
        """Send until nothing is due and nothing is in flight (tests, the terminal)."""
        while await self.round(recipient) or self._in_flight:
            if self._in_flight:
                await asyncio.wait(self._in_flight)

    async def close(self) -> None:
        """End the loop, let sends in flight end, then give the lease to a standby."""
        self._closing = True
        self.woken.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.channel.limits.send_timeout), self._looping:
                pass
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=self.channel.limits.send_timeout)
        await self._return_unsent()
        name = f"dispatch:{self.channel.name}"
        await self._db(lambda s: leases.release(s, name, self.owner, now()))

    # --- one message ---------------------------------------------------------------------
    async def _begin(self, row: Outbox) -> None:
        """Chat pacing, start stamp, channel pacing; the send itself runs beside the loop. One by
        one: what is stamped and not yet sent is in doubt after a crash."""
        loop, row_id = asyncio.get_running_loop(), id_of(row)
        wait = self._wait(row.recipient)
        if wait > 0 or self._closing:
            await self._put_back(row_id, wait)
            return
        stamped = loop.time()
        if not await self._db(lambda s: outbox.start(s, row_id, self.owner, now(), ROW_LEASE)):
            self._unsent.discard(row_id)  # the claim was lost: somebody else has it
            return
        # Last: pacing before the stamp would let a burst through.
        paced = await self._pacer.slot(PATIENCE)
        left = ROW_LEASE.total_seconds() - (loop.time() - stamped)
        if not paced or self._relieved() or left < self.channel.limits.send_timeout * 2:
            await self._put_back(row_id, self._pacer.ahead())
            return
        self._unsent.discard(row_id)
        task = asyncio.create_task(self._deliver(row))
        self._in_flight.add(task)
        task.add_done_callback(self._landed)

    def _wait(self, recipient: str) -> float:
        """Seconds before this person may get a message; 0 takes their turn."""
        paused = self._pacer.ahead()
        if paused > PATIENCE:
            return paused
        return self._chats.wait(recipient, asyncio.get_running_loop().time())

    async def _put_back(self, row_id: int, wait: float) -> None:
        due = now() + timedelta(seconds=wait)
        await self._db(lambda s: outbox.put_back(s, row_id, self.owner, due_at=due))
        self._unsent.discard(row_id)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        self.woken.set()  # the same person's next message may go now
        if not task.cancelled() and (error := task.exception()):
            log.error("dispatch failed", channel=self.channel.name, error=repr(error)[:300])

    async def _deliver(self, row: Outbox) -> None:
        try:
            parts = parts_of(self.channel, row)
            if row.edits is not None:
                await self._rewrite(row, parts)
                return
            for number in range(row.part, len(parts)):
                if number > row.part:
                    await self._next_part()
                provider_id = await self._send(row, parts[number])
                await self._recorded(row, number, provider_id, last=number == len(parts) - 1)
        except SendError as error:
            await self._refused(row, error)

    async def _rewrite(self, row: Outbox, parts: Sequence[Part]) -> None:
        """Change the message that `row.edits` became. Twice does no harm, so it is never unknown."""
        edited = row.edits or 0
        provider_id = await self._db(lambda s: receipts.first_part(s, edited))
        if provider_id is None or len(parts) > 1 or parts[0].media:
            raise SendError("there is no one message to change", permanent=True, code="edit")
        try:
            async with asyncio.timeout(self.channel.limits.send_timeout + 5):
                await self.channel.edit(row.recipient, provider_id, parts[0])
        except TimeoutError as error:
            raise SendError("no answer from the provider", code="timeout") from error
        await self._persist(lambda s: outbox.finish(s, id_of(row), self.owner, now()))

    async def _next_part(self) -> None:
        """A further part takes a slot of its own; during a pause the rest is sent later."""
        if not await self._pacer.slot(PATIENCE):
            raise SendError("paused", retry_after=self._pacer.ahead(), code="paused")

    async def _send(self, row: Outbox, part: Part) -> str:
        try:
            async with asyncio.timeout(self.channel.limits.send_timeout + 5):
                return await self.channel.send(row.recipient, part)
        except TimeoutError as error:
            raise SendError("no answer from the provider", unknown=True, code="timeout") from error

    async def _recorded(self, row: Outbox, number: int, provider_id: str, *, last: bool) -> None:
        if last:
            await self._records.sent(Sent(row, number, provider_id, now()))
            return
        lease_until = now() + ROW_LEASE
        await self._persist(lambda s: outbox.record_part(s, row, number, provider_id, lease_until))

    async def _refused(self, row: Outbox, error: SendError) -> None:
        """Wait and try again, give up, or leave it in doubt."""
        if error.whole_channel:
            self._pacer.pause(error.retry_after or 1.0)
        log.info(
            "not sent",
            channel=self.channel.name,
            to=mask(row.recipient),
            message=row.id,
            code=error.code,
            permanent=error.permanent,
            unknown=error.unknown,
        )
        await self._persist(lambda session: self._settle(session, row, error))

    def _settle(self, session: Session, row: Outbox, error: SendError) -> None:
        at, row_id, text = now(), id_of(row), str(error)
        tried = row.broadcast_id is None or row.attempts >= TRIES
        too_old = tried and at - row.created_at > GIVE_UP
        if error.permanent or error.unknown or too_old:
            status = MessageStatus.IN_DOUBT if error.unknown else MessageStatus.FAILED
            outbox.settle(
                session, row_id, self.owner, status=status, at=at, error=text, code=error.code
            )
            if error.blocked:
                contacts.mark_blocked(session, row.contact_id, at)
            return
        wait = timedelta(seconds=error.retry_after) if error.retry_after else backoff(row.attempts)
        outbox.put_back(session, row_id, self.owner, due_at=at + wait, error=text, code=error.code)
