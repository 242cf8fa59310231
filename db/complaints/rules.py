"""Which step may follow which: the one table of a complaint's life."""

from dataclasses import dataclass

from db.models import Complaint, ComplaintStatus

S = ComplaintStatus
OPEN = frozenset({S.RECEIVED, S.FORWARDED, S.IN_PROGRESS})
AWAITING = frozenset({S.AWAITING_CONFIRMATION})
ENDED = frozenset({S.SOLVED, S.NOT_OURS, S.WITHDRAWN, S.CLOSED_UNCONFIRMED})

# verb -> the states in which it may be said
ALLOWED: dict[str, frozenset[ComplaintStatus]] = {
    "take": OPEN,
    "forward": OPEN,
    "answer": OPEN | AWAITING,
    "ask": OPEN,
    "finish": OPEN,
    "not_ours": OPEN,
    "confirm": OPEN | AWAITING | {S.CLOSED_UNCONFIRMED},
    "reopen": AWAITING | {S.SOLVED, S.NOT_OURS, S.CLOSED_UNCONFIRMED},
    "rate": frozenset({S.SOLVED}),
    "withdraw": OPEN | AWAITING,
    "add": OPEN | AWAITING,
    "nudge": AWAITING,
    "close_unconfirmed": AWAITING,
}


@dataclass(slots=True)
class Refused(Exception):
    """A step that may not be taken now: `reason` is a word of handlers/texts_casework.REFUSALS."""

    reason: str
    complaint: Complaint

    def __str__(self) -> str:
        return f"{self.complaint.number}: {self.reason}"


def require(complaint: Complaint, verb: str) -> None:
    """Raise Refused unless `verb` may be said of the complaint as it stands."""
    if complaint.status in ALLOWED[verb]:
        return
    if complaint.status in ENDED:
        raise Refused("ended", complaint)
    if complaint.status in AWAITING:
        raise Refused("awaiting", complaint)
    raise Refused("not_yet", complaint)
