"""Finds the parts of a message that may be questions by themselves."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from faq.cues import clauses, read_cues
from faq.lexicon import lexicon
from faq.normalise import plain, words

_STOPS = re.compile(r"[?!;\n]+|[.,](?!\d)")
_PAUSES = re.compile(r"[;\n]+|[.,](?!\d)|(?<=[?!])")
_WORD = re.compile(r"\b[a-z]+\b")
_LEAST = 2
_MOST_HALVES = 3
_MOST_PARTS = 3


def halves(text: str) -> Iterator[tuple[str, str]]:
    """Ways to cut a message in two, each half asking and with enough words of its own; each is
    looked for when it is wanted."""
    clean = plain(text)
    cuts = [match.span() for match in _STOPS.finditer(clean)]
    cuts += [match.span() for match in _WORD.finditer(clean) if _is_joint(match.group())]
    pairs = ((clean[:start], clean[end:]) for start, end in sorted(cuts))
    good = (pair for pair in pairs if all(_asks(half) for half in pair))
    return islice(good, _MOST_HALVES)


def asking_parts(text: str) -> list[str]:
    """The clauses of a long message that ask, the last first, alone and with the clause before."""
    parts = [part for part in _PAUSES.split(plain(text)) if words(part)]
    found: list[str] = []
    for before, part in zip(["", *parts], parts, strict=False):
        if _has_sign(part):
            found += [part, f"{before} {part}"] if before else [part]
    return found[::-1][:_MOST_PARTS]


def _has_sign(part: str) -> bool:
    return read_cues(clauses(part), part).any


@lru_cache(maxsize=4096)
def _is_joint(word: str) -> bool:
    return not lexicon().signs["joints"].isdisjoint(words(word))


def _asks(half: str) -> bool:
    lists = lexicon()
    found = words(half)
    content = [word for word in found if word not in lists.frame and word not in lists.places]
    return len(content) >= _LEAST and _has_sign(half)
