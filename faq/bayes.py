"""Naive Bayes between two piles of texts, over single words and pairs of neighbours."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log, sqrt


def singles_and_pairs(roots: Sequence[str]) -> list[str]:
    """Each root once, and each pair of neighbours; the ends of the text count as neighbours."""
    edged = ["<", *roots, ">"]
    pairs = [f"{left} {right}" for left, right in pairwise(edged)]
    return list(dict.fromkeys([*roots, *pairs]))


class TwoPiles:
    """Log-odds of the first pile against the second; a word that neither has says nothing."""

    def __init__(
        self, first: Iterable[Sequence[str]], second: Iterable[Sequence[str]], smooth: float = 0.5
    ) -> None:
        one, ones = _count(first)
        two, twos = _count(second)
        self._odds = {
            feature: log((one[feature] + smooth) / (ones + 2 * smooth))
            - log((two[feature] + smooth) / (twos + 2 * smooth))
            for feature in one.keys() | two.keys()
        }

    def odds(self, features: Sequence[str]) -> float:
        """Mean-damped sum of the log-odds of singles and pairs: positive for the first pile."""
        odds = self._odds
        found = [odds[feature] for feature in features if feature in odds]
        return sum(found) / sqrt(max(len(features), 1))


def _count(texts: Iterable[Sequence[str]]) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    size = 0
    for text in texts:
        counts.update(singles_and_pairs(text))
        size += 1
    return counts, size
