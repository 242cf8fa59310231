"""What became of an announcement: who was reached, who answered what, who has to be called.

Reached is who answered, or who has the message: on a channel that reports delivery (WhatsApp)
when it was delivered or read, on others when the provider took it. An opening template by itself
reaches nobody: its text was not read yet. Everybody else in the audience is on the call list.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from db.models import (
    Broadcast,
    BroadcastRecipient,
    BroadcastStatus,
    Cooperative,
    MessageStatus,
    Mode,
    Outbox,
    Person,
)

ARRIVED = frozenset({MessageStatus.DELIVERED, MessageStatus.READ})
TAKEN = ARRIVED | {MessageStatus.SENT}


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the audience. `state` is reached, or why not: a Skip, or waiting, in_doubt,
    sent (taken by the provider, not delivered), unopened, failed, cancelled."""

    person_id: int
    name: str
    phone: str
    village_code: str
    cooperative: str
    channel: str
    state: str
    error_code: str
    answer: str
    note: str
    answered_at: datetime | None

    @property
    def reached(self) -> bool:
        """Whether this person surely has it."""
        return self.state == "reached"


def lines(
    session: Session, broadcast_id: int, reporting: Collection[str], kecamatan: str | None = None
) -> Iterator[Line]:
    """Every person of the audience that was decided on, in the order of villages. `reporting` are
    the channels that tell of delivery."""
    first: Any = aliased(Outbox)
    second: Any = aliased(Outbox)
    columns: tuple[Any, ...] = (BroadcastRecipient, Person, Cooperative.name, first, second)
    query = (
        select(*columns)
        .join(Person, col(Person.id) == col(BroadcastRecipient.person_id))
        .outerjoin(Cooperative, col(Cooperative.id) == col(Person.cooperative_id))
        .outerjoin(first, first.id == col(BroadcastRecipient.outbox_id))
        .outerjoin(second, second.id == col(BroadcastRecipient.second_outbox_id))
        .where(col(BroadcastRecipient.broadcast_id) == broadcast_id)
        .order_by(col(Person.village_code), col(Person.id))
    )
    if kecamatan:
        query = query.where(col(Person.village_code).startswith(f"{kecamatan}."))
    for row in session.execute(query.execution_options(yield_per=1000)):
        yield _line(row, reporting)


def _line(row: Any, reporting: Collection[str]) -> Line:
    recipient, person, cooperative, first, second = row
    last = second or first
    return Line(
        person_id=recipient.person_id,
        name=person.name,
        phone=person.phone or "",
        village_code=person.village_code or "",
        cooperative=cooperative or "",
        channel=last.channel if last else "",
        state=state_of(recipient, (first, second), reporting),
        error_code=last.error_code if last else "",
        answer=recipient.answer,
        note=recipient.note,
        answered_at=recipient.answered_at,
    )


class Recipient(Protocol):
    """What a state depends on: a BroadcastRecipient, or what many of them have in common."""

    @property
    def mode(self) -> str: ...
    @property
    def skipped(self) -> str: ...
    @property
    def answered_at(self) -> object: ...
    @property
    def opened_at(self) -> object: ...


class Send(Protocol):
    """The same of a message: an Outbox row."""

    @property
    def channel(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def template(self) -> object: ...


def state_of(recipient: Recipient, sends: Sequence[Send | None], reporting: Collection[str]) -> str:
    """The best that can be said of one recipient."""
    if recipient.answered_at is not None or recipient.opened_at is not None:
        return "reached"
    if recipient.skipped:
        return recipient.skipped
    opener = recipient.mode == Mode.OPENER
    tried = [_state(row, reporting, opener=opener) for row in sends if row is not None]
    for best in ("reached", "unopened"):
        if best in tried:
            return best
    return tried[-1] if tried else "waiting"


_STATES = {
    MessageStatus.FAILED: "failed",
    MessageStatus.IN_DOUBT: "in_doubt",
    MessageStatus.CANCELLED: "cancelled",
    MessageStatus.SENT: "sent",
}


def _state(row: Send, reporting: Collection[str], *, opener: bool) -> str:
    good = ARRIVED if row.channel in reporting else TAKEN
    status = MessageStatus(row.status)
    if status not in good:
        return _STATES.get(status, "waiting")
    # Where one of two sends was an opening template, it was the one in a template.
    return "unopened" if opener and row.template is not None else "reached"


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of one announcement: persons in the audience so far, and of their messages how many
    have left, wait, failed, are in doubt; who could not be written to; who answered what."""

    audience: int
    left: int
    waiting: int
    failed: int
    in_doubt: int
    skipped: int
    answers: dict[str, int]
    done: bool

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(self.answers.values())


def progress(session: Session, row: Broadcast) -> Progress:
    """How far it is now."""
    by_status: Counter[str] = Counter()
    query = (
        select(Outbox.status, func.count())
        .join(BroadcastRecipient, col(BroadcastRecipient.outbox_id) == col(Outbox.id))
        .where(col(BroadcastRecipient.broadcast_id) == row.id)
        .group_by(col(Outbox.status))
    )
    by_status.update(dict(session.execute(query).all()))
    mine = col(BroadcastRecipient.broadcast_id) == row.id
    total = session.exec(select(func.count()).select_from(BroadcastRecipient).where(mine)).one()
    unsent = select(func.count()).select_from(BroadcastRecipient)
    skipped = session.exec(unsent.where(mine, col(BroadcastRecipient.skipped) != "")).one()
    answers = select(BroadcastRecipient.answer, func.count()).where(
        mine, col(BroadcastRecipient.answer) != ""
    )
    waiting = total - skipped - sum(by_status[s] for s in TAKEN | _STATES.keys())
    decided = row.status in {BroadcastStatus.DONE, BroadcastStatus.CANCELLED}
    return Progress(
        audience=total,
        left=sum(by_status[status] for status in TAKEN),
        waiting=waiting,
        failed=by_status[MessageStatus.FAILED] + by_status[MessageStatus.CANCELLED],
        in_doubt=by_status[MessageStatus.IN_DOUBT],
        skipped=skipped,
        answers=dict(session.execute(answers.group_by(col(BroadcastRecipient.answer))).all()),
        done=decided and waiting == 0,
    )
