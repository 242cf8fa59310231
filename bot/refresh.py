"""Keeps a process's knowledge as new as the database's, whoever changed it."""

import asyncio

import anyio.to_thread
import structlog
from sqlalchemy import Engine

from bot.inbound import Inbound
from db import topics
from db.session import DATABASE_DOWN, reading
from handlers.knowledge import Knowledge

log = structlog.get_logger(__name__)

LOOK_EVERY = 2.0  # seconds


def load(engine: Engine, knowledge: Knowledge) -> Knowledge | None:
    """Newer knowledge with its index built, or None when there is nothing newer."""
    with reading(engine) as session:
        if topics.version(session) == knowledge.version:
            return None
        newer = Knowledge.from_database(session, Knowledge.shipped().content)
    _ = newer.matcher  # built here, not at a chair's next message
    return newer


async def keep_fresh(engine: Engine, inbound: Inbound) -> None:
    """Until cancelled. The index is built first, so that no chair waits for it."""
    await anyio.to_thread.run_sync(lambda: inbound.knowledge.matcher)
    while True:
        try:
            newer = await anyio.to_thread.run_sync(load, engine, inbound.knowledge)
            if newer is not None:
                inbound.knowledge = newer
                log.info("knowledge renewed", version=newer.version)
        except DATABASE_DOWN as error:
            log.warning("database unreachable", error=str(error)[:200])
        await asyncio.sleep(LOOK_EVERY)
