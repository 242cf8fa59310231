"""Letter evidence: TF-IDF over short pieces of words, forgiving of spelling."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from faq.postings import Floats, Postings

SIZES = (3, 4)
# A piece that no document has counts for half of the rarest known one.
_STRANGER = 0.5
# At most so many entries are added up for a message: with very many documents the commonest pieces,
# which say least, are left out.
_MOST_ENTRIES = 150_000


class GramIndex:
    """Documents as weighted letter pieces; scores are cosines."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._pieces: dict[str, list[str]] = {}
        self._numbers: dict[str, int] = {}
        counts = [self._count(text) for text in texts]
        self._documents = len(counts)
        self._postings = Postings([list(count) for count in counts], len(self._numbers))
        spread = self._postings.spread
        self._rarity = (np.log((1 + len(counts)) / (1 + spread)) + 1).astype(np.float32)
        often = np.array([n for count in counts for n in count.values()], dtype=np.float32)
        self._values = self._weigh(often[self._postings.order])
        self._pieces.clear()

    def _count(self, text: Sequence[str]) -> Counter[int]:
        numbers = self._numbers
        count: Counter[int] = Counter()
        for word in text:
            pieces = self._pieces.get(word)
            if pieces is None:
                pieces = self._pieces[word] = grams(word)
            count.update([numbers.setdefault(piece, len(numbers)) for piece in pieces])
        return count

    def _weigh(self, often: Floats) -> Floats:
        postings = self._postings
        values = (1 + np.log(often)) * self._rarity[postings.features]
        squares = np.bincount(postings.documents, values**2, minlength=self._documents)
        norms = np.maximum(np.sqrt(squares), 1e-9)
        return (values / norms[postings.documents]).astype(np.float32)

    def score(self, words: Sequence[str]) -> Floats:
        """The cosine of a message with every document."""
        count = Counter(piece for word in words for piece in grams(word))
        known = {self._numbers[piece]: n for piece, n in count.items() if piece in self._numbers}
        if not known:
            return np.zeros(self._documents, dtype=np.float32)
        features = np.fromiter(known, dtype=np.int32, count=len(known))
        often = np.fromiter(known.values(), dtype=np.float32, count=len(known))
        values = (1 + np.log(often)) * self._rarity[features]
        strange = (len(count) - len(known)) * (_STRANGER * float(self._rarity.max())) ** 2
        values /= np.sqrt(float((values**2).sum()) + strange)
        rarest_first = np.argsort(self._postings.spread[features], kind="stable")
        reach = np.cumsum(self._postings.spread[features[rarest_first]]) <= _MOST_ENTRIES
        kept = rarest_first[reach]
        features, values = features[kept], values[kept]
        entries, sizes = self._postings.entries(features)
        parts = self._values[entries] * np.repeat(values, sizes)
        documents = self._postings.documents[entries]
        return np.bincount(documents, parts, minlength=self._documents).astype(np.float32)


def grams(word: str) -> list[str]:
    """Pieces of a word, its edges marked by a space."""
    edged = f" {word} "
    return [
        edged[start : start + size]
        for size in SIZES
        for start in range(max(1, len(edged) - size + 1))
    ]
