"""What one Telegram message holds besides its text: files, a place, a contact."""

import re

from telegram import Contact, Message

from bot.channels.telegram.layout import clean
from handlers.message import IncomingMedia, Location, MediaKind, SharedContact

_FILES: tuple[tuple[str, MediaKind, str], ...] = (  # field, our kind, type where none is given
    ("document", "document", ""),  # an animation comes with its document
    ("voice", "voice", "audio/ogg"),
    ("audio", "audio", ""),
    ("video", "video", "video/mp4"),
    ("video_note", "video", "video/mp4"),
)
# Written by a person, but nothing that a handler could read. Everything else without content is
# a service message ("joined", "pinned", ...), and nobody waits for an answer to that.
_UNREADABLE = (
    "sticker",
    "poll",
    "dice",
    "game",
    "story",
    "invoice",
    "contact",
    "paid_media",
    "checklist",
    "live_photo",
    "animation",
)
_BIGGEST_ID = 2**63
# The sender's app chooses type and name of a document, so their length is cut to what is kept.
_MIME_LENGTH, _NAME_LENGTH = 100, 200
_PHONE_DIGITS = range(5, 16)  # E.164: at most 15


def number(value: object) -> int:
    """An id of Telegram; ValueError for anything that is none (they have at most 52 bits)."""
    if type(value) is not int or abs(value) >= _BIGGEST_ID:
        raise ValueError("not an id")
    return value


def media(message: Message) -> tuple[IncomingMedia, ...]:
    """The file of a message; Telegram sends the files of an album one by one."""
    if message.photo:
        best = max(message.photo, key=lambda size: size.width * size.height)
        return (IncomingMedia("photo", clean(best.file_id), "image/jpeg", _size(best)),)
    for field, kind, mime in _FILES:
        file = getattr(message, field)
        if file is not None:
            mime = clean(getattr(file, "mime_type", None) or mime)[:_MIME_LENGTH]
            name = clean(getattr(file, "file_name", None) or "")[-_NAME_LENGTH:]
            return (IncomingMedia(kind, clean(file.file_id), mime, _size(file), name),)
    return ()


def _size(file: object) -> int | None:
    size = getattr(file, "file_size", None)
    return size if type(size) is int and 0 <= size < _BIGGEST_ID else None


def location(message: Message) -> Location | None:
    """A position, a live position (where it is now), or a venue with its name and address."""
    venue, point = message.venue, message.location
    if venue is not None:
        point = venue.location
    if point is None:
        return None
    latitude, longitude = float(point.latitude), float(point.longitude)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # also refuses NaN
        raise ValueError("not a place on earth")
    label = f"{venue.title}, {venue.address}".strip(", ") if venue is not None else ""
    return Location(latitude, longitude, clean(label))


def contact(message: Message, person_id: int) -> SharedContact | None:
    """A contact card. Telegram's server puts the user id on it, so only that proves whose number
    it is: anybody can send anybody's card."""
    card = message.contact
    phone = "" if card is None else _e164(card)
    return SharedContact(phone, card.user_id == person_id) if card is not None and phone else None


def _e164(card: Contact) -> str:
    digits = re.sub(r"[^0-9]", "", card.phone_number)
    if card.user_id is None and digits.startswith("0"):
        digits = "62" + digits[1:]  # a card from the phone's address book, dialled in Indonesia
    return f"+{digits}" if len(digits) in _PHONE_DIGITS else ""


def unreadable(message: Message) -> bool:
    """A person sent something, but nothing we can read."""
    return any(getattr(message, field) for field in _UNREADABLE)
