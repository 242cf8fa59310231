"""What goes in and out of a conversation: plain values that know no channel, no HTTP and no SDK."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

MediaKind = Literal["photo", "document", "voice", "audio", "video", "other"]


class Kind(StrEnum):
    """Why a message needs care; most are MESSAGE."""

    MESSAGE = "message"
    EDITED = "edited"  # the person changed an old message
    GROUP = "group"  # written in a group, addressed to the bot
    UNSUPPORTED = "unsupported"  # sticker, poll, ...: nothing a handler could read
    REACHABLE = "reachable"  # the person unblocked the bot; no text, no reply
    BLOCKED = "blocked"  # the person blocked the bot; no text, no reply


@dataclass(frozen=True, slots=True)
class Location:
    """A point in degrees (WGS 84), with the label the person's app gave it, or ""."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class IncomingMedia:
    """A file the person sent. `reference` is what the channel needs to download it later:
    no secret, no token. `size` in bytes where the platform tells it, else None."""

    kind: MediaKind
    reference: str
    mime: str = ""
    size: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A phone number sent as a contact card. `own` only if it is the sender's own number."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from one person.

    `external_id` is unique within the channel and the same on every redelivery; `sender` is the
    address a reply goes to. `choice` is the payload of a pressed button, exactly as it was sent.
    """

    channel: str
    external_id: str
    sender: str
    text: str = ""
    choice: str | None = None
    name: str = ""
    phone: str | None = None  # E.164, only where the platform vouches for it
    media: tuple[IncomingMedia, ...] = ()
    location: Location | None = None
    shared_contact: SharedContact | None = None
    album: str | None = None  # photos sent together carry the same album
    kind: Kind = Kind.MESSAGE
    reply_to: str | None = None  # provider id of our message that this one is a reply to
    member: str | None = None  # in a group: who wrote; their address in private


@dataclass(frozen=True, slots=True)
class Option:
    """A button or a numbered line. Pressing it means the same as typing `value`."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class OutgoingMedia:
    """A file to send. `path` is relative to the media store or to the shipped materials."""

    kind: MediaKind
    path: str
    mime: str
    name: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say: text in the light mark-up of `bot/channels/rendering.py` (*bold*, _italic_).

    `request` asks the person's app for its own phone number or position, where it can. `about` is
    the complaint (its id) that an answer to this belongs to, and what it asks for (db.cards.Asks).
    """

    text: str
    options: tuple[Option, ...] = ()
    media: tuple[OutgoingMedia, ...] = ()
    request: Literal["contact", "location"] | None = None
    about: tuple[int, str] | None = None


@dataclass(slots=True)
class UserError(Exception):
    """A refusal that the person reads: `text` is the sentence. Nothing of the handler is kept."""

    text: str
    options: tuple[Option, ...] = field(default=())

    def __str__(self) -> str:
        return self.text
