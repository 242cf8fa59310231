"""Asks Telegram for updates where it cannot call us, and forgets none that is not stored."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.base import ConfigurationError, Event, Receive
from bot.channels.telegram.parsing import ALLOWED_UPDATES
from bot.channels.telegram.transport import Bot, HttpStatusError

log = structlog.get_logger(__name__)

LONG_POLL_SECONDS = 30  # core.telegram.org/bots/api#getupdates allows 50
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds

Sleep = Callable[[float], Awaitable[None]]
Read = Callable[[Any], Sequence[Event]]

REFUSED = (  # the token
    "Telegram menolak TELEGRAM_TOKEN: salin yang berlaku dari @BotFather (dan hapus "
    "TELEGRAM_API_URL kalau tidak memakai server Bot API sendiri)."
)


async def poll(bot: Bot, read: Read, receive: Receive, sleep: Sleep = asyncio.sleep) -> None:
    """Until cancelled: fetch, store, and only then move the offset, which confirms to Telegram.

    `read` turns one raw update into events. A failure of `receive` leaves the offset where it is,
    so the same updates come again. Raises ConfigurationError for a token that is refused.
    """
    offset: int | None = None
    failures = 0
    while True:
        try:
            updates = await bot.raw_updates(offset, LONG_POLL_SECONDS, ALLOWED_UPDATES)
            await _store(updates, read, receive)
            offset = _after(updates, offset)
            failures = 0
        except TelegramError as error:
            failures += 1
            await sleep(pause_after(error, failures))
        except Exception:  # a database that is away must not end the polling
            failures += 1
            log.exception("telegram_updates_not_stored")
            await sleep(backoff(failures))


async def _store(updates: list[Any], read: Read, receive: Receive) -> None:
    events = [event for update in updates for event in read(update)]
    if events:
        await receive(events)


def _after(updates: list[Any], offset: int | None) -> int | None:
    ids = [u.get("update_id") for u in updates if isinstance(u, dict)]
    known = [i for i in ids if type(i) is int]
    if updates and not known:
        raise TelegramError("updates without an id")  # asked for again, but not at full speed
    return max(known) + 1 if known else offset


def pause_after(error: TelegramError, failures: int) -> float:
    """Seconds until the next try; logs why. Raises ConfigurationError for a refused token."""
    if isinstance(error, InvalidToken):
        raise ConfigurationError(REFUSED) from None
    pause = backoff(failures)
    if isinstance(error, HttpStatusError) and error.retry_after is not None:
        pause = max(error.retry_after, pause)
    if isinstance(error, Conflict):
        log.error(
            "telegram_conflict",
            hint="another process uses this token: polling works for one only",
            telegram=error.message,
        )
    else:
        log.warning("telegram_not_reachable", error=type(error).__name__, pause=round(pause, 1))
    return pause


def backoff(failures: int) -> float:
    """Seconds, doubling from 1 to 60, of which up to half is chance."""
    longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(failures - 1, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, protects nothing
