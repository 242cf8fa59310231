"""Who is meant, in words: `palas + LHN + whatsapp`, `belum konfirmasi 12`, `0812...`, `semua`.

Words of one kind widen (Palas or Sidomulyo), words of different kinds narrow (in Palas, and with
an open report about land).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process, utils

from db import people, regions
from db.broadcasts import steering
from db.models import BroadcastKind
from db.phones import mask, normalise
from handlers import texts_compose as words
from handlers.chat import Chat
from handlers.complaint.parts import category_from
from handlers.safe import literal

SURE = 86  # of 100, rapidfuzz ratio: a typing mistake or two in the name of a kecamatan
BEGINNING = 4  # letters that already name a category: "bangunan", "modal"

_SEPARATOR = re.compile(r"[,;+/\n]|\s+dan\s+|\s+atau\s+|\s+serta\s+", re.I)
_UNCONFIRMED = re.compile(
    r"(?:yang\s+)?(?:belum|blm)\s+(?:konfirmasi|menjawab|jawab|dijawab)\D{0,20}(\d{1,9})", re.I
)
_ALL = frozenset(["semua", "semuanya", "seluruh", "seluruhnya", "all", "semua ketua"])
_FILLER = re.compile(
    r"^(?:(?:semua|para|yang|di|ke|untuk|ketua|laporan|kendala|kebutuhan|punya|lewat|pakai|"
    r"pengguna|kecamatan|kec\.?)\s+)+",
    re.I,
)


@dataclass
class Meant:
    """What was understood: entries of an audience, words that were not, and a refusal that is
    more exact than that."""

    audience: dict[str, Any] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    refusal: str = ""
    everybody: bool = False

    def add(self, name: str, value: Any) -> None:
        """One more of a kind."""
        values = self.audience.setdefault(name, [])
        if value not in values:
            values.append(value)


def read(chat: Chat, text: str) -> Meant:
    """Who is meant; the official's area is not applied here."""
    meant = Meant()
    for part in filter(None, map(str.strip, _SEPARATOR.split(text))):
        word = part.rstrip(".!?").strip()
        if word.casefold() in _ALL:
            meant.everybody = True
        elif not _read_part(chat, word, meant):
            meant.unknown.append(part)
    if not meant.audience and not meant.everybody and not meant.unknown:
        meant.unknown.append(text.strip())
    return meant


def _read_part(chat: Chat, part: str, meant: Meant) -> bool:
    if asked := _UNCONFIRMED.fullmatch(part):
        _read_unconfirmed(chat, int(asked[1]), meant)
        return True
    if numbers := _numbers(part):
        for number in numbers:
            meant.add("phones", number)
        return True
    word = _FILLER.sub("", part)
    for name, found in (
        ("channel", _channel(word, chat.policy.channels.windows)),
        ("kecamatan", _kecamatan(word)),
        ("needs", _category(chat, word)),
    ):
        if found:
            meant.add(name, found)
            return True
    return False


def _read_unconfirmed(chat: Chat, number: int, meant: Meant) -> None:
    try:
        row = steering.find(chat.session, number)
    except steering.NotPossible:
        meant.refusal = words.UNKNOWN_NUMBER.format(number=number)
        return
    if row.kind == BroadcastKind.PLAIN:
        meant.refusal = words.UNANSWERED_KIND.format(number=number)
    meant.audience["unconfirmed"] = number


def _numbers(part: str) -> list[str]:
    """One number, or several with nothing but space between them."""
    if not re.fullmatch(r"[\d\s+().-]+", part):
        return []
    if whole := normalise(part):
        return [whole]
    found = [normalise(piece) for piece in part.split()]
    return [number for number in found if number] if all(found) else []


def _channel(word: str, known: Mapping[str, Any]) -> str | None:
    """A configured channel by its name, its beginning, or its first letters (wa, tg)."""
    said = word.casefold()
    if said in known:
        return said
    short = re.compile(".*".join(map(re.escape, said)))
    fits = [
        name
        for name in known
        if (len(said) >= BEGINNING and name.startswith(said))
        or (len(said) == 2 and name.startswith(said[0]) and short.match(name))
    ]
    return fits[0] if len(fits) == 1 else None


def _kecamatan(word: str) -> str | None:
    areas = regions.kecamatan()
    hit = process.extractOne(
        word, areas.keys(), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=SURE
    )
    return areas[str(hit[0])] if hit else None


def _category(chat: Chat, word: str) -> str | None:
    if known := category_from(chat.knowledge, word):
        return known
    said = word.casefold()
    if len(said) < BEGINNING:
        return None
    begun = [c.id for c in chat.knowledge.complaints.values() if c.name.casefold().startswith(said)]
    return begun[0] if len(begun) == 1 else None


# --- and back


def channel_name(channel: str) -> str:
    """A channel as its owner spells it."""
    spelled = {name.casefold(): name for name in words.CHANNELS}
    return spelled.get(channel, channel.capitalize())


def describe(chat: Chat, audience: Mapping[str, Any]) -> str:
    """`Kecamatan Palas, yang punya laporan Lahan`: an audience for an official to read."""
    names = {code: name for name, code in regions.kecamatan().items()}
    complaints = chat.knowledge.complaints
    parts = []
    if area := audience.get("kecamatan") or _listed(audience.get("scope")):
        parts.append(words.AREA.format(names=_join([names.get(code, code) for code in area])))
    if needs := audience.get("needs"):
        parts.append(words.NEEDS.format(names=_join([complaints[c].name for c in needs])))
    if channels := audience.get("channel"):
        parts.append(words.ON_CHANNEL.format(names=_join([channel_name(c) for c in channels])))
    if number := audience.get("unconfirmed"):
        parts.append(words.UNCONFIRMED.format(number=number))
    if phones := audience.get("phones"):
        parts.append(words.PHONES.format(count=len(phones)))
    return ", ".join(parts) or words.ALL


def _listed(value: str | None) -> list[str]:
    return [value] if value else []


def _join(names: list[str]) -> str:
    return words.OR.join(names)


def quoted(parts: list[str]) -> str:
    """Words of the official's that were not understood."""
    return ", ".join(f"“{literal(part[:40])}”" for part in parts)


def unregistered(chat: Chat, meant: Meant) -> str:
    """A sentence about phone numbers that nobody known has, or ""."""
    phones = meant.audience.get("phones", [])
    missing = [mask(phone) for phone in phones if people.by_phone(chat.session, phone) is None]
    return words.UNREGISTERED.format(numbers=", ".join(missing)) if missing else ""
