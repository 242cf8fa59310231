"""Tells Telegram that a pressed button was noticed; until then the person sees it waiting."""

import asyncio
import contextlib

import structlog
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.transport import Bot

log = structlog.get_logger(__name__)

_WORKERS = 4  # answers on their way at the same time
_WAITING = 1000  # beyond this an answer is dropped: the waiting sign ends by itself


class CallbackAnswers:
    """A small queue in memory: losing an answer costs nobody anything."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: asyncio.Queue[str] = asyncio.Queue(_WAITING)
        self._workers: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin answering, on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._waiting = asyncio.Queue(_WAITING)
        self._workers = [asyncio.create_task(self._work()) for _ in range(_WORKERS)]

    def add(self, callback_id: str) -> None:
        """From any thread, since webhooks may be parsed in one; returns at once."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._put, callback_id)

    async def stop(self) -> None:
        """End the workers; what waits is dropped."""
        self._loop = None
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._workers = []

    def _put(self, callback_id: str) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            self._waiting.put_nowait(callback_id)

    async def _work(self) -> None:
        while True:
            await self._answer(await self._waiting.get())

    async def _answer(self, callback_id: str) -> None:
        try:
            await self._bot.answer_callback_query(callback_id)
        except BadRequest:  # "query is too old": pressed while we were away
            log.debug("telegram_callback_expired")
        except TelegramError as error:
            log.info("telegram_callback_unanswered", error=type(error).__name__)
