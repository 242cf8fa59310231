"""Cuts words into short pieces and numbers them: once for all that count letter pieces."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faq.postings import Floats
from faq.remember import Remembered

SIZES = (3, 4)
# Words whose pieces are remembered.
_ROOM = 4_000


class Cut(NamedTuple):
    """A message in pieces: the numbers of those that some text has, for each of them how much it
    counts for standing there so often, and how many different pieces there are in all."""

    features: NDArray[np.int64]
    often: Floats
    different: int


class Alphabet:
    """All pieces of the words given, numbered from 0."""

    def __init__(self, words: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        for word in words:
            for piece in _pieces(word):
                self._numbers.setdefault(piece, len(self._numbers))
        self._known = Remembered(self._look_up, _ROOM)

    def __len__(self) -> int:
        return len(self._numbers)

    def count(self, words: Iterable[str]) -> Counter[int]:
        """How often each known piece stands in a text."""
        return Counter(chain.from_iterable([self._known[word][0] for word in words]))

    def cut(self, words: Sequence[str]) -> Cut:
        """The pieces of a message."""
        count = self.count(words)
        strange = set(chain.from_iterable([self._known[word][1] for word in words]))
        often = 1 + np.log(np.array([*count.values()], dtype=np.float32))
        return Cut(np.array([*count], dtype=np.int64), often, len(count) + len(strange))

    def _look_up(self, word: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The numbers of a word's known pieces, and its strange pieces."""
        numbers, pieces = self._numbers, _pieces(word)
        known = tuple([numbers[piece] for piece in pieces if piece in numbers])
        if len(known) == len(pieces):
            return known, ()
        return known, tuple([piece for piece in pieces if piece not in numbers])


def _pieces(word: str) -> list[str]:
    """Pieces of a word, its edges marked by a space."""
    edged = f" {word} "
    return [
        edged[start : start + size]
        for size in SIZES
        for start in range(max(1, len(edged) - size + 1))
    ]
