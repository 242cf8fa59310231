"""Finding the topic of a message: ours against what a developer would take from the shelf.

All search the same wordings and are asked the same messages in turn, so that a drifting machine
slows all alike. Ours reads answers, complaints and small talk besides and decides what to do; the
others only find the nearest wording, and its topic is their answer.
"""

import dataclasses
import difflib
import gc
import importlib
import json
import multiprocessing
import os
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process, utils

from faq.content import Content, load_content
from faq.matcher import Matcher
from tests.bench.machine import resident_mb

QUESTIONS = Path(__file__).parent.parent / "faq" / "data" / "questions.jsonl"
YARDSTICK = "rapidfuzz extractOne(WRatio)"
# Wordings and messages: at 170,000 the yardstick takes seconds a message.
GROWTH = {1_700: 120, 17_000: 40, 170_000: 10}
WARM_UP = 3
# Of so many nearest wordings the first three topics are taken.
NEAREST = 60
# difflib takes a tenth of a second a message.
DIFFLIB_EVERY = 4
DIFFLIB = "difflib get_close_matches"


@dataclasses.dataclass(frozen=True, slots=True)
class Wordings:
    """All wordings, and for each the number of its topic."""

    content: Content
    texts: list[str]
    owners: list[int]

    @classmethod
    def of(cls, content: Content) -> "Wordings":
        """Question and phrases of every topic, none twice."""
        pairs = [
            (text, number)
            for number, topic in enumerate(content.topics)
            for text in dict.fromkeys((topic.question, *topic.phrases))
        ]
        return cls(content, [text for text, _ in pairs], [owner for _, owner in pairs])

    def topics(self, found: Iterable[int]) -> list[int]:
        """The topics of wordings, in their order, none twice."""
        return list(dict.fromkeys(self.owners[number] for number in found))


@dataclasses.dataclass(frozen=True, slots=True)
class Method:
    """`find` is the call that is timed; `rank` makes of the message and what was found the numbers
    of topics, nearest first, none twice."""

    find: Callable[[str], Any]
    rank: Callable[[str, Any], list[int]]


@dataclasses.dataclass(slots=True)
class Result:
    """What one method did: build seconds, seconds a message, rank of the right topic (0 = first)."""

    build: float
    took: list[float] = dataclasses.field(default_factory=list)
    ranks: list[int] = dataclasses.field(default_factory=list)


def _rapidfuzz(wordings: Wordings, scorer: Any) -> Method:
    choices = [utils.default_process(text) for text in wordings.texts]

    def rank(text: str, _: object) -> list[int]:
        asked = utils.default_process(text)
        near = process.extract(asked, choices, scorer=scorer, limit=NEAREST)
        return wordings.topics(number for _, _, number in near)

    return Method(
        lambda text: process.extractOne(utils.default_process(text), choices, scorer=scorer), rank
    )


def _thefuzz(wordings: Wordings) -> Method:
    shelf = importlib.import_module("thefuzz.process")
    texts = dict(enumerate(wordings.texts))

    def rank(text: str, _: object) -> list[int]:
        return wordings.topics(number for _, _, number in shelf.extract(text, texts, limit=NEAREST))

    return Method(lambda text: shelf.extractOne(text, texts), rank)


def _difflib(wordings: Wordings) -> Method:
    number = {text.lower(): place for place, text in reversed([*enumerate(wordings.texts)])}
    return Method(
        lambda text: difflib.get_close_matches(text.lower(), number, n=NEAREST, cutoff=0.0),
        lambda _, near: wordings.topics(number[found] for found in near),
    )


def _bm25s(wordings: Wordings) -> Method:
    bm25s = importlib.import_module("bm25s")
    quiet: dict[str, Any] = {"show_progress": False}

    def cut(texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords=None, return_ids=False, **quiet)

    index = bm25s.BM25()
    index.index(cut(wordings.texts), **quiet)
    return Method(
        lambda text: index.retrieve(cut([text]), k=NEAREST, **quiet).documents[0],
        lambda _, near: wordings.topics(map(int, near)),
    )


def _tfidf(wordings: Wordings) -> Method:
    sklearn = importlib.import_module("sklearn.feature_extraction.text")
    letters = sklearn.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    by_piece = letters.fit_transform(wordings.texts).T.tocsr()
    return Method(
        lambda text: (letters.transform([text]) @ by_piece).toarray()[0],
        lambda _, cosines: wordings.topics(map(int, np.argsort(-cosines)[:NEAREST])),
    )


def _ours(wordings: Wordings) -> Method:
    matcher = Matcher(wordings.content)
    number = {topic.id: place for place, topic in enumerate(wordings.content.topics)}
    return Method(matcher.match, lambda _, match: [number[topic.id] for topic in match.topics])


Builder = Callable[[Wordings], Method]
METHODS: dict[str, Builder] = {
    YARDSTICK: partial(_rapidfuzz, scorer=fuzz.WRatio),
    "rapidfuzz token_set_ratio": partial(_rapidfuzz, scorer=fuzz.token_set_ratio),
    "thefuzz extractOne": _thefuzz,
    DIFFLIB: _difflib,
    "bm25s": _bm25s,
    "scikit-learn character TF-IDF": _tfidf,
    "ours": _ours,
}
# Ours is built first: what the process grows by is then its own.
GROWING = ("ours", YARDSTICK, "rapidfuzz token_set_ratio", "bm25s", "scikit-learn character TF-IDF")


