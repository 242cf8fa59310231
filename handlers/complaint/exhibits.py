"""The evidence in the packet for SP4N-LAPOR!: the pictures, and a line for whatever is none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from db import attachments
from db.attachments import Shown
from db.clock import format_time, zone_of
from db.models import Complaint, Person
from db.session import id_of
from handlers import texts
from handlers import texts_complaint as sentences
from handlers.casework import hiding
from handlers.chat import Chat

MOST_PICTURES = 6  # two rows; as large as they are printed, every channel sends the file
PART = 3  # letters; a shorter part of a name stands in too many words


@dataclass(frozen=True, slots=True)
class Evidence:
    """`pictures`: captions and JPEGs. `lines`: a label and what it says, of the position and of the
    files that are not shown; `note`: what can be done about those."""

    pictures: Sequence[tuple[str, bytes]]
    lines: Sequence[tuple[str, str]]
    note: str


@dataclass(frozen=True, slots=True)
class _Exhibit:
    """A file: what it is and when it was sent, in words. `key`: of a picture that can be shown."""

    label: str
    sent: str
    picture: bool
    key: str | None


def evidence(chat: Chat, complaint: Complaint) -> Evidence:
    """What the author sent, in the order in which it came. Nothing in it names them."""
    exhibits = list(_exhibits(chat, complaint))
    chosen = [e for e in exhibits if e.key][:MOST_PICTURES]
    read = chat.pictures(list(dict.fromkeys(e.key for e in chosen if e.key)))
    shown = [e for e in chosen if e.key in read]
    pictures = [(f"{e.label}, {e.sent}", read[e.key]) for e in shown if e.key]
    left_out = [(e.label, _left_out(e, chosen)) for e in exhibits if e not in shown]
    note = sentences.PACKET_NOTE if left_out else ""
    return Evidence(pictures, [*_position(complaint), *left_out], note)


def _left_out(exhibit: _Exhibit, chosen: Sequence[_Exhibit]) -> str:
    """When it was sent, and why it is only named."""
    if not exhibit.picture:
        why = sentences.PACKET_NO_PICTURE
    elif exhibit.key is None or exhibit in chosen:
        why = sentences.PACKET_UNREADABLE
    else:
        why = sentences.PACKET_TOO_MANY.format(most=MOST_PICTURES)
    return f"{exhibit.sent}. {why}"


def _exhibits(chat: Chat, complaint: Complaint) -> Iterator[_Exhibit]:
    zone, numbers = zone_of(complaint.village_code), count(1)
    for row in attachments.of_complaint(chat.session, id_of(complaint)):
        file = attachments.shown(row)
        sent = sentences.PACKET_SENT.format(when=format_time(row.created_at, zone))
        label = texts.FILE_WORDS.get(file.kind, texts.FILE_WORDS["other"])
        if file.kind == "photo" or file.thumb:
            label = sentences.PACKET_PHOTO.format(number=next(numbers))
            yield _Exhibit(label, sent, picture=True, key=file.key if file.thumb else None)
        else:
            name = _name(chat, complaint, file)
            yield _Exhibit(label, f"{name}, {sent}" if name else sent, picture=False, key=None)


def _name(chat: Chat, complaint: Complaint, file: Shown) -> str:
    """What its author called it, unless it could tell who that is."""
    author = chat.session.get_one(Person, complaint.person_id)
    parts = re.findall(rf"\w{{{PART},}}", author.name.casefold())
    telling = any(part in file.name.casefold() for part in parts)
    if complaint.secret or telling or hiding.unnamed(author, file.name) != file.name:
        return ""
    return file.name


def _position(complaint: Complaint) -> list[tuple[str, str]]:
    if complaint.latitude is None or complaint.longitude is None:
        return []
    point = f"{complaint.latitude:.6f}, {complaint.longitude:.6f}"  # as maps read it
    return [(texts.FILE_WORDS["location"], point)]
