"""Numbers per group (topic or category), from documents or from keys."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from faq.postings import Flat, Floats, Ints, Postings


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
        """Document scores (none negative) by group; a group of one has 0 as its second best."""
        table = scores[self._cells] * self._filled
        top = np.partition(table, (-2, -1), axis=1)
        return Ranked(top[:, -1], top[:, -2], table.sum(axis=1) / self._sizes)


class GroupTable:
    """Numbers by (key, group), most of them zero: for each key, the groups that have it."""

    def __init__(self, rows: Sequence[Sequence[int]], values: Floats, keys: int) -> None:
        """`rows` are the keys of each group, `values` two columns in the same order."""
        self._postings = Postings(rows, keys)
        self._values = values[self._postings.order]
        self.groups = len(rows)

    def most(self, flat: Flat, words: int) -> Floats:
        """For every word and group the largest value x likeness over the word's keys; words x
        groups x 2."""
        entries, sizes = self._postings.entries(flat.keys)
        scaled = self._values[entries] * np.repeat(flat.likeness, sizes)[:, None]
        cells = np.repeat(flat.words, sizes) * self.groups + self._postings.documents[entries]
        found = np.zeros((words * self.groups, 2), dtype=np.float32)
        for column in range(2):
            np.maximum.at(found[:, column], cells, scaled[:, column])
        return found.reshape(words, self.groups, 2)


def count_keys(groups: Sequence[Sequence[Iterable[int]]]) -> list[Counter[int]]:
    """For each group, in how many of its texts each key stands; texts are sets of keys."""
    return [Counter(key for text in group for key in text) for group in groups]
