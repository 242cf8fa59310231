"""Inverted postings: for each feature, the documents that hold it."""

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple, cast

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
    """By feature the `documents` that hold it, ascending, and the `values` there; `spread` is how
    many they are.

    The slices are made once: making one takes longer than adding up what most of them hold.
    """

    def __init__(self, entries: Entries, values: Floats | None = None) -> None:
        """`values` are in the order of the entries; without them there are none by feature."""
        bounds = [slice(*pair) for pair in pairwise(entries.starts.tolist())]
        self.documents: list[Ints] = [entries.documents[bound] for bound in bounds]
        self.values: list[Floats] = [] if values is None else [values[bound] for bound in bounds]
        self.spread = np.diff(entries.starts)


def add_up(documents: Sequence[Ints], values: Sequence[Floats], size: int) -> Doubles:
    """For each of `size` documents the sum of its values.

    Single-precision numbers of such sizes add up in double precision without any rounding: the
    order does not matter.
    """
    if not documents:
        return np.zeros(size)
    found = np.bincount(np.concatenate(documents), np.concatenate(values), minlength=size)
    return cast("Doubles", found)  # numpy's own types know the sums of ones only
