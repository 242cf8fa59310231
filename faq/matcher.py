"""Understands a message: which FAQ topic, or which kind of complaint, or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from faq.content import Content
from faq.evidence import Evidence, Findings, Weights
from faq.judge import Lead, is_complaint, is_right, probability
from faq.kinds import Kinds, Signs, alien
from faq.lexicon import Words, lexicon
from faq.normalise import words
from faq.postings import Floats
from faq.split import asking_parts, halves
from faq.talk import Rival, SmallTalk
from faq.vocabulary import Vocabulary

TOPIC_WEIGHTS = Weights(
    word=(3, 3, 3), gram=(3, 2, 3), covered=3, typical=3, long_word=3, long_gram=4
)
CATEGORY_WEIGHTS = Weights(word=(3, 3, 3), gram=(3, 2, 3), covered=3, typical=3)

# Log-odds from which a message is answered at once, offered choices, taken for a complaint.
ANSWER_FROM = 2.1
CHOICES_FROM = -2.2
COMPLAINT_FROM = 0.0
LIKELY_COMPLAINT_FROM = -0.75
HALF_FROM = 1.5
# From so many words on a message is read clause by clause too.
LONG_STORY = 16
# How fast the probability falls from topic to topic, by the gap in summed evidence.
_FALL = 0.55
_TOPICS = 5
_TWO_SHOWN = 4
# A longer message tells a story; its halves are no questions.
_TWO_AT_MOST = 25
# A message whose words a topic covers so far is no small talk, however short.
_ALL_COVERED = 0.9
_CATEGORIES = 3


class Decision(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    CHOICES = "choices"
    COMPLAINT = "complaint"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic or category with how likely it is meant, 0..1."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """All that the matcher makes of one message.

    `topics` and `categories` are best first, whatever the decision; `category` is set when the
    message is a complaint or may well be one; `intent` only with decision NONE.
    """

    text: str
    decision: Decision
    topics: tuple[Scored, ...]
    category: Scored | None
    categories: tuple[Scored, ...]
    intent: str | None
    two_questions: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One message or part of one, measured; `complaint` and `right` are log-odds."""

    topics: Findings
    categories: Findings
    signs: Signs
    lead: Lead
    complaint: float
    right: float

    @property
    def best(self) -> int:
        """The number of the best topic."""
        return int(self.topics.fused.argmax())


class Half(NamedTuple):
    """One half of a message: the number of its best topic, and the log-odds that it is meant."""

    best: int
    right: float


_NO_EXTRA: Mapping[str, Sequence[str]] = MappingProxyType({})


