"""What kind of message it is: a question, a complaint, or nothing of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.bayes import TwoPiles
from faq.content import Content
from faq.cues import Cues, clauses, read_cues
from faq.lexicon import Words
from faq.normalise import words
from faq.vocabulary import Vocabulary

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
        asked = [self._roots(text) for group in phrases for text in group]
        hard = [self._roots(words(text)) for text in content.questions]
        told = [self._roots(words(text)) for c in content.complaints for text in c.examples]
        outside = [self._roots(text) for text in alien(content)]
        self._told = TwoPiles(told, asked + hard * _HARD)
        self._outside = TwoPiles(outside, asked + hard + told)

    def read(self, text: str, found: Words, foreign: float) -> Signs:
        """All signs of a message whose standard words are `found`; `foreign` is passed on."""
        roots = self._roots(self._respelled(found))
        return Signs(
            complaint=self._told.odds(roots),
            outside=self._outside.odds(roots),
            foreign=foreign,
            cues=read_cues([self._respelled(part) for part in clauses(text)], text),
            size=len(found),
        )

    def _roots(self, found: Iterable[str]) -> list[str]:
        return [self._vocabulary.stemmer.root(word) for word in found]

    def _respelled(self, found: Words) -> Words:
        return tuple(self._vocabulary.respell(word) for word in found)
