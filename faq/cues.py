"""Signs in the wording that somebody asks, rather than tells what is wrong."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from faq.lexicon import Words, lexicon
from faq.normalise import plain, words

_DENIALS = frozenset({"tidak", "belum", "tanpa", "bukan"})
# What a tag inside a sentence holds.
_MIDDLE_TAGS = frozenset({"tidak", "belum"})
_CLAUSE = re.compile(r"[?!.;,\n]+")
_DONG = re.compile(r"\bdo?n[gk]\b")
# So many words make the end of a message; a sign of not knowing reaches so far.
_END = 5
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Cues:
    """How often each sign stands in a message; `ends`: whether its end asks."""

    asking: int
    tags: int
    marks: int
    pleas: int
    either: int
    ends: int

    @property
    def any(self) -> bool:
        """Whether there is any sign of a question."""
        return self.asking + self.tags + self.marks + self.pleas + self.either > 0


NO_CUES = Cues(asking=0, tags=0, marks=0, pleas=0, either=0, ends=0)


def clauses(text: str) -> list[Words]:
    """The message cut at its punctuation, each part in standard words."""
    parts = [words(part) for part in _CLAUSE.split(plain(text))]
    return [part for part in parts if part]


def read_cues(parts: Sequence[Words], text: str) -> Cues:
    """The signs in a message; `parts` are its clauses, `text` is looked at for "?" and "dong"."""
    found = tuple([word for part in parts for word in part])
    last = parts[-1][-_END:] if parts else ()
    marks = int("?" in text)
    pleas = _pleads(found) or bool(_DONG.search(text.lower()))
    either = "atau" in found and any(_offers_a_choice(part) for part in parts)
    ends = text.rstrip().endswith("?") or _asking(last) > 0 or _tags(last) > 0
    return Cues(
        asking=min(_asking(found), 3),
        tags=min(sum([_tags(part) for part in parts]), 2),
        marks=marks,
        pleas=int(pleas),
        either=int(either),
        ends=int(ends),
    )


def _asking(found: Words) -> int:
    """How many words ask; "entah ke mana" and "tidak jelas kapan" tell."""
    signs = lexicon().signs
    if signs["asking"].isdisjoint(found):
        return 0
    return sum(
        word in signs["asking"]
        and not (place and found[place - 1] in signs["not_asking_after"])
        and not signs["not_asking_near"] & set(found[max(0, place - _NEAR) : place])
        for place, word in enumerate(found)
    )


def _tags(part: Words) -> int:
    """Tags like "... boleh tidak", at the end or where the sentence goes on behind them."""
    signs = lexicon().signs
    if signs["tags"].isdisjoint(part) and _MIDDLE_TAGS.isdisjoint(part):
        return 0
    core = part
    while len(core) > 2 and core[-1] in signs["after_tag"]:
        core = core[:-1]
    ending = len(core) > 1 and core[-1] in signs["tags"] and core[-2] != "entah"
    return int(ending) + sum(_is_tag(*pair) for pair in pairwise(part)) + int(_far_tag(core))


def _far_tag(part: Words) -> bool:
    """ "bisa dibubarkan tidak koperasinya": a word or two between "bisa" and "tidak"."""
    signs = lexicon().signs
    for place, word in enumerate(part):
        follows = part[place + 1 : place + 2]
        if word != "tidak" or (follows and not set(follows) & signs["goes_on"]):
            continue
        before = part[max(0, place - 4) : place - 1]
        if signs["modal"] & set(before) and not _DENIALS & set(before):
            return True
    return False


def _pleads(found: Words) -> bool:
    signs = lexicon().signs
    if not signs["requests"].isdisjoint(found):
        return True
    return not signs["pleas"].isdisjoint(found) and any(
        word in signs["pleas"] and signs["wished"] & set(found[place + 1 : place + 4])
        for place, word in enumerate(found)
    )


def _offers_a_choice(part: Words) -> bool:
    """ "A atau B" asks; "tidak punya A atau B" counts what is missing."""
    if "atau" not in part:
        return False
    before = part[: part.index("atau")]
    return not _DENIALS & set(before)


def _is_tag(left: str, right: str) -> bool:
    signs = lexicon().signs
    if right == "tidak":
        return left in signs["modal"]
    return left in ("tidak", "belum") and right in signs["goes_on"]
