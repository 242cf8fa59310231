"""Word evidence: how well the words of a message and of each document cover one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from faq.lexicon import lexicon
from faq.postings import Flat, Floats, Ints, Postings
from faq.vocabulary import Aligned, Vocabulary

SHARPNESS = 1.25
FRAME = 0.3
PLACE = 0.05
NUMBER = 0.4
# Words of a told story ("pulang", "jalan raya") that no list of synonyms knows.
EVERYDAY = 0.5
UNKNOWN = 0.8


@dataclass(frozen=True)
class Asked:
    """A message as weighted words, each with the keys it may stand for."""

    weights: Floats
    aligned: tuple[Aligned, ...]

    @cached_property
    def flat(self) -> Flat:
        """All that the words may stand for in three arrays, the least likely first."""
        rows = [
            (number, key, likeness)
            for number, pairs in enumerate(self.aligned)
            for key, likeness in pairs
        ]
        rows.sort(key=lambda row: row[2])
        numbers, keys, likeness = zip(*rows, strict=True) if rows else ((), (), ())
        return Flat(
            np.array(numbers, dtype=np.int32),
            np.array(keys, dtype=np.int32),
            np.array(likeness, dtype=np.float32),
        )

    def best(self) -> dict[int, float]:
        """The best likeness for every key any word may stand for."""
        found: dict[int, float] = {}
        for pairs in self.aligned:
            for key, likeness in pairs:
                found[key] = max(likeness, found.get(key, 0.0))
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
        self.weights = self._weigh(rows[: len(owners)], owners, int(owners.max(initial=0)) + 1)
        self._postings = Postings(rows, len(vocabulary))
        totals = np.array([self.weights[row].sum() for row in rows], dtype=np.float32)
        self._totals = np.maximum(totals, 1e-6)

    def _weigh(self, rows: Sequence[Sequence[int]], owners: Ints, topics: int) -> Floats:
        """Rarity over topics, not over documents: ten wordings of one topic are one voice."""
        pairs = {(int(owner), key) for owner, row in zip(owners, rows, strict=True) for key in row}
        spread = np.bincount([key for _, key in pairs], minlength=len(self.vocabulary))
        rarity = np.log1p(topics / np.maximum(spread, 1)) / np.log1p(topics)
        weights: Floats = (rarity**SHARPNESS).astype(np.float32)
        for word, key in self.vocabulary.keys.items():
            weights[key] *= _factor(word)
        return weights

    def ask(self, words: Sequence[str]) -> Asked:
        """Weigh and align the words of a message."""
        unique = list(dict.fromkeys(words))
        aligned = tuple(self.vocabulary.align(word) for word in unique)
        weights = [self._weight(word, pairs) for word, pairs in zip(unique, aligned, strict=True)]
        return Asked(np.array(weights, dtype=np.float32), aligned)

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
        keys = np.fromiter(best, dtype=np.int32, count=len(best))
        values = self.weights[keys] * np.fromiter(best.values(), np.float32, count=len(best))
        entries, sizes = self._postings.entries(keys)
        documents = self._postings.documents[entries]
        held = np.bincount(documents, np.repeat(values, sizes), minlength=self._documents)
        both = self._covered(asked) / total * np.minimum(held / self._totals, 1)
        score: Floats = np.sqrt(both).astype(np.float32)
        return score

    def _covered(self, asked: Asked) -> Floats:
        """The weight of the message's words that each document has."""
        covered = self._by_sure_words(asked)
        one = np.zeros(self._documents, dtype=np.float32)
        for weight, pairs in zip(asked.weights, asked.aligned, strict=True):
            if len(pairs) > 1:
                one.fill(0)
                # Worst first: where a document has several, the best is written last.
                for key, likeness in reversed(pairs):
                    one[self._postings.of(key)] = likeness
                covered += weight * one
        return covered

    def _by_sure_words(self, asked: Asked) -> Floats:
        """The same for the words that may stand for one key only, all at once."""
        sure = [
            (pairs[0][0], weight * pairs[0][1])
            for weight, pairs in zip(asked.weights, asked.aligned, strict=True)
            if len(pairs) == 1
        ]
        keys = np.array([key for key, _ in sure], dtype=np.int32)
        values = np.array([value for _, value in sure], dtype=np.float32)
        entries, sizes = self._postings.entries(keys)
        documents = self._postings.documents[entries]
        held = np.bincount(documents, np.repeat(values, sizes), minlength=self._documents)
        return held.astype(np.float32)


def _factor(word: str) -> float:
    lists = lexicon()
    if word in lists.places:
        return PLACE
    if word in lists.frame:
        return FRAME
    if word in lists.everyday:
        return EVERYDAY
    return NUMBER if word[-1:].isdigit() else 1.0