def run() -> Iterator[str]:
    """Both tables."""
    wordings, asked = Wordings.of(load_content()), questions()
    yield f"\n| {len(wordings.texts)} phrases, {len(asked)} questions | top-1 | top-3 | p50 | p99 | median to WRatio's | build and import |"
    yield "|---|---|---|---|---|---|---|"
    yield from _compare(wordings, asked)
    yield "\nOurs was developed with these questions at hand: for its accuracy see a blind set."
    yield f"\n| synthetic phrases: median | {' | '.join(GROWING)} | ours: build, memory |"
    yield "|---" * (len(GROWING) + 2) + "|"
    for size, messages in GROWTH.items():
        yield _grow(size, messages)


def questions() -> list[tuple[str, str]]:
    """The development questions: (text, id of the right topic)."""
    rows = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    return [(row["text"], row["id"]) for row in rows]


def _compare(wordings: Wordings, asked: Sequence[tuple[str, str]]) -> Iterator[str]:
    built = {name: _build(method, wordings) for name, method in METHODS.items()}
    number = {topic.id: place for place, topic in enumerate(wordings.content.topics)}
    results = {name: Result(seconds) for name, (_, seconds) in built.items()}
    for turn, (text, topic) in enumerate(asked):
        for name, (method, _) in built.items():
            if method and (name != DIFFLIB or turn % DIFFLIB_EVERY == 0):
                seconds, found = _timed(method, text)
                ranked = method.rank(text, found)
                results[name].took.append(seconds)
                right = number[topic]
                results[name].ranks.append(ranked.index(right) if right in ranked else NEAREST)
    yardstick = statistics.median(results[YARDSTICK].took)
    for name, (method, _) in built.items():
        yield _line(name, results[name], yardstick) if method else f"| {name} | not installed |||||"


def _line(name: str, result: Result, yardstick: float) -> str:
    p50, p99 = statistics.median(result.took), float(np.percentile(result.took, 99))
    first, three = (sum(r < top for r in result.ranks) / len(result.ranks) for top in (1, 3))
    return (
        f"| {name} (n = {len(result.ranks)}) | {first:.1%} | {three:.1%} | {p50 * 1000:.2f} ms"
        f" | {p99 * 1000:.2f} ms | {p50 / yardstick:.3f}x | {result.build:.2f} s |"
    )


def _build(builder: Builder, wordings: Wordings) -> tuple[Method | None, float]:
    started = time.perf_counter()
    try:
        method = builder(wordings)
    except ModuleNotFoundError:
        return None, 0.0
    method.find("apa itu koperasi")
    return method, time.perf_counter() - started


def _timed(method: Method, text: str) -> tuple[float, Any]:
    started = time.perf_counter()
    found = method.find(text)
    return time.perf_counter() - started, found


def _grow(size: int, messages: int) -> str:
    """One line, measured in a process of its own: no memory of a smaller size is in it."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(_at, size, messages).result()


def _at(size: int, messages: int) -> str:
    wordings = Wordings.of(synthetic(load_content(), size))
    rng = random.Random(size)
    asked = [text for text, _ in rng.sample(questions(), messages + WARM_UP)]
    gc.collect()
    before = resident_mb(os.getpid())
    built = {GROWING[0]: _build(METHODS[GROWING[0]], wordings)}
    gc.collect()
    memory = resident_mb(os.getpid()) - before
    built |= {name: _build(METHODS[name], wordings) for name in GROWING[1:]}
    took: dict[str, list[float]] = {name: [] for name in GROWING}
    for text in asked:
        for name, (method, _) in built.items():
            if method:
                took[name].append(_timed(method, text)[0])
    median = {name: statistics.median(some[WARM_UP:]) for name, some in took.items() if some}
    cells = [
        f"{median[name] * 1000:.2f} ms ({median[name] / median[YARDSTICK]:.4f}x)"
        if name in median
        else "not installed"
        for name in GROWING
    ]
    built_in = built[GROWING[0]][1]
    return f"| {len(wordings.texts):,} | {' | '.join(cells)} | {built_in:.1f} s, {memory:.0f} MB |"


def synthetic(content: Content, size: int) -> Content:
    """The content with `size` wordings: its own, then two of a topic spliced, half of them misspelt."""
    rng = random.Random(size)
    own = [list(dict.fromkeys((topic.question, *topic.phrases))) for topic in content.topics]
    kept = [dict.fromkeys(texts[:1]) for texts in own]
    rest = [(number, text) for number, texts in enumerate(own) for text in texts[1:]]
    rng.shuffle(rest)
    for number, text in rest[: size - len(own)]:
        kept[number][text] = None
    missing = size - sum(map(len, kept))
    while missing > 0:
        number = rng.randrange(len(own))
        before = len(kept[number])
        kept[number][_spliced(own[number], rng)] = None
        missing -= len(kept[number]) - before
    topics = (
        dataclasses.replace(topic, phrases=tuple(texts))
        for topic, texts in zip(content.topics, kept, strict=True)
    )
    return dataclasses.replace(content, topics=tuple(topics))


def _spliced(texts: Sequence[str], rng: random.Random) -> str:
    head, tail = rng.choice(texts).split(), rng.choice(texts).split()
    words = head[: rng.randint(1, len(head))] + tail[rng.randrange(len(tail)) :]
    if rng.random() < 0.5:
        at = rng.randrange(len(words))
        cut = rng.randrange(len(words[at]))
        letter = rng.choice(("", rng.choice("abcdefghijklmnopqrstuvwxyz"), words[at][cut] * 2))
        words[at] = words[at][:cut] + letter + words[at][cut + 1 :]
    return " ".join(words)
