"""Several kinds of evidence that a message belongs to one of several groups of texts.

A group is an FAQ topic, a complaint category or an intent of small talk. One kind of evidence alone
is wrong too often; their weighted sum is what ranks (`Findings.fused`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from faq.alphabet import Cut
from faq.gram_index import GramIndex
from faq.grouped import Grouping, GroupTable, count_keys
from faq.lexicon import Words
from faq.postings import Floats
from faq.remember import Remembered
from faq.vocabulary import Vocabulary
from faq.word_index import Asked, WordIndex

# How much of a group's own words a text that is not a wording of it (its answer) may count for.
_FROM_LONG = 0.4
_SATURATION = 1.2
# Words of the group against the words of all groups, and how far rare words are trusted.
_COMMON = 0.2
_LONG_COUNT = 0.3
_TYPICAL_SCALE = 10
# For so many words and groups two numbers are remembered.
_ROOM = 400_000
_NO_LINE: Floats = np.zeros((0, 2), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts; triples are for best, second and mean wording."""

    word: tuple[float, float, float]
    gram: tuple[float, float, float]
    covered: float
    typical: float
    long_word: float = 0.0
    long_gram: float = 0.0


@dataclass(frozen=True, slots=True)
class Findings:
    """The evidence for every group, arrays of one number a group; `held` tells for each word of the
    message and each group how surely the group has it; `foreign` is the likeness of the nearest
    text that belongs to no group."""

    fused: Floats
    nearest: Floats
    covered: Floats
    held: Floats
    foreign: float


class Evidence:
    """`groups` are wordings by group, `longs` one longer text a group (empty: none), `foreign`
    texts that belong to no group."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        groups: Sequence[Sequence[Words]],
        weights: Weights,
        longs: Sequence[Words] = (),
        foreign: Sequence[Words] = (),
    ) -> None:
        texts = [text for group in groups for text in group]
        owners = np.repeat(np.arange(len(groups), dtype=np.int32), [len(g) for g in groups])
        self._vocabulary = vocabulary
        self._weights = weights
        self._columns = np.array([weights.word, weights.gram], dtype=np.float32).T[:, :, None]
        self._wordings = slice(0, len(texts))
        self._longs = slice(len(texts), len(texts) + len(longs))
        self._foreign = slice(len(texts) + len(longs), None)
        self._grouping = Grouping(owners, len(groups))
        self._words = WordIndex(vocabulary, [*texts, *longs, *foreign], owners)
        self._grams = GramIndex(vocabulary.alphabet, [*texts, *longs])
        self._table = _tabulate(vocabulary, groups, longs)
        self._lines = Remembered(self._line, _ROOM // max(len(groups), 1))

    def find(self, words: Words, cut: Cut) -> Findings:
        """All evidence about one message; `cut` is `words` cut up by the vocabulary's alphabet."""
        asked = self._words.ask(words)
        by_word, by_gram = self._words.score(asked), self._grams.score(cut)
        # Both in one table: numpy takes as long for two short rows as for one.
        both = np.array([by_word[self._wordings], by_gram[self._wordings]])
        ranked = self._grouping.rank(both)
        covered, typical, held = self._by_words(asked)
        weights = self._weights
        best, second, mean = self._columns
        word, gram = best * ranked.best + second * ranked.second + mean * ranked.mean
        fused = word + gram + weights.covered * covered + weights.typical * typical
        if self._longs.start < self._longs.stop:
            fused += weights.long_word * by_word[self._longs]
            fused += weights.long_gram * by_gram[self._longs]
        foreign = float(by_word[self._foreign].max(initial=0.0))
        return Findings(fused, ranked.best[0], covered, held, foreign)

    def _by_words(self, asked: Asked) -> tuple[Floats, Floats, Floats]:
        """Share of the message that the group's words cover; how typical its words are of it; and
        how surely each group has each word."""
        weights = asked.weights
        lines = [self._lines[word.word] for word in asked.words] or [_NO_LINE]
        found = np.concatenate(lines).reshape(len(asked.words), self._table.groups, 2)
        held = found[:, :, 0]
        covered = weights @ held / max(asked.total, 1e-6)
        typical = np.minimum(1.5 * weights, 1) @ found[:, :, 1] / _TYPICAL_SCALE
        return covered, typical, held

    def _line(self, word: str) -> Floats:
        """For each group how surely it has a word and how typical the word is of it."""
        return self._table.most(self._vocabulary.align(word))


def _tabulate(
    vocabulary: Vocabulary, groups: Sequence[Sequence[Words]], longs: Sequence[Words]
) -> GroupTable:
    """For each group and key: how surely the group has it, how typical it is of the group."""
    counts = count_keys([[vocabulary.keys_of(text) for text in group] for group in groups])
    long_keys = [vocabulary.keys_of(text) for text in longs] or [set()] * len(groups)
    pairs = list(zip(counts, long_keys, strict=True))
    rows = [sorted(count.keys() | extra) for count, extra in pairs]
    entries = [
        (count[key], key in extra)
        for row, (count, extra) in zip(rows, pairs, strict=True)
        for key in row
    ]
    short, long = np.array(entries, dtype=np.float32).reshape(-1, 2).T
    held = np.maximum(1 - np.exp(-_SATURATION * short), _FROM_LONG * long)
    typical = _typical(rows, short + _LONG_COUNT * long, len(vocabulary))
    values = np.stack([held, typical], axis=1).astype(np.float32)
    return GroupTable(rows, values, len(vocabulary))


def _typical(rows: Sequence[Sequence[int]], counts: Floats, keys: int) -> Floats:
    """Log of how much more often a group uses a key than all groups together do."""
    features = np.fromiter((key for row in rows for key in row), dtype=np.int64)
    owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    overall = np.bincount(features, counts, minlength=keys)
    overall = np.maximum(overall / max(float(overall.sum()), 1.0), 1e-7)
    sizes = np.maximum(np.bincount(owners, counts, minlength=len(rows)), 1.0)
    share = counts / sizes[owners]
    return np.log1p((1 - _COMMON) * share / (_COMMON * overall[features])).astype(np.float32)
