"""Perceptual hashes of pictures, robust to crop, resize and re-encode: arrays in, bits out.

A print holds the signs of low cosine frequencies of a grey picture, once of the whole and once of
its middle. A crop that takes at most a fifth of each side still contains the middle; a frame put
around a picture contains the whole. So a new picture is cut into a grid of windows, and windows
are compared with the two prints of every earlier picture: two small rows a picture are enough, and
the grid costs only the asker (a product of matrices).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

SIDE = 128  # pixels of a sketch, each way
EDGE = 0.2  # the most that a crop takes of one side, as a share of the picture
REACH = 0.24  # a window's largest margin: of what is left by a crop of one side, 0.2 / 0.8
TURNED_REACH = 0.08  # ... where the picture is also turned or mirrored: fewer windows
STEP = 0.04  # of the grid of windows
CLOSER = (0.0125, 0.004)  # of the two grids around a window that looks alike
COARSE, FINE = 8, 16  # frequencies each way: 64 bits to find by, 256 to be sure
BAND = 16  # bits of a word to look up by: longer ones miss more crops than they save work
STARTS = (0, 16, 32, 48)  # of the words in the 64 bits
FLAT = (
    0.35  # grey levels (root mean square of the coarse frequencies): below it there is no picture
)
COARSE_MAX = 13  # of 64 bits: worth a closer look
SURE = 0.1  # grey levels of one frequency: below it its sign is chance, and is not compared
ENOUGH = 72  # frequencies of 256 that two pictures must both be sure of
SAME = 15  # of 100 compared bits may differ in the same picture (docs/evidence.md has the figures)

AT_ONCE = 512  # rows times windows: a few megabytes

Sketch = NDArray[np.uint8]  # SIDE x SIDE greys
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Print:
    """One row: `part` "whole" or "middle", the 64 bits, its words to look up, and in `fine` 64 bytes: 256
    signs, and of which of them the picture is sure."""

    part: str
    coarse: bytes
    bands: tuple[int, ...]
    fine: bytes


@dataclass(frozen=True, slots=True)
class Grid:
    """The windows of a picture: `words` (windows,) of 64 bits, with margins up to `reach`."""

    sketch: Sketch
    reach: float
    words: Words


def _spans(starts: Floats, ends: Floats) -> Floats:
    """Every pair of a start and an end: (pairs, 2)."""
    return np.stack(np.meshgrid(starts, ends, indexing="ij"), axis=-1).reshape(-1, 2)


def _basis(spans: Floats, count: int) -> Floats:
    """Exact integrals of cos(pi u t), t from 0 to 1 over a span, on each pixel: (spans, count,
    SIDE). Pixels that a span cuts count by their part, so a window may begin anywhere."""
    edges = np.clip(np.arange(SIDE + 1) / SIDE, spans[:, :1], spans[:, 1:])
    phases = (edges - spans[:, :1]) / (spans[:, 1:] - spans[:, :1])
    u = np.arange(1, count + 1)[None, :, None]
    return np.diff(np.sin(np.pi * u * phases[:, None, :]) / (np.pi * u), axis=-1)


@cache
def _order(count: int) -> NDArray[np.intp]:
    """Lowest frequencies first: the bits of one band are about equally steady."""
    u, v = np.mgrid[0:count, 0:count]
    return np.lexsort((u.ravel(), (u + v).ravel()))


def _frequencies(sketch: Sketch, rows: Floats, columns: Floats) -> Floats:
    """(row spans, column spans, frequencies) of a sketch, for two bases of equal count."""
    count = rows.shape[1]
    found = rows.reshape(-1, SIDE) @ sketch.astype(np.float64) @ columns.reshape(-1, SIDE).T
    ordered = found.reshape(len(rows), count, len(columns), count).transpose(0, 2, 1, 3)
    flat: Floats = ordered.reshape(len(rows), len(columns), count * count)[..., _order(count)]
    return flat


def _bits(frequencies: Floats) -> NDArray[np.uint8]:
    return np.packbits(frequencies > 0, axis=-1)


def _sure(frequencies: Floats) -> NDArray[np.uint8]:
    return np.packbits(np.abs(frequencies) > SURE, axis=-1)


@cache
def _spans_of(reach: float) -> Floats:
    margins = np.arange(0, reach + 1e-9, STEP)
    return _spans(margins, 1 - margins)


@cache
def _grid_basis(reach: float) -> Floats:
    return _basis(_spans_of(reach), COARSE)


@cache
def _part_basis(part: str, count: int) -> Floats:
    edge = EDGE if part == "middle" else 0.0
    return _basis(np.array([[edge, 1 - edge]]), count)


def prints(sketch: Sketch) -> list[Print]:
    """The rows to keep of a picture; none where it is too even to be known again."""
    made = []
    for part in ("whole", "middle"):
        coarse = _frequencies(sketch, *(_part_basis(part, COARSE),) * 2)[0, 0]
        if float(np.sqrt(np.mean(coarse**2))) < FLAT:
            continue
        fine = _frequencies(sketch, *(_part_basis(part, FINE),) * 2)[0, 0]
        word = _bits(coarse)
        both = _bits(fine).tobytes() + _sure(fine).tobytes()
        cut = tuple(next(iter(words)) for words in bands(as_words(word.tobytes())))
        made.append(Print(part, word.tobytes(), cut, both))
    return made


def grids(sketch: Sketch) -> Iterator[Grid]:
    """The windows of a picture as it is; fewer, with small margins, of it turned and mirrored."""
    for mirrored in (False, True):
        for quarters in range(4):
            turned = np.rot90(np.fliplr(sketch) if mirrored else sketch, quarters)
            reach = TURNED_REACH if mirrored or quarters else REACH
            bits = _bits(_frequencies(turned, *(_grid_basis(reach),) * 2))
            yield Grid(turned, reach, as_words(bits.tobytes()))


def as_words(coarse: bytes) -> Words:
    """64-bit words of 8 bytes each."""
    return np.frombuffer(coarse, dtype=">u8").astype(np.uint64)


def bands(words: Words) -> list[set[int]]:
    """The words of 16 bits to look up, by band."""
    shifts, mask = (np.uint64(64 - BAND - start) for start in STARTS), np.uint64((1 << BAND) - 1)
    return [set(np.unique((words >> shift) & mask).tolist()) for shift in shifts]


def nearest(grid: Grid, words: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each of the earlier `words` the closest window of the grid and its distance in bits."""
    best, least = (np.zeros(len(words), dtype=np.int64) for _ in range(2))
    for start in range(0, len(words), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        apart: NDArray[np.uint8] = np.bitwise_count(words[some, None] ^ grid.words[None, :])
        best[some], least[some] = apart.argmin(axis=1), apart.min(axis=1)
    return best, least


def distance(grid: Grid, window: int, fine: bytes) -> int | None:
    """How many of 100 bits differ where the window, moved a little, fits best; None where the two
    pictures have too little in common to tell."""
    spans = _spans_of(grid.reach)
    fits = [spans[n] for n in divmod(window, len(spans))]
    found = []
    for step in CLOSER:
        nudges = np.arange(-2, 3) * step
        around = [_spans(*np.clip(fit[:, None] + nudges, 0, 1)) for fit in fits]
        apart = _shares(_frequencies(grid.sketch, *(_basis(near, FINE) for near in around)), fine)
        found.append(float(apart.min()))
        best = divmod(int(apart.argmin()), apart.shape[1])
        fits = [near[n] for near, n in zip(around, best, strict=True)]
    return round(100 * min(found)) if min(found) <= 1 else None


def _shares(frequencies: Floats, fine: bytes) -> Floats:
    """The share of differing bits among those both are sure of; 2 where these are too few."""
    signs, sure = np.frombuffer(fine, dtype=np.uint8).reshape(2, -1)
    common = _sure(frequencies) & sure
    counted = np.bitwise_count(common).sum(axis=-1, dtype=np.int64)
    apart = np.bitwise_count((_bits(frequencies) ^ signs) & common).sum(axis=-1, dtype=np.int64)
    shares: Floats = np.where(counted >= ENOUGH, apart / np.maximum(counted, 1), 2.0)
    return shares
