"""Which words of the content a word of a message may stand for, and how surely."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from faq.alphabet import Alphabet
from faq.lexicon import lexicon
from faq.remember import Remembered
from faq.stem import Stemmer

Aligned = tuple[tuple[int, float], ...]

SKELETON = 0.85
PREFIX = 0.8
PARTS = 0.9
WEAKEST = 0.6
SURE = 0.75
# Longer than any misspelt or glued words; what is longer is noise.
LONGEST = 40
_KEEP = 6
CACHE = 20_000
_VOWELS = str.maketrans("", "", "aeiou")


class Vocabulary:
    """All roots of the content, numbered, with a cached fuzzy look-up.

    `texts` are the documents as sequences of standard words. A key is the number of a root.
    """

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        seen = Counter(word for text in texts for word in text)
        self.stemmer = Stemmer(set(seen) | lexicon().known)
        self.keys: dict[str, int] = {}
        for word in seen:
            self.keys.setdefault(self.stemmer.root(word), len(self.keys))
        self._roots = list(self.keys)
        self.alphabet = Alphabet(seen)
        self._synonyms = self._link_synonyms()
        self._aligned = Remembered(self._align, CACHE)
        self._respelled = Remembered(self._respell, CACHE)
        self._prepare_fuzzy(seen)

    def __len__(self) -> int:
        return len(self.keys)

    def key(self, word: str) -> int:
        """The key of a word of the content, -1 for any other word."""
        return self.keys.get(self.stemmer.root(word), -1)

    def keys_of(self, text: Iterable[str]) -> set[int]:
        """The keys of a text of the content."""
        return {self.key(word) for word in text} - {-1}

    def align(self, word: str) -> Aligned:
        """(key, likeness 0..1) pairs, best first; empty where nothing is near."""
        return self._aligned[word]

    def respell(self, word: str) -> str:
        """The word itself where it is known, else the root that it is most likely meant to be."""
        return self._respelled[word]

    def _respell(self, word: str) -> str:
        if self._is_word(word):
            return word
        near = self.align(word)
        return self._roots[near[0][0]] if near and near[0][1] >= SURE else word

    def _align(self, word: str) -> Aligned:
        root = self.stemmer.root(word)
        near = dict(self._synonyms.get(root, ()))
        if root in self.keys:
            near[self.keys[root]] = 1.0
        elif not near and word.isalpha() and 2 < len(word) <= LONGEST and not self._is_word(word):
            near = self._guess(word)
        best = sorted(near.items(), key=lambda pair: -pair[1])
        return tuple(best[:_KEEP] if root not in self.keys else best)

    def _is_word(self, word: str) -> bool:
        return word in lexicon().known or self.stemmer.knows(word)

    def _link_synonyms(self) -> dict[str, dict[int, float]]:
        links: dict[str, dict[int, float]] = {}
        for strength, group in lexicon().synonyms:
            roots = {self.stemmer.root(word) for word in group}
            for root in roots:
                mine = links.setdefault(root, {})
                for other in roots - {root}:
                    key = self.keys.get(other)
                    if key is not None:
                        mine[key] = max(strength, mine.get(key, 0.0))
        return links

    # -- guessing at misspelt words ------------------------------------------------

    def _prepare_fuzzy(self, seen: Iterable[str]) -> None:
        """Everyday words stand among the targets too: being near to one of them is no evidence."""
        targets = sorted(
            word for word in set(seen) | lexicon().known if word.isalpha() and len(word) > 3
        )
        self._targets = targets
        self._target_keys = [self.key(word) for word in targets]
        self._skeletons: dict[str, list[int]] = {}
        for number, word in enumerate(targets):
            self._skeletons.setdefault(_skeleton(word), []).append(number)
        self._prepare_letters()

    def _prepare_letters(self) -> None:
        """The targets by length, and of each which letters it has once and which twice, as bits."""
        reach = LONGEST + 3
        numbers = [n for n, word in enumerate(self._targets) if len(word) <= reach]
        self._by_length = sorted(numbers, key=lambda number: len(self._targets[number]))
        words = [self._targets[number] for number in self._by_length]
        sizes = [len(word) for word in words]
        self._starts = [bisect_left(sizes, size) for size in range(reach + 2)]
        self._sizes = np.array(sizes, dtype=np.int8)
        self._letters = np.array([_letters(word) for word in words], dtype=np.uint64)

    def _guess(self, word: str) -> dict[int, float]:
        likeness: dict[int, float] = {}
        for number, score in self._edits(word) + self._shortened(word):
            key = self._target_keys[number]
            likeness[key] = max(score, likeness.get(key, 0.0))
        top = max(likeness.values(), default=0.0)
        parts = self._unglue(word) if top < PREFIX else {}
        if parts or not likeness:
            return parts
        near = {key: score for key, score in likeness.items() if score >= max(WEAKEST, top - 0.15)}
        for key, strength in list(near.items()):
            if strength >= SURE and strength == top:
                self._add_synonyms_of(key, strength, near)
        near.pop(-1, None)
        return near

    def _add_synonyms_of(self, key: int, strength: float, near: dict[int, float]) -> None:
        if key < 0:
            return
        for other, link in self._synonyms.get(self._roots[key], {}).items():
            near[other] = max(near.get(other, 0.0), strength * link)

    def _edits(self, word: str) -> list[tuple[int, float]]:
        """Targets within one edit for 4-5 letters, two for 6-9, three above."""
        size = len(word)
        allowed = 1 if size <= 5 else 2 if size <= 9 else 3
        out = []
        near = self._of_like_letters(word, allowed)
        choices = [self._targets[number] for number in near]
        found = process.extract(
            word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
        for target, edits, place in sorted(found, key=lambda match: len(match[0])):
            close = 1 - edits / max(size, len(target))
            likeness = (close + JaroWinkler.similarity(word, target)) / 2
            out.append((near[place], float(likeness)))
        return out

    def _of_like_letters(self, word: str, allowed: int) -> list[int]:
        """The targets that so many edits may reach, by length: a changed letter changes at most
        two bits, a missing or an added one only one. Nearly all others need no comparison."""
        size = len(word)
        first, last = self._starts[max(4, size - allowed)], self._starts[size + allowed + 1]
        apart = np.bitwise_count(self._letters[first:last] ^ np.uint64(_letters(word)))
        apart += np.abs(self._sizes[first:last] - size).view(np.uint8)
        places = (apart <= 2 * allowed).nonzero()[0].tolist()
        return [self._by_length[first + place] for place in places]

    def _shortened(self, word: str) -> list[tuple[int, float]]:
        """Abbreviations: the consonants of a word ("pngrs") or its beginning ("lapor")."""
        out: list[tuple[int, float]] = []
        bones = _skeleton(word)
        if len(bones) >= 3 and len(bones) >= 0.6 * len(word):
            out += [(number, SKELETON) for number in self._skeletons.get(bones, ())]
        if 3 <= len(word) <= 6:
            start = bisect_left(self._targets, word)
            stop = bisect_left(self._targets, word + "{")
            if stop - start <= 12:
                out += [(number, PREFIX) for number in range(start, stop)]
        return out

    def _unglue(self, word: str) -> dict[int, float]:
        """Two or more words written as one: "carabagishu"."""
        parts = self._split(word) if len(word) >= 7 else []
        return {key: PARTS for part in parts if (key := self.key(part)) >= 0}

    def _split(self, word: str) -> list[str]:
        best: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(3, len(word) + 1):
            for start in range(max(0, end - 14), end - 2):
                before, part = best[start], word[start:end]
                if before is None or not self._is_part(part):
                    continue
                current = best[end]
                if current is None or len(before) + 1 < len(current):
                    best[end] = [*before, part]
        return best[-1] or []

    def _is_part(self, part: str) -> bool:
        return part in self.keys or self.key(part) >= 0


def _skeleton(word: str) -> str:
    return word[0] + word[1:].translate(_VOWELS)


def _letters(word: str) -> int:
    """A bit for each letter of a word, and another where it stands there more than once."""
    once = twice = 0
    for letter in word:
        bit = 1 << (ord(letter) & 31)
        twice |= once & bit
        once |= bit
    return once | twice << 32
