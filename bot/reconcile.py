"""Messages in doubt are looked up where the provider keeps a list (Twilio does, Telegram does not)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

import anyio.to_thread
import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from bot.channels.base import Channel, Part, SendError
from bot.outgoing import parts_of
from db import outbox
from db.clock import now
from db.models import Outbox
from db.session import id_of, transaction

log = structlog.get_logger(__name__)

SETTLE = timedelta(minutes=1)  # a provider's list may lag behind
GIVE_UP = timedelta(minutes=6)  # not in the list so long after: it was not taken
LEEWAY = timedelta(seconds=5)  # our clock against theirs


@runtime_checkable
class CanFind(Protocol):
    """A channel whose provider can be asked what it took."""

    async def find(self, recipient: str, part: Part, since: datetime) -> str | None:
        """Provider id of a message sent since then, or None. Raises SendError."""
        ...


class Reconciler:
    """One pass asks about a few doubtful messages; no transaction is open while it asks."""

    def __init__(self, engine: Engine, channels: Mapping[str, Channel]) -> None:
        self._engine = engine
        self._channels = {n: c for n, c in channels.items() if isinstance(c, CanFind)}

    async def run_once(self) -> int:
        """Settle what can be settled; returns how many messages were asked about."""
        if not self._channels:
            return 0
        rows = await anyio.to_thread.run_sync(self._claim)
        for row in rows:
            await self._ask(row)
        return len(rows)

    def _claim(self) -> list[Outbox]:
        with transaction(self._engine) as session:
            return outbox.claim_doubtful(session, list(self._channels), now(), SETTLE)

    async def _ask(self, row: Outbox) -> None:
        channel = self._channels[row.channel]
        if row.started_at is None or not isinstance(channel, CanFind):
            return
        try:
            parts = parts_of(self._channels[row.channel], row)
            part = parts[min(row.part, len(parts) - 1)]
            found = await channel.find(row.recipient, part, row.started_at - LEEWAY)
        except SendError as error:
            log.info("cannot reconcile now", channel=row.channel, message=row.id, code=error.code)
            return
        await anyio.to_thread.run_sync(self._settle, row, found, row.part + 1 >= len(parts))

    def _settle(self, row: Outbox, found: str | None, last: bool) -> None:
        with transaction(self._engine) as session:
            self._record(session, row, found, last=last)

    def _record(self, session: Session, row: Outbox, found: str | None, *, last: bool) -> None:
        at = now()
        if found is not None:
            log.info("found at the provider", channel=row.channel, message=row.id)
            outbox.record_part(session, row, row.part, found)
            outbox.resolve_doubt(session, id_of(row), arrived=last, at=at)
        elif row.started_at is not None and at - row.started_at > GIVE_UP:
            log.info("not at the provider", channel=row.channel, message=row.id)
            outbox.resolve_doubt(session, id_of(row), arrived=False, at=at)
