"""Numbers per group (topic or category), from documents or from keys."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from faq.postings import Floats, Ints, Postings, invert
from faq.remember import Remembered
from faq.vocabulary import Aligned

# For so many keys and groups both numbers are remembered.
_ROOM = 400_000


class Ranked(NamedTuple):
    """Best, second best and mean document of every group."""

    best: Floats
    second: Floats
    mean: Floats


class Grouping:
    """Documents sorted by group; every group has at least one document."""

    def __init__(self, owners: Ints, groups: int) -> None:
        self._sizes = np.bincount(owners, minlength=groups).astype(np.float32)
        starts = np.searchsorted(owners, np.arange(groups))
        columns = np.arange(max(2, int(self._sizes.max(initial=1))))
        self._cells = np.minimum(starts[:, None] + columns, max(len(owners) - 1, 0))
        self._filled = (columns < self._sizes[:, None]).astype(np.float32)

    def rank(self, scores: Floats) -> Ranked:
        """Document scores (none negative) by group, for each row of scores at once; a group of one
        has 0 as its second best."""
        table = scores.take(self._cells, axis=-1)
        table *= self._filled
        mean = table.sum(axis=-1) / self._sizes
        table.partition(-2, axis=-1)  # what is left behind the second best is the best
        return Ranked(table[..., -1], table[..., -2], mean)


class GroupTable:
    """Two numbers by (key, group), most of them zero: for each key, the groups that have it."""

    def __init__(self, rows: Sequence[Sequence[int]], values: Floats, keys: int) -> None:
        """`rows` are the keys of each group, `values` two columns in the same order."""
        entries = invert(rows, keys)
        self.groups = len(rows)
        self._postings = Postings(entries, values[entries.order])
        self._lines = Remembered(self._line, _ROOM // max(len(rows), 1))

    def most(self, aligned: Aligned) -> Floats:
        """For every group the largest value x likeness over the keys of a word; groups x 2."""
        if not aligned:
            return np.zeros((self.groups, 2), dtype=np.float32)
        if len(aligned) == 1:
            ((key, likeness),) = aligned
            line = self._lines[key]
            return line if likeness == 1 else line * np.float32(likeness)
        lines = np.concatenate([self._lines[key] for key, _ in aligned])
        lines = lines.reshape(len(aligned), self.groups, 2)
        lines *= np.array([[[likeness]] for _, likeness in aligned], dtype=np.float32)
        found: Floats = lines.max(axis=0)
        return found

    def _line(self, key: int) -> Floats:
        """Both numbers of every group, written out: misspelt words are new, their keys are not."""
        line = np.zeros((self.groups, 2), dtype=np.float32)
        line[self._postings.documents[key]] = self._postings.values[key]
        return line


def count_keys(groups: Sequence[Sequence[Iterable[int]]]) -> list[Counter[int]]:
    """For each group, in how many of its texts each key stands; texts are sets of keys."""
    return [Counter(key for text in group for key in text) for group in groups]
