"""The browser simulator as a channel: nothing leaves the machine, the page reads the tables."""

import uuid
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import ClassVar

import anyio.to_thread
from pydantic_settings import BaseSettings

from bot.channels.base import (
    FetchError,
    Limits,
    Message,
    Part,
    Receive,
    Surroundings,
    Webhook,
    not_editable,
)
from bot.channels.rendering import split
from bot.media import MediaStore

TEXT_LIMIT = 4000  # characters; the page's own limit, no platform stands behind it

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)


def sniff(data: bytes) -> str:
    """The type the first bytes prove: jpeg, png, gif, webp or pdf; anything else is octets."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    found = (mime for signature, mime in _SIGNATURES if data.startswith(signature))
    return next(found, "application/octet-stream")


def file_name(raw: str) -> str:
    """A name a person's browser gave a file: its last path segment, printable, 120 characters."""
    last = PurePosixPath(raw.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable()).strip()[-120:]


class WebChannel:
    """Sends by doing nothing: a message with status `sent` is what the page shows."""

    name: ClassVar[str] = "web"
    settings_class: ClassVar[type[BaseSettings] | None] = None

    def __init__(self, store: MediaStore) -> None:
        self.limits = Limits(text=TEXT_LIMIT, rate=200.0)
        self._store = store

    @classmethod
    def build(cls, around: Surroundings) -> "WebChannel | None":
        """The simulator, where it is wanted."""
        return cls(around.store) if around.simulator else None

    def webhooks(self) -> Sequence[Webhook]:
        """None: the page has its own API (bot/simulator)."""
        return ()

    def render(self, message: Message) -> Sequence[Part]:
        """One part a 4,000 characters; the last keeps the options. Then one part a file."""
        texts = split(message.text, self.limits.text)
        if not texts and (message.options or message.request):
            texts = [""]
        parts = [Part(text) for text in texts[:-1]]
        parts += [
            Part(text, options=message.options, request=message.request) for text in texts[-1:]
        ]
        return [*parts, *(Part(media.caption, media=media) for media in message.media)]

    async def send(self, recipient: str, part: Part) -> str:  # noqa: ARG002 - nowhere to send to
        """A fresh id; the page shows the message once the outbox says that it was sent."""
        return uuid.uuid4().hex

    async def edit(self, recipient: str, provider_id: str, part: Part) -> None:  # noqa: ARG002
        """Never: the page shows the outbox as it is."""
        raise not_editable()

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        """A file the page uploaded; `reference` is its key in the media store."""
        try:
            data = await anyio.to_thread.run_sync(self._store.read, reference)
        except KeyError as error:
            raise FetchError("not in the media store", permanent=True) from error
        except OSError as error:
            raise FetchError(type(error).__name__) from error
        if len(data) > max_bytes:
            raise FetchError("file too large", permanent=True)
        return data, sniff(data)

    async def start(self, receive: Receive) -> None:
        """Nothing to open."""

    async def poll(self, receive: Receive) -> None:
        """Nobody to ask."""

    async def stop(self) -> None:
        """Nothing to close."""
