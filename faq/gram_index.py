"""Letter evidence: TF-IDF over short pieces of words, forgiving of spelling."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from faq.postings import Entries, Floats, Postings, invert
from faq.remember import Remembered

SIZES = (3, 4)
# A piece that no document has counts for half of the rarest known one.
_STRANGER = 0.5
# At most so many entries are added up for a message: with very many documents the commonest pieces,
# which say least, are left out.
_MOST_ENTRIES = 150_000
# Words whose pieces are remembered.
_ROOM = 4_000

Pieces = tuple[tuple[int, ...], tuple[str, ...]]


class GramIndex:
    """Documents as weighted letter pieces; scores are cosines."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._numbers: dict[str, int] = {}
        self._pieces = Remembered(self._cut, _ROOM)
        counts = _count(texts, self._numbers)
        self._documents = len(counts)
        entries = invert([list(count) for count in counts], len(self._numbers))
        spread = np.diff(entries.starts)
        self._rarity = (np.log((1 + len(counts)) / (1 + spread)) + 1).astype(np.float32)
        self._strange = (_STRANGER * float(self._rarity.max(initial=0.0))) ** 2
        often = np.array([n for count in counts for n in count.values()], dtype=np.float32)
        values = self._weigh(entries, often[entries.order])
        self._postings = Postings(entries, len(counts), values)

    def _weigh(self, entries: Entries, often: Floats) -> Floats:
        values = (1 + np.log(often)) * self._rarity[entries.features]
        squares = np.bincount(entries.documents, values**2, minlength=self._documents)
        norms = np.maximum(np.sqrt(squares), 1e-9)
        return (values / norms[entries.documents]).astype(np.float32)

    def score(self, words: Sequence[str]) -> Floats:
        """The cosine of a message with every document."""
        cut = [self._pieces[word] for word in words]
        known = Counter(chain.from_iterable(numbers for numbers, _ in cut))
        if not known:
            return np.zeros(self._documents, dtype=np.float32)
        features = np.array([*known], dtype=np.int32)
        often = np.array([*known.values()], dtype=np.float32)
        values = (1 + np.log(often)) * self._rarity[features]
        strangers = len(set(chain.from_iterable(strange for _, strange in cut)))
        values /= np.sqrt(float((values**2).sum()) + strangers * self._strange)
        kept = self._rarest(features)
        if kept is not None:
            features, values = features[kept], values[kept]
        return self._postings.add_up(features, values).astype(np.float32)

    def _rarest(self, features: NDArray[np.int32]) -> NDArray[np.int64] | None:
        """The places of the rarest pieces if all together have too many entries, else None."""
        sizes = self._postings.spread[features]
        if sizes.sum() <= _MOST_ENTRIES:
            return None
        rarest_first = np.argsort(sizes, kind="stable")
        kept: NDArray[np.int64] = rarest_first[np.cumsum(sizes[rarest_first]) <= _MOST_ENTRIES]
        return kept

    def _cut(self, word: str) -> Pieces:
        """The numbers of a word's known pieces, and its strange pieces."""
        pieces, numbers = grams(word), self._numbers
        known = tuple([numbers[piece] for piece in pieces if piece in numbers])
        return known, tuple([piece for piece in pieces if piece not in numbers])


def _count(texts: Sequence[Sequence[str]], numbers: dict[str, int]) -> list[Counter[int]]:
    """How often each piece stands in each text; every new piece gets the next number."""
    cut: dict[str, list[int]] = {}
    counts: list[Counter[int]] = []
    for text in texts:
        for word in text:
            if word not in cut:
                cut[word] = [numbers.setdefault(piece, len(numbers)) for piece in grams(word)]
        counts.append(Counter(chain.from_iterable(cut[word] for word in text)))
    return counts


@lru_cache(maxsize=256)  # several indexes cut the same word, one after another
def grams(word: str) -> list[str]:
    """Pieces of a word, its edges marked by a space."""
    edged = f" {word} "
    return [
        edged[start : start + size]
        for size in SIZES
        for start in range(max(1, len(edged) - size + 1))
    ]
