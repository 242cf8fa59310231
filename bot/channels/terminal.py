"""The terminal channel of `kawan chat`: replies are printed, nothing leaves the machine."""

import json
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TextIO

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
from bot.channels.rendering import numbered, to_plain
from handlers.message import OutgoingMedia

MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Printed(Part):
    """A whole reply: a terminal needs no part a file."""

    files: tuple[OutgoingMedia, ...] = ()


class TerminalChannel:
    """Prints replies to a stream, as text or as one JSON object a reply."""

    name: ClassVar[str] = "terminal"
    settings_class: ClassVar[type[BaseSettings] | None] = None

    def __init__(self, out: TextIO | None = None, *, as_json: bool = False) -> None:
        self.limits = Limits(text=MAX_TEXT, rate=1000)
        self._out = out or sys.stdout
        self._json = as_json

    @classmethod
    def build(cls, around: Surroundings) -> "TerminalChannel | None":  # noqa: ARG003
        """Never part of a service: it belongs to whoever types `kawan chat`."""
        return None

    def webhooks(self) -> Sequence[Webhook]:
        """None: lines come from stdin."""
        return ()

    def render(self, message: Message) -> Sequence[Part]:
        """One part a reply, however long: a terminal scrolls."""
        return [Printed(message.text, message.options, files=message.media)]

    async def send(self, recipient: str, part: Part) -> str:  # noqa: ARG002 - one terminal, one person
        """Print a part; the id is made up."""
        files = [file.name for file in part.files] if isinstance(part, Printed) else []
        line = self._as_json(part, files) if self._json else self._as_text(part, files)
        print(line, file=self._out, flush=True)
        return uuid.uuid4().hex

    def _as_json(self, part: Part, files: list[str]) -> str:
        labels = [option.label for option in part.options]
        reply = {"text": to_plain(part.text), "options": labels, "media": files}
        return json.dumps(reply, ensure_ascii=False)

    def _as_text(self, part: Part, files: list[str]) -> str:
        named = "\n".join(f"[{name}]" for name in files)
        menu = numbered([option.label for option in part.options])
        return "\n\n".join(filter(None, [to_plain(part.text), named, menu])) + "\n"

    async def edit(self, recipient: str, provider_id: str, part: Part) -> None:  # noqa: ARG002
        """Never: what is printed is printed."""
        raise not_editable()

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:  # noqa: ARG002
        """A terminal sends no files."""
        raise FetchError("no files in a terminal", permanent=True)

    async def start(self, receive: Receive) -> None:
        """Nothing to open."""

    async def poll(self, receive: Receive) -> None:
        """Nothing to ask for."""

    async def stop(self) -> None:
        """Nothing to close."""
