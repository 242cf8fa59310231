"""The contract of a channel: verify, parse, render, send. It reads no tables and decides no wording."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Literal, Protocol

from pydantic_settings import BaseSettings

from bot.media import MediaStore
from bot.settings import Settings
from handlers.message import Incoming, Option, OutgoingMedia

ReceiptStatus = Literal["sent", "delivered", "read", "failed"]


class ConfigurationError(Exception):
    """A setting is missing or contradicts another; the message names the key and how to get it."""


class WebhookRejected(Exception):
    """The request is not from the platform (403), or not a request we can read (400, 413)."""

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class SendError(Exception):
    """The provider did not take the message.

    permanent: never retry unchanged. blocked: the person can't be reached here any more.
    retry_after: seconds the provider asked us to wait; with `whole_channel` everybody waits.
    unknown: it may have been delivered (time-out after sending): must not be sent again.
    Neither permanent nor unknown: surely not sent, try later.
    """

    def __init__(  # noqa: PLR0913 - the five facts a caller acts on, all by keyword
        self,
        message: str,
        *,
        permanent: bool = False,
        blocked: bool = False,
        retry_after: float | None = None,
        whole_channel: bool = False,
        unknown: bool = False,
        code: str = "",
    ) -> None:
        super().__init__(message)
        self.permanent = permanent or blocked
        self.blocked = blocked
        self.retry_after = retry_after
        self.whole_channel = whole_channel
        self.unknown = unknown
        self.code = code


def not_editable() -> SendError:
    """What `edit` raises on a platform where a message stays as it was sent."""
    return SendError("messages can't be changed here", permanent=True, code="edit")


class FetchError(Exception):
    """A file could not be downloaded. permanent: too large, wrong type, gone; else try again."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider says became of a message we sent."""

    channel: str
    provider_id: str
    status: ReceiptStatus
    error_code: str = ""
    error: str = ""
    blocked: bool = False  # the error means: this person can't be reached here


Event = Incoming | Receipt


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A request as the platform sent it. Header names are lower case; `path_qs` is the raw path
    with its query, undecoded."""

    path_qs: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Webhook:
    """One URL of a channel: its path, its parser, and the answer when all is stored."""

    path: str
    parse: Callable[[WebhookRequest], Sequence[Event]]  # raises WebhookRejected; junk -> []
    answer: str = ""
    answer_type: str = "text/plain"
    max_bytes: int = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers of the platform. Rates are already the ones we use (95 % of what is allowed)."""

    text: int  # characters of one message
    rate: float  # messages per second over the whole channel
    chat_interval: float = 0.0  # seconds between two messages to one person, sustained
    chat_burst: int = 1  # messages to one person that may go at once
    window: timedelta | None = None  # free text only so long after the person's last message
    send_timeout: float = 15.0  # seconds after which a send is given up
    editable: bool = False  # `edit` can change a message that was sent
    reports_delivery: bool = False  # receipts tell whether a message was delivered and read
    daily_openings: int | None = None  # conversations we may open in 24 hours


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the outbox as a channel sees it. `options` carry the payload to send as value."""

    recipient: str
    text: str
    options: tuple[Option, ...] = ()
    media: tuple[OutgoingMedia, ...] = ()
    request: Literal["contact", "location"] | None = None
    template: Mapping[str, str] | None = None  # {"content_sid": .., "1": ..}: outside the window


@dataclass(frozen=True, slots=True)
class Part:
    """One message of the provider: text rendered for the channel, at most one file."""

    text: str
    options: tuple[Option, ...] = ()
    media: OutgoingMedia | None = None
    request: Literal["contact", "location"] | None = None
    template: Mapping[str, str] | None = field(default=None)


def _no_files(path: str) -> bytes:
    raise FileNotFoundError(path)


def _never(_channel: str) -> datetime | None:
    return None


Receive = Callable[[Sequence[Event]], Awaitable[None]]  # stores events; returns after the commit


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the wiring gives every channel to build itself from."""

    settings: Settings
    store: MediaStore
    simulator: bool = False  # the browser simulator is wanted
    commands: Sequence[tuple[str, str]] = ()  # (word, description) for the platform's menu
    open_file: Callable[[str], bytes] = _no_files  # reads OutgoingMedia.path; FileNotFoundError
    media_url: Callable[[OutgoingMedia], str] | None = None  # a public, signed URL of a file
    last_seen: Callable[[str], datetime | None] = _never  # channel -> its last message's time


class Channel(Protocol):
    """One module a channel; `CHANNELS` in `bot/channels/__init__.py` is the only list of them."""

    name: ClassVar[str]
    settings_class: ClassVar[type[BaseSettings] | None]  # its own keys of .env, with env_prefix
    limits: Limits

    @classmethod
    def build(cls, around: Surroundings) -> "Channel | None":
        """The channel, or None when it is not configured. Raises ConfigurationError with one
        sentence that names the key when it is configured by halves."""
        ...

    def webhooks(self) -> Sequence[Webhook]:
        """The URLs the platform calls; () for a channel without webhooks."""
        ...

    def render(self, message: Message) -> Sequence[Part]:
        """Pure and repeatable: the same message always gives the same parts."""
        ...

    async def send(self, recipient: str, part: Part) -> str:
        """Send one part; return the provider's id. Raises SendError and nothing else."""
        ...

    async def edit(self, recipient: str, provider_id: str, part: Part) -> None:
        """Put `part` in place of a message of ours; nothing changes where it says that already.

        Raises SendError and nothing else: permanent where there is no such message any more, and
        where the platform changes none (`Limits.editable`). Never `unknown`: twice does no harm.
        """
        ...

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        """Download a file a person sent: (bytes, type). Raises FetchError."""
        ...

    async def start(self, receive: Receive) -> None:
        """Open connections, publish commands, register the webhook, fetch what was missed."""
        ...

    async def poll(self, receive: Receive) -> None:
        """Run until cancelled where the platform must be asked for messages; else return."""
        ...

    async def stop(self) -> None:
        """Close connections."""
        ...
