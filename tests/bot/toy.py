"""A third channel as a newcomer would write it, and the provider behind it, which obeys a script."""

import asyncio
import json
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.channels.base import (
    ConfigurationError,
    Event,
    FetchError,
    Limits,
    Message,
    Part,
    Receive,
    Surroundings,
    Webhook,
    WebhookRejected,
    WebhookRequest,
)
from bot.channels.rendering import numbered, split, to_plain
from handlers.message import Incoming

UNRENDERABLE = "unrenderable"
LIMITS = Limits(text=400, rate=500.0, send_timeout=5.0)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message the provider took, with the event loop's time of its arrival."""

    recipient: str
    text: str
    at: float


@dataclass
class Provider:
    """The platform: takes what is sent, unless its script says otherwise."""

    outcomes: deque[Exception | None] = field(default_factory=deque)  # of the next calls
    outcomes_of: dict[str, deque[Exception | None]] = field(
        default_factory=lambda: defaultdict(deque)
    )
    latency: Callable[[], float] = lambda: 0.0
    taken: list[Sent] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)  # loop time of each call, refused ones too
    before_answer: Callable[[], None] = lambda: None  # something happens while we wait for it

    async def deliver(self, recipient: str, text: str) -> str:
        """The API call: an id, or the refusal that the script has for it."""
        loop = asyncio.get_running_loop()
        self.calls.append(loop.time())
        script = self.outcomes_of[recipient] or self.outcomes
        outcome = script.popleft() if script else None
        arrived = loop.time()
        await asyncio.sleep(self.latency())
        if outcome is None or getattr(outcome, "unknown", False):
            self.taken.append(Sent(recipient, text, arrived))
        self.before_answer()
        if outcome is not None:
            raise outcome
        return uuid.uuid4().hex

    def texts(self, recipient: str | None = None) -> list[str]:
        """What arrived, in order; for one person or for all."""
        return [s.text for s in self.taken if recipient in (None, s.recipient)]


class ToySettings(BaseSettings):
    """TOY_TOKEN switches the channel on."""

    model_config = SettingsConfigDict(env_prefix="TOY_", env_file=".env", extra="ignore")

    token: SecretStr = SecretStr("")


class ToyChannel:
    """Verifies by a header, parses a JSON list, sends to its provider."""

    name: ClassVar[str] = "toy"
    settings_class: ClassVar[type[BaseSettings] | None] = ToySettings

    def __init__(
        self, provider: Provider | None = None, limits: Limits = LIMITS, token: str = ""
    ) -> None:
        self.provider = provider or Provider()
        self.limits = limits
        self._token = token

    @classmethod
    def build(cls, around: Surroundings) -> "ToyChannel | None":
        token = ToySettings().token.get_secret_value()
        if token and not token.startswith("toy-"):
            raise ConfigurationError("TOY_TOKEN must begin with toy-.")
        return cls(token=token) if token else None

    def webhooks(self) -> Sequence[Webhook]:
        return (Webhook("/webhooks/toy", self.parse, answer="ok", max_bytes=2_000),)

    def parse(self, request: WebhookRequest) -> Sequence[Event]:
        if request.headers.get("x-toy-token") != self._token:
            raise WebhookRejected("wrong token")
        try:
            items = json.loads(request.body)
        except ValueError as error:
            raise WebhookRejected("no JSON", 400) from error
        return [self._incoming(item) for item in items]

    def _incoming(self, item: dict[str, Any]) -> Incoming:
        return Incoming(
            self.name,
            external_id=item["id"],
            sender=item["from"],
            text=item.get("text", ""),
            choice=item.get("choice"),
        )

    def render(self, message: Message) -> Sequence[Part]:
        if message.text == UNRENDERABLE:
            raise ValueError("this provider knows no such word")
        listed = numbered([option.label for option in message.options])
        whole = "\n".join(filter(None, [to_plain(message.text), listed]))
        return [Part(text) for text in split(whole, self.limits.text)]

    async def send(self, recipient: str, part: Part) -> str:
        return await self.provider.deliver(recipient, part.text)

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        raise FetchError(f"no file {reference} of {max_bytes} bytes here", permanent=True)

    async def start(self, receive: Receive) -> None:
        """Nothing to open."""

    async def poll(self, receive: Receive) -> None:
        """Nobody to ask."""

    async def stop(self) -> None:
        """Nothing to close."""
