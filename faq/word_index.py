"""Word evidence: how well the words of a message and of each document cover one another."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from faq.lexicon import lexicon
from faq.postings import Floats, Ints, Postings, invert
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
_MOST_WORDS = 4_000
_ROOM = 8_000_000


class Weighed(NamedTuple):
    """A word of a message: its weight and the keys that it may stand for.

    Where these are several, `documents` are all that have one, and `shares` the weight times the
    likeness of the likeliest that they have.
    """

    word: str
    weight: np.float32
    aligned: Aligned
    documents: Ints
    shares: Floats


_NO_SHARES = (np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))


class Asked(NamedTuple):
    """The different words of a message, weighed; `weights` once more as an array."""

    words: tuple[Weighed, ...]
    weights: Floats

    def best(self) -> dict[int, float]:
        """The best likeness for every key any word may stand for."""
        found: dict[int, float] = {}
        for word in self.words:
            for key, likeness in word.aligned:
                if likeness > found.get(key, 0.0):
                    found[key] = likeness
        return found


class WordIndex:
    """Documents as sets of keys; `owners` gives the topic number of each document."""

    def __init__(
        self, vocabulary: Vocabulary, texts: Sequence[Sequence[str]], owners: Ints
    ) -> None:
        """Texts beyond the last owner are scored too, but say nothing about rarity."""
        self.vocabulary = vocabulary
        rows = [sorted(vocabulary.keys_of(text)) for text in texts]
        self._documents = len(rows)
        self.weights = self._weigh_keys(rows[: len(owners)], owners)
        self._postings = Postings(invert(rows, len(vocabulary)), len(rows))
        totals = np.array([self.weights[row].sum() for row in rows], dtype=np.float32)
        self._totals = np.maximum(totals, 1e-6)
        room = min(_MOST_WORDS, _ROOM // max(len(rows), 1))
        self._weighed = Remembered(self._weigh, room)

    def _weigh_keys(self, rows: Sequence[Sequence[int]], owners: Ints) -> Floats:
        """Rarity over topics, not over documents: ten wordings of one topic are one voice."""
        topics = int(owners.max(initial=0)) + 1
        pairs = {(int(owner), key) for owner, row in zip(owners, rows, strict=True) for key in row}
        spread = np.bincount([key for _, key in pairs], minlength=len(self.vocabulary))
        rarity = np.log1p(topics / np.maximum(spread, 1)) / np.log1p(topics)
        weights: Floats = (rarity**SHARPNESS).astype(np.float32)
        for word, key in self.vocabulary.keys.items():
            weights[key] *= _factor(word)
        return weights

    def ask(self, words: Iterable[str]) -> Asked:
        """Weigh and align the words of a message, each once."""
        found = tuple([self._weighed[word] for word in dict.fromkeys(words)])
        return Asked(found, np.array([word.weight for word in found], dtype=np.float32))

    def _weigh(self, word: str) -> Weighed:
        pairs = self.vocabulary.align(word)
        weight = np.float32(self._weight(word, pairs))
        documents, shares = self._share(weight, pairs) if len(pairs) > 1 else _NO_SHARES
        return Weighed(word, weight, pairs, documents, shares)

    def _share(self, weight: np.float32, pairs: Aligned) -> tuple[Ints, Floats]:
        likeliest = np.zeros(self._documents, dtype=np.float32)
        # Worst first: where a document has several, the best is written last.
        for key, likeness in reversed(pairs):
            likeliest[self._postings.of(key)] = likeness
        documents = likeliest.nonzero()[0]
        return documents.astype(np.int32), weight * likeliest[documents]

    def _weight(self, word: str, pairs: Aligned) -> float:
        if not pairs:
            return UNKNOWN * _factor(word)
        if _factor(word) < 1 and (own := self.vocabulary.key(word)) >= 0:
            # "bagi" as "for" must not weigh as much as the rare words it may stand for.
            return float(self.weights[own])
        return float(max(self.weights[key] * likeness for key, likeness in pairs))

    def score(self, asked: Asked) -> Floats:
        """0..1 for every document: the root of (message covered x document covered)."""
        total = float(asked.weights.sum())
        if total <= 0:
            return np.zeros(self._documents, dtype=np.float32)
        best = asked.best()
        keys = np.array([*best], dtype=np.int32)
        values = self.weights[keys] * np.array([*best.values()], dtype=np.float32)
        held = self._postings.add_up(keys, values)
        both = self._covered(asked) / total * np.minimum(held / self._totals, 1)
        score: Floats = np.sqrt(both).astype(np.float32)
        return score

    def _covered(self, asked: Asked) -> Floats:
        """The weight of the message's words that each document has."""
        sure = [word for word in asked.words if len(word.aligned) == 1]
        keys = np.array([word.aligned[0][0] for word in sure], dtype=np.int32)
        values = np.array([word.weight * word.aligned[0][1] for word in sure], dtype=np.float32)
        covered = self._postings.add_up(keys, values).astype(np.float32)
        doubtful = [word for word in asked.words if len(word.aligned) > 1]
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
