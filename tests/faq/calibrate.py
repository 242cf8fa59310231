"""Fits the numbers in faq/judge.py again; run it after the content has changed much.

    python tests/faq/calibrate.py

Every phrase, complaint example and alien message is judged by a matcher built without it (five
folds). Two logistic regressions are fitted on those judgements and printed, with the error rates
that the thresholds of faq/matcher.py would give on the held-out messages.
"""

import dataclasses
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.content import Content, load_content
from faq.judge import features_of_complaint, features_of_right
from faq.matcher import ANSWER_FROM, COMPLAINT_FROM, Matcher

FOLDS = 5
# The rare kinds count for more.
COMPLAINT_WEIGHTS = {"hard question": 5.0}
ANSWER_WEIGHTS = {"near domain": 3.0, "unrelated": 3.0}
# A report that ends like this is a question, and so is a question behind a report.
ENDINGS = (
    ", gimana", ". harus gimana ya", " terus gmn", ", boleh ngga", ". itu salah ngga ya?",
    ", piye", ". enaknya digimanain", ", dipripunaken pak", ". apa itu dibolehkan?",
    ". langkah apa yang benar untuk kami ambil?", ", solusinya apa", ". kumaha atuh",
    ". mohon petunjuk", ", kudu piye iki", ". sebaiknya bagaimana", ", cakmano caronyo",
)  # fmt: skip
_EVERY = 2
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One held-out message: its kind, whether the best topic was right, and what was measured."""

    kind: str
    right: bool
    complaint: tuple[float, ...]
    answer: tuple[float, ...]
    odds: tuple[float, float]


def hold_out(content: Content, fold: int) -> tuple[Content, list[tuple[str, str, str]]]:
    """The content without one fifth of its texts, and that fifth as (kind, label, text)."""
    held: list[tuple[str, str, str]] = []

    def keep(texts: Sequence[str], shift: int, kind: str, label: str) -> tuple[str, ...]:
        held.extend((kind, label, t) for i, t in enumerate(texts) if (i + shift) % FOLDS == fold)
        return tuple(t for i, t in enumerate(texts) if (i + shift) % FOLDS != fold)

    topics = []
    for number, topic in enumerate(content.topics):
        own = [phrase for phrase in topic.phrases if phrase != topic.question]
        kept = keep(own, number, "question", topic.id)
        topics.append(dataclasses.replace(topic, phrases=kept))
    complaints = [
        dataclasses.replace(c, examples=keep(c.examples, number, "complaint", c.id))
        for number, c in enumerate(content.complaints)
    ]
    return dataclasses.replace(
        content,
        topics=tuple(topics),
        complaints=tuple(complaints),
        questions=keep(content.questions, 0, "hard question", ""),
        unrelated=keep(content.unrelated, 0, "unrelated", ""),
        near_domain=keep(content.near_domain, 0, "near domain", ""),
        smalltalk={
            intent: keep(texts, 0, "small talk", intent)
            for intent, texts in content.smalltalk.items()
        },
    ), held


def told_questions(held: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Questions made of held-out reports: with an asking end, or before a held-out question."""
    reports = [text for kind, _, text in held if kind == "complaint"]
    asked = [text for kind, _, text in held if kind == "question"]
    for number, report in enumerate(reports[::_EVERY]):
        yield "told question", "", report.rstrip(" .") + ENDINGS[number % len(ENDINGS)]
        yield "told question", "", f"{report.rstrip(' .')}, {asked[number * 3 % len(asked)]}"


def judge(content: Content) -> Iterator[Judged]:
    for fold in range(FOLDS):
        less, held = hold_out(content, fold)
        matcher = Matcher(less)
        for kind, label, text in [*held, *told_questions(held)]:
            reading = matcher.read(text)
            best = content.topics[reading.best].id
            yield Judged(
                kind=kind,
                right=kind == "question" and best == label,
                complaint=features_of_complaint(reading.signs, reading.lead),
                answer=features_of_right(reading.signs, reading.lead),
                odds=(reading.complaint, reading.right),
            )


def fit(rows: Reals, truth: Reals, weights: Reals) -> Reals:
    """Weighted logistic regression by Newton's steps; the last number is the constant."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.c_[(rows - mean) / spread, np.ones(len(rows))]
    found = np.zeros(scaled.shape[1])
    ridge = np.r_[np.full(len(found) - 1, 3e-3), 1e-9]
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ found, -30, 30)))
        slope = scaled.T @ (weights * (truth - chance)) / weights.sum() - ridge * found
        bend = (scaled * (weights * chance * (1 - chance))[:, None]).T @ scaled / weights.sum()
        found += np.linalg.solve(bend + np.diag(ridge), slope)
    factors = found[:-1] / spread
    fitted: Reals = np.r_[factors, found[-1] - (factors * mean).sum()]
    return fitted


def main() -> None:
    judged = list(judge(load_content()))
    complaint = _fit_kind(
        judged, lambda j: j.complaint, lambda j: j.kind == "complaint", COMPLAINT_WEIGHTS
    )
    asked = [j for j in judged if j.kind not in ("complaint", "hard question", "told question")]
    answer = _fit_kind(asked, lambda j: j.answer, lambda j: j.right, ANSWER_WEIGHTS)
    out = [f"complaint {complaint.round(2).tolist()}", f"right     {answer.round(2).tolist()}"]
    for kind in sorted({j.kind for j in judged}):
        some = [j for j in judged if j.kind == kind]
        taken = np.mean([j.odds[0] >= COMPLAINT_FROM for j in some])
        sure = [j for j in some if j.odds[0] < COMPLAINT_FROM and j.odds[1] >= ANSWER_FROM]
        # Of the made and the hard questions nobody knows the topic.
        wrong = 0 if kind.endswith(" question") else sum(not j.right for j in sure)
        out.append(
            f"{kind:<14}{len(some):>6}  complaint {taken:6.1%}  answered"
            f" {len(sure) / len(some):6.1%}  of which wrong {wrong / len(some):6.1%}"
        )
    sys.stdout.write("\n".join(out) + "\n")


def _fit_kind(
    judged: Sequence[Judged],
    features: Callable[[Judged], tuple[float, ...]],
    truth: Callable[[Judged], bool],
    weights: Mapping[str, float],
) -> Reals:
    each = np.array([weights.get(j.kind, 1.0) for j in judged])
    return fit(
        np.array([features(j) for j in judged], dtype=float),
        np.array([truth(j) for j in judged], dtype=float),
        each,
    )


if __name__ == "__main__":
    main()
