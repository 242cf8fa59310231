"""What the tests of announcements share: the audience, and what the platforms and the database say at
the end."""

import asyncio
import contextlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import col, func, select

from db import outbox
from db.broadcasts import expansion, steering
from db.broadcasts.routes import Channels
from db.clock import now
from db.models import Broadcast, BroadcastRecipient, Contact, Official, Outbox, Person
from db.outbox import Priority
from db.session import id_of, reading, transaction
from tests.durability import evidence
from tests.durability.broadcast_crew import CHANNELS
from tests.durability.platforms import HUNG_UP, TAKEN

FIRST_CHAT = 700_000
VILLAGE = "18.01.04.2004"
ONE_SECOND = 1.0
OPEN = Channels(dict.fromkeys(CHANNELS), {}, {})
WAS_TAKEN = (TAKEN, HUNG_UP)


# --- people and announcements --------------------------------------------------------------------
def settle(engine: Engine, channel: str, count: int, **columns: Any) -> dict[int, str]:
    """So many chairs who wrote just now on a channel; {person id: address}."""
    at = now()
    with transaction(engine) as session:
        made = [{"name": "", "village_code": VILLAGE, "created_at": at} for _ in range(count)]
        ids = session.execute(insert(Person).returning(col(Person.id)), made).scalars()
        known = {n: address(channel, n) for n in ids}
        contacts = [
            {"channel": channel, "external_id": to, "person_id": n, "created_at": at}
            | {"last_inbound_at": at}
            | columns
            for n, to in known.items()
        ]
        session.execute(insert(Contact), contacts)
    return known


def address(channel: str, number: int) -> str:
    """Of a person on a channel."""
    return str(FIRST_CHAT + number) if channel == "telegram" else f"whatsapp:+62812{number:07d}"


def officer(engine: Engine) -> int:
    """An official, whose announcements can be steered."""
    at = now()
    with transaction(engine) as session:
        person = Person(name="Dinas", created_at=at)
        session.add(person)
        session.flush()
        row = Official(person_id=id_of(person), name="Dinas", role="admin", created_at=at)
        session.add(row)
        session.flush()
        return id_of(row)


def announce(engine: Engine, text: str, official_id: int, audience: Mapping[str, Any]) -> int:
    """As an official does; its id."""
    draft = steering.Draft(text=text, audience=dict(audience))
    with transaction(engine) as session:
        return id_of(steering.create(session, draft, official_id=official_id, at=now()))


def expand_now(engine: Engine, broadcast_id: int) -> None:
    """All chunks at once, as the duty does it one by one."""
    decided = 1
    while decided:
        with transaction(engine) as session:
            row = session.get_one(Broadcast, broadcast_id)
            decided = expansion.expand(session, row, OPEN, now())


def reply(engine: Engine, to: str, text: str) -> None:
    """An answer to one person, as a conversation queues it."""
    with transaction(engine) as session:
        person = session.exec(select(Contact).where(col(Contact.external_id) == to)).one()
        outbox.enqueue(session, person, text=text, at=now(), priority=Priority.REPLY)


# --- what became of them -------------------------------------------------------------------------
async def settled(engine: Engine, seconds: float) -> None:
    """Return when all are decided on and no message waits or is under way."""
    waiting: dict[str, int] = {}
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while waiting := {**evidence.count_open(engine), **expanding(engine)}:
                await asyncio.sleep(0.2)
    assert not waiting, f"still open: {waiting}"


def expanding(engine: Engine) -> dict[str, int]:
    """Announcements whose recipients are not all decided on."""
    with reading(engine) as session:
        query = select(func.count()).select_from(Broadcast)
        count = session.exec(query.where(col(Broadcast.status) == "sending")).one()
    return {"announcements": count} if count else {}


@dataclass
class Fates:
    """One announcement at the end: who is where, by address."""

    skipped: dict[int, str]  # person id -> why
    by_status: dict[str, set[str]]
    errors: dict[str, str]  # address -> error code

    @property
    def queued_for(self) -> set[str]:
        """Everybody for whom there was a message."""
        return set().union(*self.by_status.values()) if self.by_status else set()

    def of(self, status: str) -> set[str]:
        """Addresses of those whose message ended so."""
        return self.by_status.get(status, set())

    def counts(self) -> dict[str, int]:
        """For whoever reads the output."""
        how = {status: len(who) for status, who in self.by_status.items()}
        return how | {"skipped": len(self.skipped)}


def fates(engine: Engine, broadcast_id: int) -> Fates:
    """From the tables; fails where a person stands in one announcement twice."""
    query: Any = (
        select(BroadcastRecipient.person_id, BroadcastRecipient.skipped)
        .add_columns(col(Outbox.recipient), col(Outbox.status), col(Outbox.error_code))
        .outerjoin(Outbox, col(Outbox.id) == col(BroadcastRecipient.outbox_id))
        .where(col(BroadcastRecipient.broadcast_id) == broadcast_id)
    )
    found = Fates({}, defaultdict(set), {})
    with reading(engine) as session:
        rows = session.execute(query).all()
        per_person = Counter(row.person_id for row in rows)
        messages = select(func.count()).where(col(Outbox.broadcast_id) == broadcast_id)
        queued = session.exec(messages).one()
    assert max(per_person.values(), default=1) == 1
    for row in rows:
        if row.recipient is None:
            found.skipped[row.person_id] = row.skipped
        else:
            found.by_status[row.status].add(row.recipient)
            found.errors[row.recipient] = row.error_code
    assert queued == len(found.queued_for)
    return found


def taken(calls: Sequence[Mapping[str, Any]], text: str = "") -> list[str]:
    """Addresses whose message was taken, in order; of one text, or all."""
    return [c["to"] for c in calls if c["status"] in WAS_TAKEN and text in ("", c["text"])]


def stories(calls: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The texts that each person has, in the order in which they came."""
    told: dict[str, list[str]] = defaultdict(list)
    for call in calls:
        if call["status"] in WAS_TAKEN:
            told[call["to"]].append(call["text"])
    return told


def most_in_a_second(calls: Sequence[Mapping[str, Any]], channel: str) -> int:
    """The most calls of a channel that arrived within any one second, refused ones included."""
    times = sorted(float(call["at"]) for call in calls if call["channel"] == channel)
    most = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - ONE_SECOND:
            first += 1
        most = max(most, last - first + 1)
    return most
