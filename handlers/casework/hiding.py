"""What the author of a secret complaint writes, as officials read it: without the name and the
number that people put below their words."""

import re

from sqlmodel import Session

from db.complaints import finding, secrecy
from db.models import Complaint, Person
from faq.similar import same_matter
from handlers.chat import Chat
from handlers.questions import quote
from handlers.safe import literal

HIDDEN = "…"
LEAST = 3  # letters; a shorter part of a name stands in too many words of others
# Not a name by themselves: a profile is often called after the cooperative.
_NO_NAMES = frozenset(
    {
        "bapak",
        "ibu",
        "pak",
        "haji",
        "ketua",
        "koperasi",
        "kopdes",
        "kdkmp",
        "kdmp",
        "merah",
        "putih",
    }
    | {"desa", "kelurahan"}
)


def words_of(session: Session, complaint: Complaint, text: str, most: int) -> str:
    """An author's words for officials: at most `most` characters, safe to stand in a sentence."""
    if complaint.secret:
        text = unnamed(session.get_one(Person, complaint.person_id), text)
    return literal(quote(text, most))


def unnamed(person: Person, text: str) -> str:
    """A text without the person's name, whole or in part, and phone number, however spelled."""
    for pattern in (_name(person.name), _phone(person.phone or "")):
        text = re.sub(pattern, HIDDEN, text, flags=re.I) if pattern else text
    return text


def is_about_secret(chat: Chat, text: str) -> bool:
    """Whether a text names a secret complaint of the speaker's, or tells of the same matter."""
    own = secrecy.of_person(chat.session, chat.contact.person_id)
    named = {int(found[1]) for found in finding.NUMBER.finditer(text)}
    return any(
        int(c.number.rpartition("-")[2]) in named or same_matter(c.description, text) for c in own
    )


def _name(name: str) -> str:
    words = re.findall(r"\w+", name)
    own = [w for w in words if len(w) >= LEAST and w.casefold() not in _NO_NAMES]
    whole = r"\W+".join(words)  # where no part is a name by itself
    part = rf"\b(?:{'|'.join(own) or whole})\b"
    return rf"{part}(?:\W+{part})*" if words else ""


def _phone(number: str) -> str:
    digits = number.removeprefix("+62")
    between = r"[\s.()-]*"
    return rf"(?<!\d)(?:\+?62|0)?{between}{between.join(digits)}(?!\d)" if digits else ""
