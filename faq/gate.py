"""Whether a learned phrase may join: the measured figures and the leave-one-out check must not get worse."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from faq.content import Content
from faq.evaluate import evaluate
from faq.lint import ambiguous
from faq.matcher import Matcher

# Figures of faq.evaluate: of these more is worse; of all others less is worse, but for choices
# that became right answers.
_EITHER = "choices with the right one"
_BAD = ("answered wrong", "choices without it", "no decision", "taken for a complaint", "outside")


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a content does: figures on labelled messages, and phrases that lead astray."""

    figures: Mapping[str, float]
    astray: int


def with_phrases(content: Content, learned: Mapping[str, Sequence[str]]) -> Content:
    """The content with learned phrases as if they had been written into it."""
    topics = tuple(
        dataclasses.replace(topic, phrases=(*topic.phrases, *learned.get(topic.id, ())))
        for topic in content.topics
    )
    return dataclasses.replace(content, topics=topics)


def standing(content: Content, lines: Iterable[str]) -> Standing:
    """Measure a content on JSON lines as `kawan faq eval` reads them; takes some seconds."""
    figures = evaluate(Matcher(content), lines).figures()
    return Standing(figures, sum(1 for _ in ambiguous(content)))


def worse(before: Standing, after: Standing) -> str:
    """What got worse, as one line; "" when nothing did."""
    for name, value in before.figures.items():
        if name == _EITHER:
            continue
        now = after.figures.get(name, 0.0)
        fell = now > value if name.startswith(_BAD) else now < value
        if fell and abs(now - value) > 1e-9:
            return f"{name}: {value:.1f} -> {now:.1f}"
    if after.astray > before.astray:
        return f"phrases that lead astray: {before.astray} -> {after.astray}"
    return ""
