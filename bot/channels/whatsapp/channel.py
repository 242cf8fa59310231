"""WhatsApp as a channel: verify, parse, render, send. The work is in the files beside this one."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar, Self
from urllib.parse import urlsplit

import structlog
from anyio import CapacityLimiter, to_thread
from pydantic_settings import BaseSettings

from bot.channels.base import (
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
    not_editable,
)
from bot.channels.whatsapp import forms, parsing, rendering, signature
from bot.channels.whatsapp.client import WINDOW, BaseUrlClient, make_client
from bot.channels.whatsapp.contents import ContentsError
from bot.channels.whatsapp.errors import CAUGHT, send_error
from bot.channels.whatsapp.history import History
from bot.channels.whatsapp.media import Downloader
from bot.channels.whatsapp.sending import (
    INBOUND_PATH,
    RETRY_FRAGMENT,
    STATUS_PATH,
    Composer,
    MediaUrl,
)
from bot.channels.whatsapp.settings import API_URL, TwilioSettings, check

LastSeen = Callable[[], datetime | None]  # when we last stored a message of this channel; blocking

# An empty TwiML answer: replies go by REST, which gives them a SID and receipts. Any other text
# would be sent to the person.
EMPTY_TWIML = "<Response/>"

# They log URLs, which hold a recipient's number, and the redirect to a file, which whoever reads
# it can follow.
_TALKATIVE = ("httpx", "httpcore", "urllib3")

_log = structlog.get_logger(__name__)


class WhatsAppChannel:
    """Twilio's WhatsApp sender of one account.

    `media_url` gives a file its public address (without it files are offered by name only);
    `last_seen` (blocking, aware UTC or None) is from where `start` catches up (without it, or on
    the very first start, it does not).
    """

    name: ClassVar[str] = parsing.CHANNEL
    settings_class: ClassVar[type[BaseSettings] | None] = TwilioSettings
    limits: Limits = Limits(
        text=rendering.TEXT,
        rate=77.0,  # of 80 a second (twilio.com/docs/whatsapp/best-practices-and-faqs)
        chat_interval=6.0,  # Meta's pair rate, sustained
        chat_burst=10,
        window=timedelta(hours=24) - timedelta(minutes=5),
        send_timeout=15.0,
        reports_delivery=True,
    )

    def __init__(
        self,
        own: TwilioSettings,
        public_url: str,
        *,
        media_url: MediaUrl | None = None,
        last_seen: LastSeen = lambda: None,
        timeout: float = 14.0,
    ) -> None:
        check(own, public_url)
        self._own = own
        self.limits = replace(self.limits, daily_openings=own.daily_openings or None)
        self._public_url = public_url.rstrip("/")
        self._last_seen = last_seen
        self._media_hosts = frozenset(urlsplit(url).netloc for url in (API_URL, own.base_url))
        self._signature = signature.Signature(self._public_url, own.tokens)
        self._http = BaseUrlClient(own.base_url, timeout)
        self._client = make_client(own, self._http)
        self._media_url = media_url
        self._composer = Composer(own, self._public_url, media_url)
        self._history = History(self._client, own, self._media_hosts)
        self._downloader = Downloader(own.base_url, (own.account_sid, own.tokens[0]))
        self._limiter = CapacityLimiter(WINDOW)  # threads of our own: the database keeps its share
        for transport in _TALKATIVE:
            logging.getLogger(transport).setLevel(logging.WARNING)

    @classmethod
    def build(cls, around: Surroundings) -> Self | None:
        """The channel, or None when no TWILIO_ key is set. Raises ConfigurationError with one
        sentence that names the key when they are set by halves."""
        own = TwilioSettings()
        if own.empty():
            return None
        return cls(
            own,
            around.settings.public_url,
            media_url=around.media_url,
            last_seen=partial(around.last_seen, cls.name),
        )

    def webhooks(self) -> Sequence[Webhook]:
        """Messages and receipts; both are answered with empty TwiML."""
        pairs = ((INBOUND_PATH, self._parse_message), (STATUS_PATH, self._parse_status))
        return [
            Webhook(path, parse, EMPTY_TWIML, "text/xml", forms.MAX_BYTES) for path, parse in pairs
        ]

    def render(self, message: Message) -> Sequence[Part]:
        """See rendering.render."""
        contents, files = self._own.contents, self._media_url is not None
        return rendering.render(message, contents, files=files)

    async def send(self, recipient: str, part: Part) -> str:
        """Create the message; return its SID. Raises SendError and nothing else. Twilio has no
        idempotency key, so an answer that never came is `unknown`, see `find`."""
        parameters = self._composer.parameters(recipient, part)
        create = partial(self._client.messages.create, **parameters)
        try:
            created = await to_thread.run_sync(create, limiter=self._limiter)
        except CAUGHT as error:
            raise send_error(error) from error
        if not created.sid:
            raise SendError("answer without a SID", unknown=True, code="no_sid")
        return str(created.sid)

    async def edit(self, recipient: str, provider_id: str, part: Part) -> None:  # noqa: ARG002
        """Never: Twilio offers no way to change a WhatsApp message."""
        raise not_editable()

    async def find(self, recipient: str, part: Part, since: datetime) -> str | None:
        """SID of a message in doubt whose sending began at `since` (aware), or None if Twilio
        lists none: then it was not taken, once some seconds have passed. Raises SendError (never
        permanent) when Twilio can't be asked."""
        ask = partial(self._history.find, recipient, part, since)
        try:
            return await to_thread.run_sync(ask, limiter=self._limiter)
        except (*CAUGHT, ContentsError) as error:
            raise SendError(f"Twilio can't be asked: {type(error).__name__}") from error

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        """See media.Downloader.fetch."""
        return await self._downloader.fetch(reference, max_bytes)

    async def start(self, receive: Receive) -> None:
        """Say which URLs to configure at Twilio, and hand over what came while we were away."""
        _log.info(
            "whatsapp_webhooks",
            message=self._public_url + INBOUND_PATH + RETRY_FRAGMENT,
            status=self._public_url + STATUS_PATH + RETRY_FRAGMENT,
        )
        since = await to_thread.run_sync(self._last_seen)
        if since is None:
            return
        try:
            missed = await to_thread.run_sync(self._history.missed, since, limiter=self._limiter)
        except CAUGHT as error:  # the channel works without; Twilio's log still has the messages
            _log.warning("whatsapp_catch_up_failed", error=type(error).__name__)
            return
        for message in missed:
            await receive([message])
        _log.info("whatsapp_caught_up", listed=len(missed))

    async def poll(self, receive: Receive) -> None:
        """Nothing to ask for: Twilio calls us."""

    async def stop(self) -> None:
        """Close connections."""
        self._http.close()
        await self._downloader.close()

    def _parse_message(self, request: WebhookRequest) -> Sequence[Event]:
        return parsing.incoming(self._verified(request), self._media_hosts)

    def _parse_status(self, request: WebhookRequest) -> Sequence[Event]:
        return parsing.receipt(self._verified(request))

    def _verified(self, request: WebhookRequest) -> forms.Form:
        given = request.headers.get(signature.HEADER, "")
        if not given:
            raise WebhookRejected("signature missing")
        form = forms.read(request.body)
        if not self._signature.matches(given, request.path_qs, form.pairs):
            raise WebhookRejected("signature wrong")
        if form.text("AccountSid") != self._own.account_sid:
            raise WebhookRejected("another account's message")
        return form
