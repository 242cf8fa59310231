"""Whether two people ask the same: for clustering questions that the bot does not know."""

from functools import cache

from rapidfuzz import fuzz

from faq.lexicon import lexicon
from faq.normalise import words
from faq.stem import Stemmer

ALIKE = 80  # of 100: the same word with another affix or a typing mistake
_ASKING = frozenset({"siapa", "kapan", "berapa", "mana", "bagaimana", "mengapa"})
_IDLE = _ASKING | {"apa", "apakah"}  # "apakah" asks whether, "apa" mostly too


def asks(text: str) -> bool:
    """Whether a message is worded as a question."""
    return "?" in text or bool(_IDLE & set(words(text)))


def same_question(one: str, other: str) -> bool:
    """Whether two messages ask the same in other words: spelling, order, politeness and request
    frames do not count. One may say a little more, but each saying something of its own
    ("ketua PKK", "ketua karang taruna") or asking otherwise (when, who) makes them two."""
    left, right = _matter(one), _matter(other)
    if not left or not right or not _asked_alike(one, other):
        return False
    only_left, only_right = _without_partner(left, right), _without_partner(right, left)
    if only_left and only_right:
        return False
    return len(only_left) + len(only_right) <= min(len(left), len(right)) // 3


def same_matter(one: str, other: str) -> bool:
    """Whether two complaints are probably about the same thing: most of what the shorter one says,
    the other one says too. Looser than `same_question`: here the person is asked."""
    left, right = _matter(one), _matter(other)
    if not left or not right:
        return False
    shorter, longer = sorted((left, right), key=len)
    shared = len(shorter) - len(_without_partner(shorter, longer))
    return 2 * shared >= len(shorter) and shared > 0


def _without_partner(left: frozenset[str], right: frozenset[str]) -> list[str]:
    return [word for word in left if not any(_alike(word, partner) for partner in right)]


def _alike(word: str, partner: str) -> bool:
    if word.isdigit() or partner.isdigit():
        return word == partner
    return fuzz.ratio(word, partner) >= ALIKE


def _asked_alike(one: str, other: str) -> bool:
    left, right = _ASKING & set(words(one)), _ASKING & set(words(other))
    return not left or not right or bool(left & right)


def _matter(text: str) -> frozenset[str]:
    idle = lexicon().frame | lexicon().filler | _IDLE
    found = words(text)
    if found[-1:] in (("tidak",), ("belum",)):  # "... apa ngga", "... atau belum" only asks
        found = found[:-1]
    return frozenset(_stemmer().root(word) for word in found if word not in idle)


@cache
def _stemmer() -> Stemmer:
    return Stemmer(lexicon().known)
