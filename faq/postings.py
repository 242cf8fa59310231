"""Inverted postings: for each feature, the documents that hold it."""

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]


class Entries(NamedTuple):
    """Every (document, feature) pair, sorted by feature; the entries of a feature begin at its
    number in `starts`. `order` tells where an entry stood when all rows are written one after
    another."""

    documents: Ints
    features: Ints
    starts: NDArray[np.int64]
    order: NDArray[np.int64]


def invert(rows: Sequence[Sequence[int]], features: int) -> Entries:
    """Sort documents by feature; `rows` are the features of each document, none twice."""
    sizes = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    total = int(sizes.sum())
    columns = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=total)
    owners = np.repeat(np.arange(len(rows), dtype=np.int32), sizes)
    order = np.argsort(columns, kind="stable")
    ordered = columns[order]
    starts = np.searchsorted(ordered, np.arange(features + 1))
    return Entries(owners[order], ordered, starts, order)


class Postings:
    """The entries of each feature, ready to be taken; `values` are in the order of the entries.

    Slices are made once: to make one takes longer than to add up what most of them hold.
    """

    def __init__(self, entries: Entries, documents: int, values: Floats | None = None) -> None:
        bounds = [slice(*pair) for pair in pairwise(entries.starts.tolist())]
        self._size = documents
        self._documents = [entries.documents[bound] for bound in bounds]
        self._values = [] if values is None else [values[bound] for bound in bounds]
        self.spread = np.diff(entries.starts)

    def of(self, feature: int) -> Ints:
        """The documents that hold a feature, ascending."""
        return self._documents[feature]

    def values_of(self, feature: int) -> Floats:
        """The values of a feature, in the order of its documents."""
        return self._values[feature]

    def add_up(self, features: Ints, weights: Floats) -> Doubles:
        """For every document the sum of weight x value (1 where there are no values) over the
        features that it has.

        Single-precision products of such sizes add up in double precision without any rounding:
        the order of the features does not matter.
        """
        if not len(features):
            return np.zeros(self._size)
        numbers = features.tolist()
        parts = weights.repeat(self.spread[features])
        if self._values:
            parts *= np.concatenate([self._values[number] for number in numbers])
        documents = np.concatenate([self._documents[number] for number in numbers])
        # numpy's stubs do not know that weights make it a sum of doubles.
        summed: Any = np.bincount(documents, parts, minlength=self._size)
        result: Doubles = summed
        return result
