"""Signs in the wording that somebody asks, rather than tells what is wrong."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from faq.lexicon import Words, lexicon
from faq.normalise import plain, words

_DENIALS = frozenset({"tidak", "belum", "tanpa", "bukan"})
_CLAUSE = re.compile(r"[?!.;,\n]+")


@dataclass(frozen=True, slots=True)
class Cues:
    """How often each sign stands in a message."""

    asking: int
    tags: int
    marks: int
    pleas: int
    either: int

    @property
    def any(self) -> bool:
        """Whether there is any sign of a question."""
        return self.asking + self.tags + self.marks + self.pleas + self.either > 0


def clauses(text: str) -> list[Words]:
    """The message cut at its punctuation, each part in standard words."""
    parts = (words(part) for part in _CLAUSE.split(plain(text)))
    return [part for part in parts if part]


def read_cues(parts: Sequence[Words], text: str) -> Cues:
    """The signs in a message; `parts` are its clauses, `text` is only looked at for "?"."""
    signs = lexicon().signs
    found = tuple(word for part in parts for word in part)
    asking = sum(
        word in signs["asking"] and before not in signs["not_asking_after"]
        for before, word in zip(("", *found), found, strict=False)
    )
    tags = sum(
        len(part) > 1 and part[-1] in signs["tags"] and part[-2] != "entah" for part in parts
    )
    tags += sum(_is_tag(*pair) for part in parts for pair in pairwise(part))
    pleas = any(
        word in signs["pleas"] and signs["wished"] & set(found[place + 1 : place + 4])
        for place, word in enumerate(found)
    )
    either = any(_offers_a_choice(part) for part in parts)
    return Cues(min(asking, 3), min(tags, 2), int("?" in text), int(pleas), int(either))


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
