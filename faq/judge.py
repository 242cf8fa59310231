"""From evidence to probabilities: is it a complaint, and is the best topic right?

The numbers are logistic regressions fitted by cross-validation on the content itself: every phrase,
complaint example and alien message was judged by a matcher that had not seen it. They are fitted
again by tests/faq/calibrate.py.
"""

from dataclasses import dataclass
from math import exp, log1p

from faq.kinds import Signs

# In the order of features_of_complaint and features_of_right; the last is the constant.
COMPLAINT = (0.59, -0.97, -0.57, -1.06, -3.5, -2.3, -2.68, -1.25, 2.62, 2.52, -1.12, -0.18, -6.68)
RIGHT = (0.68, 0.39, 1.13, -0.44, -0.8, 0.78, -1.28, -8.61)
_GAP = 4.0
# Beyond so many words length says nothing more: stories ask as well as complain.
_LONG = 12


@dataclass(frozen=True, slots=True)
class Lead:
    """How far the best topic is ahead: its summed evidence, the gap, the share it covers; and what
    it lacks: the weight of the heaviest word, how many nouns of other people's business."""

    best: float
    gap: float
    covered: float
    complaint_covered: float
    alien: float


def features_of_complaint(signs: Signs, lead: Lead) -> tuple[float, ...]:
    """What tells a report of a problem from a question."""
    cues = signs.cues
    return (
        signs.complaint,
        cues.asking,
        cues.tags,
        cues.marks,
        cues.pleas,
        cues.either,
        float(cues.any),
        cues.ends,
        log1p(min(signs.size, _LONG)),
        lead.complaint_covered,
        lead.covered,
        signs.outside,
    )


def features_of_right(signs: Signs, lead: Lead) -> tuple[float, ...]:
    """What tells whether the best topic is the one that is asked about."""
    return (
        min(lead.gap, _GAP),
        lead.best,
        log1p(min(signs.size, _LONG)),
        signs.outside,
        signs.foreign,
        lead.covered,
        lead.alien,
    )


def is_complaint(signs: Signs, lead: Lead) -> float:
    """Log-odds that the message reports a problem rather than asks."""
    return _odds(COMPLAINT, features_of_complaint(signs, lead))


def is_right(signs: Signs, lead: Lead) -> float:
    """Log-odds that the best topic answers the message."""
    return _odds(RIGHT, features_of_right(signs, lead))


def is_talk(likeness: float, covered: float, best: float, size: int) -> float:
    """Log-odds that a message is small talk like its nearest example, and no question of ours."""
    return 2.75 * likeness + 4.85 * covered - 0.46 * min(best, 16.0) - 4.38 * log1p(size) + 6.1


def probability(odds: float) -> float:
    """Log-odds as 0..1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def _odds(numbers: tuple[float, ...], features: tuple[float, ...]) -> float:
    return sum(n * f for n, f in zip(numbers, (*features, 1.0), strict=True))
