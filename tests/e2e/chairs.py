"""The 260 chairs of the story: where each lives, what they use, and what becomes of a message."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlmodel import Session

from db import people
from db.models import Contact
from db.regions import Village, villages
from db.session import id_of
from tests.e2e.story import Person

FIRST = 800_001  # number of the first: their chat on Telegram, the end of their telephone number


class Fate(Enum):
    """What is the matter with a chair."""

    ORDINARY = "gets it, and may answer"
    KNOWN_BLOCKED = "has blocked the bot long ago"
    BLOCKS = "has blocked the bot meanwhile: 403"
    NO_NUMBER = "has a number without WhatsApp: 63024"
    BAD_NUMBER = "has a number that is none: 63003"
    STOPPED = "said berhenti"
    AWAY = "did not write for two days: outside the window"
    SAVED = "can't be reached there, but on their other channel"
    LATE = "does not read there, but on their other channel"


TELEGRAM, WHATSAPP = "telegram", "whatsapp"
# (channel used last, the other one, fate, how many): half of the 260 each, ten unreachable, five
# opted out, thirty outside the window.
GROUPS: tuple[tuple[str, str, Fate, int], ...] = (
    (TELEGRAM, "", Fate.KNOWN_BLOCKED, 3),
    (TELEGRAM, "", Fate.BLOCKS, 3),
    (TELEGRAM, "", Fate.STOPPED, 3),
    (TELEGRAM, WHATSAPP, Fate.SAVED, 6),
    (TELEGRAM, WHATSAPP, Fate.LATE, 6),
    (TELEGRAM, "", Fate.ORDINARY, 109),
    (WHATSAPP, "", Fate.NO_NUMBER, 2),
    (WHATSAPP, "", Fate.BAD_NUMBER, 2),
    (WHATSAPP, "", Fate.STOPPED, 2),
    (WHATSAPP, "", Fate.AWAY, 30),
    (WHATSAPP, TELEGRAM, Fate.SAVED, 2),
    (WHATSAPP, TELEGRAM, Fate.LATE, 6),
    (WHATSAPP, "", Fate.ORDINARY, 86),
)
UNREACHABLE = {Fate.KNOWN_BLOCKED, Fate.BLOCKS, Fate.NO_NUMBER, Fate.BAD_NUMBER}
ERRORS = {Fate.NO_NUMBER: 63024, Fate.BAD_NUMBER: 63003, Fate.SAVED: 63024}


@dataclass(frozen=True)
class Chair:
    """One of them. `channel` is the one they used last, `other` a second one or ""."""

    person: Person
    channel: str
    other: str
    fate: Fate
    village: Village

    def address(self, channel: str) -> str:
        """Where they are found on a channel."""
        if channel == WHATSAPP:
            return f"whatsapp:{self.person.phone}"
        return str(self.person.number)

    @property
    def kecamatan(self) -> str:
        """The name of it."""
        return self.village.kecamatan


def make() -> list[Chair]:
    """One for each village of Lampung Selatan, the same ones every time."""
    places = sorted(villages().values(), key=lambda village: village.code)
    random.Random(260).shuffle(places)  # every kecamatan has some of all
    return list(_made(places))


def _made(places: Sequence[Village]) -> Iterator[Chair]:
    number, free = FIRST, iter(places)
    for channel, other, fate, count in GROUPS:
        for _ in range(count):
            yield Chair(Person(f"Ketua {number}", number), channel, other, fate, next(free))
            number += 1


def settle(session: Session, chairs: Sequence[Chair], at: datetime) -> None:
    """They have all talked to the bot before: an hour ago, the AWAY two days ago."""
    for chair in chairs:
        phone = chair.person.phone
        person = people.get_or_create(session, phone=phone, name=chair.person.name, at=at)
        people.set_village(session, person, chair.village, at)
        seen = at - timedelta(days=2 if chair.fate is Fate.AWAY else 0, hours=1)
        for channel in filter(None, (chair.channel, chair.other)):
            contact = Contact(
                channel=channel,
                external_id=chair.address(channel),
                person_id=id_of(person),
                phone=phone,
                created_at=seen,
                last_inbound_at=seen if channel == chair.channel else seen - timedelta(hours=1),
                noticed_at=seen,
                blocked_at=seen if chair.fate is Fate.KNOWN_BLOCKED else None,
            )
            session.add(contact)


def of(chairs: Sequence[Chair], *fates: Fate, channel: str = "") -> list[Chair]:
    """Those with one of these fates, on one channel or on both."""
    return [c for c in chairs if c.fate in fates and channel in ("", c.channel)]


def unreachable(chairs: Sequence[Chair]) -> set[Chair]:
    """The ten."""
    return set(of(chairs, *UNREACHABLE))
