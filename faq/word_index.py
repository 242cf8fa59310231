"""Word evidence: how well the words of a message and of each document cover one another."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from faq.lexicon import lexicon
from faq.postings import Doubles, Floats, Ints, Postings, add_up, invert
from faq.remember import Remembered
from faq.vocabulary import Aligned, Vocabulary

SHARPNESS = 1.25
FRAME = 0.3
PLACE = 0.05
NUMBER = 0.4
# Words of a told story ("pulang", "jalan raya") that no list of synonyms knows.
EVERYDAY = 0.5
UNKNOWN = 0.8
# So many words are remembered, fewer where there are very many documents.
_MOST_WORDS = 3_000
_ROOM = 8_000_000
_NO_DOCUMENTS: Ints = np.zeros(0, dtype=np.int32)


class Weighed(NamedTuple):
    """A word of a message: its weight, the keys that it may stand for, and the documents that have
    one, for each of them the weight times the likeness of the likeliest that it has."""

    word: str
    weight: float
    aligned: Aligned
    documents: Ints
    shares: Floats


class Asked(NamedTuple):
    """The different words of a message, weighed; their weights as an array, and added up."""

    words: tuple[Weighed, ...]
    weights: Floats
    total: float

    def best(self) -> dict[int, float]:
        """The best likeness for every key any word may stand for."""
        pairs = chain.from_iterable([word.aligned for word in self.words])
        return dict(sorted(pairs, key=itemgetter(1)))  # of the same key the likeliest stays


class WordIndex:
    """Documents as sets of keys; `owners` gives the topic number of each document."""

    def __init__(
        self, vocabulary: Vocabulary, texts: Sequence[Sequence[str]], owners: Ints
    ) -> None:
        """Texts beyond the last owner are scored too, but say nothing about rarity."""
        self._vocabulary = vocabulary
        rows = [sorted(vocabulary.keys_of(text)) for text in texts]
        self._documents = len(rows)
        self._weights = self._weigh_keys(rows[: len(owners)], owners)
        self._postings = Postings(invert(rows, len(vocabulary)))
        totals = np.array([self._weights[row].sum() for row in rows], dtype=np.float32)
        self._totals = np.maximum(totals, 1e-6)
        room = min(_MOST_WORDS, _ROOM // max(len(rows), 1))
        self._weighed = Remembered(self._weigh, room)

    def _weigh_keys(self, rows: Sequence[Sequence[int]], owners: Ints) -> Floats:
        """Rarity over topics, not over documents: ten wordings of one topic are one voice."""
        topics = int(owners.max(initial=0)) + 1
        pairs = {(int(owner), key) for owner, row in zip(owners, rows, strict=True) for key in row}
        spread = np.bincount([key for _, key in pairs], minlength=len(self._vocabulary))
        rarity = np.log1p(topics / np.maximum(spread, 1)) / np.log1p(topics)
        weights: Floats = (rarity**SHARPNESS).astype(np.float32)
        for word, key in self._vocabulary.keys.items():
            weights[key] *= _factor(word)
        return weights

    def ask(self, words: Iterable[str]) -> Asked:
        """Weigh and align the words of a message, each once."""
        found = tuple([self._weighed[word] for word in dict.fromkeys(words)])
        weights = np.array([word.weight for word in found], dtype=np.float32)
        return Asked(found, weights, float(weights.sum()))

    def _weigh(self, word: str) -> Weighed:
        pairs = self._vocabulary.align(word)
        weight = self._weight(word, pairs)
        if len(pairs) > 1:
            documents, shares = self._share(weight, pairs)
        else:
            documents = self._postings.documents[pairs[0][0]] if pairs else _NO_DOCUMENTS
            share = weight * pairs[0][1] if pairs else 0.0
            shares = np.full(len(documents), share, dtype=np.float32)
        return Weighed(word, float(weight), pairs, documents, shares)

    def _share(self, weight: np.float32, pairs: Aligned) -> tuple[Ints, Floats]:
        likeliest = np.zeros(self._documents, dtype=np.float32)
        # Worst first: where a document has several, the best is written last.
        for key, likeness in reversed(pairs):
            likeliest[self._postings.documents[key]] = likeness
        documents = likeliest.nonzero()[0]
        return documents.astype(np.int32), weight * likeliest[documents]

    def _weight(self, word: str, pairs: Aligned) -> np.float32:
        if not pairs:
            return np.float32(UNKNOWN * _factor(word))
        if _factor(word) < 1 and (own := self._vocabulary.key(word)) >= 0:
            # "bagi" as "for" must not weigh as much as the rare words it may stand for.
            return np.float32(self._weights[own])
        return np.float32(max(self._weights[key] * likeness for key, likeness in pairs))

    def score(self, asked: Asked) -> Floats:
        """0..1 for every document: the root of (message covered x document covered)."""
        if asked.total <= 0:
            return np.zeros(self._documents, dtype=np.float32)
        held = np.minimum(self._held(asked.best()) / self._totals, 1)
        both = self._covered(asked.words) / asked.total * held
        score: Floats = np.sqrt(both).astype(np.float32)
        return score

    def _held(self, best: Mapping[int, float]) -> Doubles:
        """The weight of the keys of the message that each document has."""
        keys = np.array([*best], dtype=np.int64)
        values = self._weights[keys] * np.array([*best.values()], dtype=np.float32)
        documents = [self._postings.documents[key] for key in best]
        return add_up(documents, [values.repeat(self._postings.spread[keys])], self._documents)

    def _covered(self, words: Sequence[Weighed]) -> Floats:
        """The weight of the message's words that each document has."""
        sure = [word for word in words if len(word.aligned) == 1]
        exact = add_up([w.documents for w in sure], [w.shares for w in sure], self._documents)
        covered = exact.astype(np.float32)
        doubtful = [word for word in words if len(word.aligned) > 1]
        if doubtful:
            documents = np.concatenate([word.documents for word in doubtful], dtype=np.intp)
            # One after another in the order of the words, as if each were added by itself.
            np.add.at(covered, documents, np.concatenate([word.shares for word in doubtful]))
        return covered


def _factor(word: str) -> float:
    lists = lexicon()
    if word in lists.places:
        return PLACE
    if word in lists.frame:
        return FRAME
    if word in lists.everyday:
        return EVERYDAY
    return NUMBER if word[-1:].isdigit() else 1.0
