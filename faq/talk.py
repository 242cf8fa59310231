"""Small talk: greetings, thanks, abuse and the like, where nothing else is in the message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from faq.evidence import Evidence, Weights
from faq.judge import is_talk
from faq.lexicon import Words, lexicon
from faq.normalise import all_words, words
from faq.vocabulary import Vocabulary

_WEIGHTS = Weights(word=(3, 1, 1), gram=(3, 1, 2), covered=2, typical=2)
ABUSE = "abuse"
THANKS = "thanks"
# Up to these log-odds of a complaint or of a right answer a rude or thankful word decides.
_MARK_DECIDES = 2.0
_FEW = 3


@dataclass(frozen=True, slots=True)
class Rival:
    """What speaks against small talk: the evidence for the best topic, the log-odds of a complaint
    or a right answer, whether they suffice for a decision, and whether the message asks."""

    best: float
    odds: float
    strong: bool
    asks: bool


class SmallTalk:
    """Knows the intents of the content by their examples."""

    def __init__(self, examples: Mapping[str, Sequence[str]]) -> None:
        groups = {
            intent: [found for text in texts if (found := all_words(text))]
            for intent, texts in examples.items()
        }
        self._groups = {intent: texts for intent, texts in groups.items() if texts}
        self._words = {word for texts in self._groups.values() for text in texts for word in text}
        self._words |= lexicon().abuse
        self._exact = {text: intent for intent, texts in self._groups.items() for text in texts}
        self._evidence: Evidence | None = None
        if self._groups:
            vocabulary = Vocabulary(text for texts in self._groups.values() for text in texts)
            self._alphabet = vocabulary.alphabet
            self._evidence = Evidence(vocabulary, list(self._groups.values()), _WEIGHTS)

    def find(self, text: str, rival: Rival) -> str | None:
        """The intent of a message, or None where it is something else."""
        found = all_words(text)
        if found in self._exact:
            return self._exact[found]
        if self._evidence is None or not set(found) - lexicon().places:
            return None
        size = len(words(text))
        marked = None
        if rival.odds < _MARK_DECIDES and not rival.asks:
            marked = self._marked(found, size)
        if marked or rival.strong or is_talk(1.0, 1.0, rival.best, size) <= 0:
            return marked
        return self._nearest(self._evidence, found, rival.best, size)

    def _nearest(self, evidence: Evidence, found: Words, best: float, size: int) -> str | None:
        findings = evidence.find(found, self._alphabet.cut(found))
        nearest = int(np.argmax(findings.fused))
        likeness, covered = float(findings.nearest[nearest]), float(findings.covered[nearest])
        is_near = is_talk(likeness, covered, best, size) > 0
        return list(self._groups)[nearest] if is_near else None

    def _marked(self, found: Sequence[str], size: int) -> str | None:
        """The intent that a single word gives away, where little else is said."""
        strange = {
            word for word in found if word not in self._words and word not in lexicon().frame
        }
        if ABUSE in self._groups and lexicon().abuse & set(found) and len(strange) < _FEW:
            return ABUSE
        if THANKS in self._groups and "terimakasih" in found and size <= _FEW:
            return THANKS
        return None
