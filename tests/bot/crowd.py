"""Several persons who write at the same moment."""

import asyncio
import uuid
from collections.abc import Sequence

from sqlalchemy import Engine
from sqlmodel import col, select

from bot.channels.base import Event
from bot.grouping import Waiting
from bot.inbound import Inbound
from db.models import Outbox
from db.session import reading, transaction
from handlers.knowledge import Knowledge
from handlers.message import Incoming


def said(text: str, sender: str, **fields: object) -> Incoming:
    return Incoming("web", uuid.uuid4().hex, sender, text=text, **fields)  # type: ignore[arg-type]


def together(inbound: Inbound, *events: Event) -> list[Exception | None]:
    """What went wrong with each of them, taken as one group."""
    loop = asyncio.new_event_loop()
    group = [Waiting(event, n, loop.create_future()) for n, event in enumerate(events)]
    inbound.take_together(group)
    loop.close()
    return [piece.error for piece in group]


def at_once(inbound: Inbound, *lists: Sequence[Event]) -> list[BaseException | None]:
    """What became of lists that are delivered at the same moment, each in order."""

    async def deliver() -> list[BaseException | None]:
        return await asyncio.gather(
            *(inbound.receive(events) for events in lists), return_exceptions=True
        )

    return asyncio.run(deliver())


def answers(engine: Engine) -> list[tuple[str, str]]:
    """(recipient, first line) of all that is queued, in order."""
    with reading(engine) as session:
        rows = session.exec(select(Outbox).order_by(col(Outbox.id))).all()
    return [(row.recipient, row.text.splitlines()[0]) for row in rows]


def greeted(engine: Engine, knowledge: Knowledge, *senders: str) -> Inbound:
    """A bot that these persons know already."""
    inbound = Inbound(engine, knowledge, lambda: None)
    for sender in senders:
        inbound.take(said("menu", sender))
    with transaction(engine) as session:
        for row in session.exec(select(Outbox)).all():
            session.delete(row)
    return inbound
