"""Inverted postings: for each feature, the documents that hold it."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Flat(NamedTuple):
    """One line for each key that a word may stand for: the word's number, the key, how surely."""

    words: Ints
    keys: Ints
    likeness: Floats


class Postings:
    """Documents by feature; `rows` are the features of each document, none twice.

    `order` tells where an entry stood when all rows are written one after another.
    """

    def __init__(self, rows: Sequence[Sequence[int]], features: int) -> None:
        sizes = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        total = int(sizes.sum())
        columns = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=total)
        owners = np.repeat(np.arange(len(rows), dtype=np.int32), sizes)
        self.order = np.argsort(columns, kind="stable")
        self.documents: Ints = owners[self.order]
        self.features: Ints = columns[self.order]
        self._starts = np.searchsorted(self.features, np.arange(features + 1))
        self.spread = np.diff(self._starts)

    def of(self, feature: int) -> Ints:
        """The documents that hold a feature, ascending."""
        return self.documents[self._starts[feature] : self._starts[feature + 1]]

    def entries(self, features: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The entries of many features at once, and how many belong to each feature."""
        sizes = self.spread[features]
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if len(ends) else 0
        shift = np.repeat(self._starts[features] - (ends - sizes), sizes)
        return np.arange(total) + shift, sizes
