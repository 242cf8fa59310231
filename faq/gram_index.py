"""Letter evidence: TF-IDF over short pieces of words, forgiving of spelling."""

from collections.abc import Sequence
from math import sqrt

import numpy as np

from faq.alphabet import Alphabet, Cut
from faq.postings import Entries, Floats, Postings, add_up, invert

# A piece that no document has counts for half of the rarest known one.
_STRANGER = 0.5
# At most so many entries are added up for a message: with very many documents the commonest pieces,
# which say least, are left out.
_MOST_ENTRIES = 150_000


class GramIndex:
    """Documents as weighted letter pieces; scores are cosines."""

    def __init__(self, alphabet: Alphabet, texts: Sequence[Sequence[str]]) -> None:
        """The alphabet must know the words of the texts; other pieces are left out."""
        counts = [alphabet.count(text) for text in texts]
        self._documents = len(counts)
        entries = invert([list(count) for count in counts], len(alphabet))
        spread = np.diff(entries.starts)
        self._rarity = (np.log((1 + len(counts)) / (1 + spread)) + 1).astype(np.float32)
        rarest = float(self._rarity[spread > 0].max(initial=0.0))
        self._strange = (_STRANGER * rarest) ** 2
        often = np.array([n for count in counts for n in count.values()], dtype=np.float32)
        values = self._weigh(entries, often[entries.order])
        self._postings = Postings(entries, values)

    def _weigh(self, entries: Entries, often: Floats) -> Floats:
        values = (1 + np.log(often)) * self._rarity[entries.features]
        squares = np.bincount(entries.documents, values**2, minlength=self._documents)
        norms = np.maximum(np.sqrt(squares), 1e-9)
        return (values / norms[entries.documents]).astype(np.float32)

    def score(self, cut: Cut) -> Floats:
        """The cosine of a message with every document."""
        features, often = cut.features, cut.often
        sizes = self._postings.spread[features]
        if np.count_nonzero(sizes) < len(sizes):
            known = sizes > 0
            features, often, sizes = features[known], often[known], sizes[known]
        values = often * self._rarity[features]
        strange = (cut.different - len(features)) * self._strange
        values /= np.float64(sqrt(float((values**2).sum()) + strange))
        parts = values.repeat(sizes)
        if len(parts) > _MOST_ENTRIES:
            rarest_first = np.argsort(sizes, kind="stable")
            kept = rarest_first[np.cumsum(sizes[rarest_first]) <= _MOST_ENTRIES]
            features, parts = features[kept], values[kept].repeat(sizes[kept])
        if not len(parts):
            return np.zeros(self._documents, dtype=np.float32)
        numbers, by_feature = features.tolist(), self._postings
        parts *= np.concatenate([by_feature.values[number] for number in numbers])
        documents = [by_feature.documents[number] for number in numbers]
        return add_up(documents, [parts], self._documents).astype(np.float32)
