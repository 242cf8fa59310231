"""Wakes dispatchers when another process queued a message: PostgreSQL's LISTEN / NOTIFY.

SQLite needs none: its only process wakes its own dispatchers, and every dispatcher looks by
itself five times a second anyway.
"""

import asyncio
from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy import Engine

from db.outbox import NOTIFY_CHANNEL

log = structlog.get_logger(__name__)


async def listen(engine: Engine, wake: Callable[[], None]) -> None:
    """Until cancelled; a lost connection is opened again."""
    if engine.dialect.name != "postgresql":
        return
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
                async for _ in connection.notifies():
                    wake()
        except psycopg.OperationalError as error:
            log.warning("listening interrupted", error=str(error)[:200])
        await asyncio.sleep(2.0)
