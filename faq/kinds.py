"""What kind of message it is: a question, a complaint, or nothing of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.bayes import TwoPiles, singles_and_pairs
from faq.content import Content
from faq.cues import NO_CUES, Cues, clauses, read_cues
from faq.lexicon import Words
from faq.normalise import words
from faq.remember import Remembered
from faq.vocabulary import CACHE, Vocabulary

# The questions that sound like complaints are few and hard: each counts for three.
_HARD = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """Log-odds and cues of one message; `foreign` is its likeness to the nearest alien message."""

    complaint: float
    outside: float
    foreign: float
    cues: Cues
    size: int

    @property
    def asks(self) -> bool:
        """Whether the message shows any sign of a question."""
        return self.cues.any


def alien(content: Content) -> list[Words]:
    """The messages of the content that are not for us."""
    return [words(text) for text in (*content.unrelated, *content.near_domain)]


class Kinds:
    """Learns from the content which wordings complain, which ask, and which are not for us."""

    def __init__(
        self, content: Content, phrases: Sequence[Sequence[Words]], vocabulary: Vocabulary
    ) -> None:
        """The vocabulary must know all the content."""
        self._vocabulary = vocabulary
        self._roots_meant = Remembered(self._root_meant, CACHE)
        asked = [self._roots(text) for group in phrases for text in group]
        hard = [self._roots(words(text)) for text in content.questions]
        told = [self._roots(words(text)) for c in content.complaints for text in c.examples]
        outside = [self._roots(text) for text in alien(content)]
        self._told = TwoPiles(told, asked + hard * _HARD)
        self._outside = TwoPiles(outside, asked + hard + told)

    def read(self, text: str, found: Words, foreign: float) -> Signs:
        """All signs of a message whose standard words are `found`; `foreign` is passed on."""
        features = self._features(found)
        respell = self._vocabulary.respell
        parts = [tuple([respell(word) for word in part]) for part in clauses(text)]
        return Signs(
            complaint=self._told.odds(features),
            outside=self._outside.odds(features),
            foreign=foreign,
            cues=read_cues(parts, text),
            size=len(found),
        )

    def read_question(self, found: Words, foreign: float) -> Signs:
        """The signs that tell whether a question is for us; what tells a complaint is left out."""
        outside = self._outside.odds(self._features(found))
        return Signs(0.0, outside, foreign, NO_CUES, len(found))

    def _features(self, found: Words) -> list[str]:
        return singles_and_pairs([self._roots_meant[word] for word in found])

    def _root_meant(self, word: str) -> str:
        """The root of the word that is meant, a misspelt one put right."""
        return self._vocabulary.stemmer.root(self._vocabulary.respell(word))

    def _roots(self, found: Iterable[str]) -> list[str]:
        return [self._vocabulary.stemmer.root(word) for word in found]
