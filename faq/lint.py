"""Finds faults in the content that a reader overlooks: `lint` returns one sentence for each."""

import dataclasses
from collections.abc import Iterator

from faq.content import Content, Topic
from faq.matcher import ANSWER_FROM, Matcher
from faq.normalise import words

LONGEST_ANSWER = 900
LONGEST_LABEL = 24
FEWEST_PHRASES = 8
_FOLDS = 6


def lint(content: Content) -> list[str]:
    """All faults, in the order of the topics; empty when there are none. Takes some seconds."""
    ids = {topic.id for topic in content.topics}
    found = [fault for topic in content.topics for fault in _faults(topic, ids)]
    found += [
        f"{category.id}: topic {category.topic} does not exist"
        for category in content.complaints
        if category.topic and category.topic not in ids
    ]
    return [*found, *_twins(content), *ambiguous(content)]


def _faults(topic: Topic, ids: set[str]) -> Iterator[str]:
    for other in topic.related:
        if other not in ids:
            yield f"{topic.id}: related topic {other} does not exist"
        elif other == topic.id:
            yield f"{topic.id}: is related to itself"
    if not topic.source:
        yield f"{topic.id}: has no source"
    length = len(topic.answer) + len("\n") + len(topic.source)
    if length > LONGEST_ANSWER:
        yield f"{topic.id}: answer and source are {length} characters, at most {LONGEST_ANSWER}"
    if len(topic.label) > LONGEST_LABEL:
        yield f"{topic.id}: label is {len(topic.label)} characters, at most {LONGEST_LABEL}"
    if len(topic.phrases) < FEWEST_PHRASES:
        yield f"{topic.id}: {len(topic.phrases)} phrases, at least {FEWEST_PHRASES}"


def _twins(content: Content) -> Iterator[str]:
    """Wordings that two topics share once spelling and filler are settled."""
    owners: dict[tuple[str, ...], str] = {}
    for topic in content.topics:
        for phrase in topic.phrases:
            owner = owners.setdefault(words(phrase), topic.id)
            if owner != topic.id:
                yield f'{topic.id}: "{phrase}" stands in {owner} too'


def ambiguous(content: Content) -> Iterator[str]:
    """Phrases that lead to another topic: always, or surely enough once they are left out."""
    matcher = Matcher(content)
    for topic in content.topics:
        for phrase in topic.phrases:
            best = content.topics[matcher.read(phrase).best].id
            if best != topic.id:
                yield f'{topic.id}: "{phrase}" is nearer to {best}'
    for fold in range(_FOLDS):
        yield from _left_out(content, fold)


def _left_out(content: Content, fold: int) -> Iterator[str]:
    less = dataclasses.replace(content, topics=tuple(_without(t, fold) for t in content.topics))
    matcher = Matcher(less)
    for topic in content.topics:
        for phrase in topic.phrases[fold::_FOLDS]:
            reading = matcher.read(phrase)
            best = content.topics[reading.best].id
            if phrase != topic.question and best != topic.id and reading.right >= ANSWER_FROM:
                yield f'{topic.id}: without "{phrase}" it is answered with {best}'


def _without(topic: Topic, fold: int) -> Topic:
    kept = tuple(p for i, p in enumerate(topic.phrases) if i % _FOLDS != fold)
    return dataclasses.replace(topic, phrases=kept)
