"""Telegram as a channel: by webhook where PUBLIC_URL is https, else by polling."""

import asyncio
import contextlib
import hmac
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, ClassVar, Self

import structlog
from pydantic_settings import BaseSettings
from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.channels.base import (
    ConfigurationError,
    Event,
    Limits,
    Message,
    Part,
    Receive,
    SendError,
    Surroundings,
    Webhook,
    WebhookRejected,
    WebhookRequest,
)
from bot.channels.telegram import files, layout, parsing, polling, sending
from bot.channels.telegram.answers import CallbackAnswers
from bot.channels.telegram.configuration import TelegramSettings, check, uses_webhook
from bot.channels.telegram.errors import classify
from bot.channels.telegram.transport import Bot, make_bot

log = structlog.get_logger(__name__)

PATH = "/webhooks/telegram"
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
_MAX_CONNECTIONS = 20  # updates at the same time; each is one transaction of ours
# An answer that the library cannot read arrives after Telegram took the message.
_UNREADABLE_ANSWER = (AttributeError, LookupError, TypeError, ValueError)


def _no_files(path: str) -> bytes:
    raise FileNotFoundError(path)


class TelegramChannel:
    """See bot/channels/base.py: Channel."""

    name: ClassVar[str] = parsing.NAME
    settings_class: ClassVar[type[BaseSettings] | None] = TelegramSettings
    # 30 messages a second for all, one a second for each (core.telegram.org/bots/faq), of which
    # 95 %; short bursts to one person pass.
    limits: Limits = Limits(
        text=layout.TEXT,
        rate=28.5,
        chat_interval=1.0,
        chat_burst=3,
        send_timeout=15.0,
        editable=True,
    )

    def __init__(
        self,
        own: TelegramSettings,
        public_url: str = "",
        *,
        open_file: Callable[[str], bytes] = _no_files,
        commands: Sequence[tuple[str, str]] = (),
        bot: Bot | None = None,
    ) -> None:
        """`open_file` reads a path of OutgoingMedia (FileNotFoundError where there is none);
        `commands` are (name, description) for the menu of the app; `bot` replaces the network."""
        self._own = own
        self._public_url = public_url
        self._open_file = open_file
        self._commands = tuple(commands)
        self._bot = bot or make_bot(own.plain_token, own.api_url)
        self._answers = CallbackAnswers(self._bot)
        self._me = parsing.Me(own.bot_id)
        self._ready = False

    @classmethod
    def build(cls, around: Surroundings) -> Self | None:
        """None without a token; ConfigurationError where the keys contradict each other."""
        own, public_url = TelegramSettings(), around.settings.public_url
        if not own.plain_token:
            return None
        check(own, public_url)
        return cls(own, public_url, open_file=around.open_file, commands=around.commands)

    def webhooks(self) -> Sequence[Webhook]:
        """One URL; without a secret (polling) every request to it is refused."""
        return (Webhook(PATH, self._parse_webhook),)

    def render(self, message: Message) -> Sequence[Part]:
        """Part.text is Telegram's HTML. Raises ValueError: see layout.render."""
        return layout.render(message)

    async def send(self, recipient: str, part: Part) -> str:
        """Telegram's message id with the chat before it: alone it is unique in its chat only."""
        data = await sending.load(part.media, self._open_file)
        async with self._answer():
            sent = await sending.deliver(self._bot, recipient, part, data)
        return f"{recipient}:{sent}"

    async def edit(self, recipient: str, provider_id: str, part: Part) -> None:
        """See base.Channel. Texts only; `provider_id` as `send` gave it. A message that Telegram
        will not change (deleted, or with a keyboard in place of the phone's) is permanent."""
        try:
            async with self._answer():
                await sending.change(self._bot, recipient, provider_id, part)
        except SendError as error:
            if error.unknown:  # the same change again does no harm
                raise SendError(str(error), code=error.code) from error
            raise

    @contextlib.asynccontextmanager
    async def _answer(self) -> AsyncIterator[None]:
        """A call within its time; however it fails, as a SendError."""
        try:
            async with asyncio.timeout(self.limits.send_timeout):
                yield
        except TimeoutError as error:
            raise SendError("no answer in time", unknown=True, code="timeout") from error
        except TelegramError as error:
            raise classify(error) from error
        except _UNREADABLE_ANSWER as error:
            raise SendError("unreadable answer", unknown=True, code="answer") from error

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        """Download by file_id; at most 20 MB whatever `max_bytes` says."""
        return await files.fetch(self._bot, reference, max_bytes)

    async def start(self, receive: Receive) -> None:  # noqa: ARG002 - Telegram repeats by itself
        """One try to register; where Telegram can't be reached, poll() tries on.

        Raises ConfigurationError for a token that is refused.
        """
        await self._bot.open_connections()
        self._answers.start()
        try:
            await self._register()
        except InvalidToken:
            raise ConfigurationError(polling.REFUSED) from None
        except TelegramError as error:
            log.warning("telegram_not_registered", error=_short(error))

    async def poll(self, receive: Receive) -> None:
        """By webhook: return once it is registered. Else ask for updates until cancelled."""
        failures = 0
        while not self._ready:
            try:
                await self._register()
            except TelegramError as error:
                failures += 1
                await asyncio.sleep(polling.pause_after(error, failures))
        if not uses_webhook(self._public_url):
            await polling.poll(self._bot, self._read, receive)

    async def stop(self) -> None:
        """Close connections; updates that came meanwhile wait at Telegram."""
        await self._answers.stop()
        await self._bot.close_connections()

    def _parse_webhook(self, request: WebhookRequest) -> Sequence[Event]:
        # core.telegram.org/bots/api#setwebhook, secret_token
        given = request.headers.get(_SECRET_HEADER, "").encode(errors="replace")
        secret = self._own.plain_secret.encode()
        if not secret or not hmac.compare_digest(given, secret):
            raise WebhookRejected("wrong or missing secret token")
        try:
            raw = json.loads(request.body.decode("utf-8"))
        except (ValueError, RecursionError):
            raise WebhookRejected("not JSON in UTF-8", status=400) from None
        return self._read(raw)

    def _read(self, raw: Any) -> Sequence[Event]:
        pressed = parsing.callback_id(raw)
        if pressed is not None:
            self._answers.add(pressed)
        return parsing.parse(raw, self._me)

    async def _register(self) -> None:
        me = await self._bot.get_me()
        self._me = parsing.Me(me.id, me.username or "")
        await self._log_webhook()
        if uses_webhook(self._public_url):
            await self._bot.set_webhook(
                self._public_url + PATH,
                secret_token=self._own.plain_secret,
                allowed_updates=parsing.ALLOWED_UPDATES,
                max_connections=_MAX_CONNECTIONS,
            )
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)
        await self._publish_commands()
        self._ready = True
        log.info("telegram_ready", bot=me.username, webhook=uses_webhook(self._public_url))

    async def _log_webhook(self) -> None:
        """What Telegram says about the webhook as it was: errors of the past, waiting updates."""
        try:
            info = await self._bot.get_webhook_info()
        except TelegramError as error:
            log.info("telegram_webhook_unknown", error=_short(error))
            return
        log.info("telegram_webhook", url=info.url, pending=info.pending_update_count)
        if info.last_error_message:
            log.warning("telegram_webhook_failed", telegram=info.last_error_message)

    async def _publish_commands(self) -> None:
        if not self._commands:
            return
        try:
            await self._bot.set_my_commands([BotCommand(*command) for command in self._commands])
        except TelegramError as error:
            log.warning("telegram_commands_not_published", error=_short(error))


def _short(error: TelegramError) -> str:
    return f"{type(error).__name__}: {error.message}"[:200]
