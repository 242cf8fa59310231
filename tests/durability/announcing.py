"""What the tests of announcements share: two workers with both channels, the audience, and what the
platforms and the database say at the end."""

import asyncio
import contextlib
import json
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import Engine, insert
from sqlmodel import col, func, select

from db.broadcasts import steering
from db.clock import now
from db.models import Broadcast, BroadcastRecipient, Contact, Lease, Official, Outbox, Person
from db.session import id_of, reading, transaction
from tests.durability import evidence
from tests.durability.platforms import ACCOUNT
from tests.durability.processes import READY_SECONDS, Bots, Child, free_port

CHANNELS = ("telegram", "whatsapp")
FIRST_CHAT = 700_000
VILLAGE = "18.01.04.2004"
ONE_SECOND = 1.0


class Crew(Bots):
    """Two workers on one database, SQLite or PostgreSQL, each with both channels."""

    def __init__(
        self, database_url: str, folder: Path, provider_url: str, rates: Mapping[str, float]
    ) -> None:
        super().__init__(database_url, folder, provider_url)
        self.env |= {
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": "a" * 32,
            "TWILIO_FROM": "whatsapp:+14155238886",
            "TWILIO_API_URL": provider_url,
            "TEST_RATES": json.dumps(rates),
        }
        self.children = {
            name: Child(name, "tests.durability.broadcast_runner", ["worker"], folder)
            for name in ("worker-1", "worker-2")
        }

    def active(self, engine: Engine, channel: str) -> Child | None:
        """Who sends on a channel now, by its lease."""
        with reading(engine) as session:
            query = select(Lease.owner).where(col(Lease.name) == f"dispatch:{channel}")
            owner = session.exec(query).first()
        return self.by_owner(owner or "")

    async def at_work(self, engine: Engine) -> None:
        """Return when both channels have somebody who sends."""
        async with asyncio.timeout(READY_SECONDS):
            while not all(self.active(engine, channel) for channel in CHANNELS):
                await asyncio.sleep(0.05)


@dataclass
class World:
    """The platforms as the test sees them."""

    url: str
    control: str
    http: aiohttp.ClientSession = field(init=False)

    async def __aenter__(self) -> "World":
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.close()

    async def calls(self, after: int = 0, wait: float = 0.0) -> list[dict[str, Any]]:
        """What was called, in the order of arrival."""
        query = {"after": str(after), "wait": str(wait)}
        async with self.http.get(f"{self.control}/record", params=query) as answer:
            found: list[dict[str, Any]] = await answer.json()
            return found

    async def called(self, count: int) -> None:
        """Return when there were so many calls."""
        seen = 0
        while seen < count:
            seen += len(await self.calls(seen, 5.0))

    async def script(self, **channels: Mapping[str, Any]) -> None:
        """See platforms.Script."""
        async with self.http.post(f"{self.control}/script", json=channels) as answer:
            answer.raise_for_status()

    async def close_for(self, seconds: float) -> float:
        """Connections are refused from now on; the time (monotonic) at which they were first."""
        url = f"{self.control}/close"
        async with self.http.post(url, params={"seconds": str(seconds)}) as answer:
            return float(await answer.json())


@contextmanager
def platforms(folder: Path, *options: str) -> Iterator[World]:
    """The process of both platforms."""
    ports = [free_port(), free_port()]
    arguments = ["--port", str(ports[0]), "--control", str(ports[1]), *options]
    child = Child("platforms", "tests.durability.platforms", arguments, folder)
    child.start()
    try:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", ports[1]), timeout=1).close()
                break
            assert child.ended is None, child.tail()
            assert time.monotonic() < deadline, child.tail()
            time.sleep(0.02)
        yield World(*(f"http://127.0.0.1:{port}" for port in ports))
    finally:
        child.kill()


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
    return [c["to"] for c in calls if c["status"] == 200 and text in ("", c["text"])]


def stories(calls: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The texts that each person has, in the order in which they came."""
    told: dict[str, list[str]] = defaultdict(list)
    for call in calls:
        if call["status"] == 200:
            told[call["to"]].append(call["text"])
    return told


def most_in_a_second(calls: Sequence[Mapping[str, Any]], channel: str) -> int:
    """The most calls of a channel that arrived within any one second, refused ones included."""
    times = [float(call["at"]) for call in calls if call["channel"] == channel]
    most = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - ONE_SECOND:
            first += 1
        most = max(most, last - first + 1)
    return most
