"""Counts of one announcement, made by the database: an official asks while it goes to 80,000."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from db.broadcasts.results import state_of
from db.models import BroadcastRecipient, MessageStatus, Outbox, Person

KECAMATAN = 8  # characters of a kecamatan's code, 18.01.04


@dataclass(slots=True)
class Area:
    """How many in one kecamatan, and how many of them answered what."""

    code: str  # "" for those who have not said where they live
    audience: int = 0
    reached: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return self.audience - self.answers.total()


@dataclass(slots=True)
class Tally:
    """`states` are those of results.Line: reached, or why not; `read` of those reached."""

    states: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    read: int = 0
    areas: dict[str, Area] = field(default_factory=dict)

    @property
    def audience(self) -> int:
        """All who were decided on so far."""
        return self.states.total()

    @property
    def reached(self) -> int:
        """Who surely has it."""
        return self.states["reached"]

    @property
    def unreached(self) -> int:
        """Who is on the call list."""
        return self.audience - self.reached


@dataclass(frozen=True, slots=True)
class _Send:
    """What `state_of` asks of a message, for all alike."""

    channel: str
    status: str
    template: bool | None


@dataclass(frozen=True, slots=True)
class _Alike:
    """What `state_of` asks of a recipient, for all alike."""

    mode: str
    skipped: str
    answered_at: bool | None
    opened_at: bool | None


def tally(
    session: Session, broadcast_id: int, reporting: Collection[str], kecamatan: str | None = None
) -> Tally:
    """Count recipients, of one kecamatan or all, by what became of them and what they said."""
    found = Tally()
    for code, answer, who, first, second, count in _groups(session, broadcast_id, kecamatan):
        state = state_of(who, (first, second), reporting)
        found.states[state] += count
        read = any(send and send.status == MessageStatus.READ for send in (first, second))
        found.read += count if read else 0
        area = found.areas.setdefault(code, Area(code))
        area.audience += count
        area.reached += count if state == "reached" else 0
        if answer:
            found.answers[answer] += count
            area.answers[answer] += count
    return found


def _groups(session: Session, broadcast_id: int, kecamatan: str | None) -> Any:
    """Recipients that are alike in all that counts, with how many they are."""
    recipient = BroadcastRecipient
    first: Any = aliased(Outbox)
    second: Any = aliased(Outbox)
    columns: list[Any] = [
        func.substr(func.coalesce(col(Person.village_code), ""), 1, KECAMATAN),
        col(recipient.answer),
        col(recipient.mode),
        col(recipient.skipped),
        col(recipient.answered_at).is_not(None),
        col(recipient.opened_at).is_not(None),
        *(part for row in (first, second) for part in _columns(row)),
    ]
    query = (
        select(*[column.label(f"c{n}") for n, column in enumerate(columns)])
        .join(Person, col(Person.id) == col(recipient.person_id))
        .outerjoin(first, first.id == col(recipient.outbox_id))
        .outerjoin(second, second.id == col(recipient.second_outbox_id))
        .where(col(recipient.broadcast_id) == broadcast_id)
    )
    if kecamatan:
        query = query.where(col(Person.village_code).startswith(f"{kecamatan}."))
    # Grouped outside: PostgreSQL does not know two bound expressions for the same one.
    alike = query.subquery()
    parts: list[Any] = [*alike.c, func.count()]
    grouped = select(*parts).group_by(*alike.c)
    for code, answer, mode, skipped, answered, opened, *sends, count in session.execute(grouped):
        who = _Alike(mode, skipped, answered or None, opened or None)
        yield code, answer, who, _send(*sends[:3]), _send(*sends[3:]), count


def _columns(row: Any) -> tuple[Any, Any, Any]:
    return row.channel, row.status, row.template.is_not(None)


def _send(channel: str | None, status: str | None, template: bool) -> _Send | None:
    return _Send(channel, status, template or None) if channel and status else None


def delegates(
    session: Session, broadcast_id: int, kecamatan: str | None, limit: int
) -> list[tuple[Person, str]]:
    """Who sends somebody, and whom, in the order of villages; only where a name was given."""
    query = (
        select(Person, BroadcastRecipient.note)
        .join(BroadcastRecipient, col(BroadcastRecipient.person_id) == col(Person.id))
        .where(
            col(BroadcastRecipient.broadcast_id) == broadcast_id,
            col(BroadcastRecipient.answer) == "wakil",
            col(BroadcastRecipient.note) != "",
        )
        .order_by(col(Person.village_code), col(Person.id))
    )
    if kecamatan:
        query = query.where(col(Person.village_code).startswith(f"{kecamatan}."))
    return list(session.execute(query.limit(limit)).all())


def has_recipients(session: Session, broadcast_id: int, kecamatan: str) -> bool:
    """Whether anybody of that kecamatan was decided on."""
    query = (
        select(BroadcastRecipient.id)
        .join(Person, col(Person.id) == col(BroadcastRecipient.person_id))
        .where(
            col(BroadcastRecipient.broadcast_id) == broadcast_id,
            col(Person.village_code).startswith(f"{kecamatan}."),
        )
    )
    return session.exec(query.limit(1)).first() is not None