class Matcher:
    """Built once from the content; `match` may be called from any thread.

    `extra_phrases` are wordings learned since the content was written, by topic id; ids that no
    longer exist are ignored.
    """

    def __init__(
        self, content: Content, extra_phrases: Mapping[str, Sequence[str]] = _NO_EXTRA
    ) -> None:
        self._topic_ids = [topic.id for topic in content.topics]
        self._category_ids = [category.id for category in content.complaints]
        self._category_topics = {c.id: c.topic for c in content.complaints if c.topic}
        phrases = [
            _unique([t.question, t.label, *t.phrases, *extra_phrases.get(t.id, ())])
            for t in content.topics
        ]
        answers = [words(topic.answer) for topic in content.topics]
        examples = [_unique([c.name, c.scope, *c.examples]) for c in content.complaints]
        seen = [text for group in (*phrases, *examples) for text in group]
        vocabulary = Vocabulary([*seen, *answers])
        self._alphabet = vocabulary.alphabet
        self._topics = Evidence(vocabulary, phrases, TOPIC_WEIGHTS, answers, alien(content))
        self._categories = Evidence(vocabulary, examples or [[("?",)]], CATEGORY_WEIGHTS)
        self._kinds = Kinds(content, phrases, vocabulary)
        self._talk = SmallTalk(content.smalltalk)

    def match(self, text: str) -> Match:
        """What the message means. Never raises for a str."""
        whole = self.read(text)
        reading = self._asked_part(text, whole)
        topics = self._rank_topics(reading)
        categories = self._rank_categories(reading)
        likely = bool(categories) and reading.complaint >= LIKELY_COMPLAINT_FROM
        decision, intent, two = self._decide(text, reading, whole)
        if two:
            topics = two + tuple(t for t in topics if t.id not in {s.id for s in two})
        return Match(
            text=text,
            decision=decision,
            topics=topics[:_TOPICS],
            category=categories[0] if likely and intent is None else None,
            categories=categories,
            intent=intent,
            two_questions=bool(two),
        )

    def related_topic(self, category_id: str, text: str) -> str | None:
        """The FAQ topic that may help someone who complains so; None where none is near."""
        reading = self.read(text)
        if reading.right >= 0:
            return self._topic_ids[reading.best]
        return self._category_topics.get(category_id)

    def read(self, text: str) -> Reading:
        """All that is measured about a message, before any decision."""
        found = words(text)
        cut = self._alphabet.cut(found)
        topics = self._topics.find(found, cut)
        categories = self._categories.find(found, cut)
        signs = self._kinds.read(text, found, topics.foreign)
        complaint_covered = float(categories.covered[int(categories.fused.argmax())])
        lead = _lead(topics, found, complaint_covered)
        complaint, right = is_complaint(signs, lead), is_right(signs, lead)
        return Reading(topics, categories, signs, lead, complaint, right)

    def _read_half(self, text: str) -> Half:
        """The same of a half of a message, but nothing that only tells whether it complains."""
        found = words(text)
        topics = self._topics.find(found, self._alphabet.cut(found))
        signs = self._kinds.read_question(found, topics.foreign)
        lead = _lead(topics, found, complaint_covered=0.0)
        return Half(int(topics.fused.argmax()), is_right(signs, lead))

    def _asked_part(self, text: str, whole: Reading) -> Reading:
        """The surest question in a long message, or the whole of it.

        What is told around a plain question only blurs it; where the question by itself says
        nothing ("itu salah ngga ya"), no part is sure and the whole story counts.
        """
        if whole.signs.size < LONG_STORY:
            return whole
        parts = [self.read(part) for part in asking_parts(text)]
        sure = [p for p in parts if p.right >= HALF_FROM and p.complaint < COMPLAINT_FROM]
        return max(sure, key=lambda part: part.right, default=whole)

    def _decide(
        self, text: str, reading: Reading, whole: Reading
    ) -> tuple[Decision, str | None, tuple[Scored, ...]]:
        best = float(reading.topics.fused[reading.best])
        complains = bool(self._category_ids) and reading.complaint >= COMPLAINT_FROM
        rival = Rival(
            best=best,
            odds=max(reading.complaint, reading.right),
            strong=complains or reading.right >= 0 or reading.lead.covered >= _ALL_COVERED,
            asks=reading.signs.asks,
        )
        intent = self._talk.find(text, rival)
        if intent is not None:
            return Decision.NONE, intent, ()
        if complains:
            return Decision.COMPLAINT, None, ()
        two = self._two_questions(text, whole)
        if two:
            return Decision.CHOICES, None, two
        if reading.right >= ANSWER_FROM:
            return Decision.ANSWER, None, ()
        return (Decision.CHOICES if reading.right >= CHOICES_FROM else Decision.NONE), None, ()

    def _two_questions(self, text: str, whole: Reading) -> tuple[Scored, ...]:
        """The topics of a message that asks two things, else nothing.

        Each half must be sure by itself, and both topics must show in the whole message too: the
        second half of one long question is often vague ("... itu sebenarnya buat apa").
        """
        if whole.signs.size > _TWO_AT_MOST:
            return ()
        for pair in halves(text):
            shown = np.argsort(-whole.topics.fused)[:_TWO_SHOWN].tolist()
            sure: dict[str, Half] = {}
            for half in sorted(pair, key=len):  # the shorter is the more often no question
                read = self._read_half(half)
                if read.right < HALF_FROM or read.best not in shown:
                    break
                sure[half] = read
            if len({read.best for read in sure.values()}) > 1:
                return tuple(
                    Scored(self._topic_ids[sure[half].best], probability(sure[half].right))
                    for half in pair
                )
        return ()

    def _rank_topics(self, reading: Reading) -> tuple[Scored, ...]:
        return _rank(self._topic_ids, reading.topics.fused, probability(reading.right), _TOPICS)

    def _rank_categories(self, reading: Reading) -> tuple[Scored, ...]:
        sure = probability(reading.complaint)
        return _rank(self._category_ids, reading.categories.fused, sure, _CATEGORIES)


def _unique(texts: Sequence[str]) -> list[Words]:
    """Standard words of each wording, no wording twice; at least one, so no group is empty."""
    return list(dict.fromkeys(found for text in texts if (found := words(text)))) or [("?",)]


def _lead(topics: Findings, found: Words, complaint_covered: float) -> Lead:
    """`found` are the words of the message, in order."""
    order = (-topics.fused).argsort()[:2].tolist()
    first = float(topics.fused[order[0]])
    second = float(topics.fused[order[-1]])
    foreign = [
        place for place, word in enumerate(dict.fromkeys(found)) if word in lexicon().foreign
    ]
    alien = 0.0
    if foreign:
        alien = float((1 - np.minimum(topics.held[:, order[0]], 1))[foreign].sum())
    return Lead(
        best=first,
        gap=first - second,
        covered=float(topics.covered[order[0]]),
        complaint_covered=complaint_covered,
        alien=alien,
    )


def _rank(ids: Sequence[str], fused: Floats, sure: float, most: int) -> tuple[Scored, ...]:
    """The best ids; the first has the probability `sure`, the others less by their gap."""
    order = (-fused[: len(ids)]).argsort(kind="stable")[:most]
    if not len(order):
        return ()
    best = fused[order].tolist()
    scores = [sure * exp(-_FALL * (best[0] - value)) for value in best]
    return tuple([Scored(ids[i], score) for i, score in zip(order.tolist(), scores, strict=True)])
