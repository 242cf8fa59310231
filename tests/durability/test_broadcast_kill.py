"""An announcement to 5,000 over two channels while workers are killed and platforms fail now and then,
and a second one behind it: nobody twice, nobody forgotten, the first before the second, and what nobody
can know is shown. Ten kills on each database, twenty together."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from db.broadcasts import results
from db.clock import now
from db.models import Contact, Outbox, Person, Skip
from db.session import reading, transaction
from tests.durability import announcing
from tests.durability.announcing import Fates, fates, stories
from tests.durability.broadcast_crew import CHANNELS, Crew, Nursery, World, nursery_in, platforms
from tests.durability.platforms import HUNG_UP
from tests.durability.processes import Child, running
from tests.durability.test_kill import shown_as_doubtful, tell

EACH = 2_500  # recipients on each of two channels
ALSO = 100  # of each channel, who get the second announcement too
UNREACHABLE = 12  # of each kind
KILLS = 10
FIRST_KILLS = 2  # of them while messages are still being made
RATES = dict.fromkeys(CHANNELS, 1e6)  # as fast as we can
FAULTS = {"hang_up": 0.002, "busy": 0.0005}  # shares of the calls
FIRST, SECOND = "Rapat besok pukul 9", "Rapat pindah ke balai desa"
OTHER_VILLAGE = "18.01.06.2019"
SETTLED_SECONDS = 240.0


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where workers come from."""
    with nursery_in(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@dataclass
class Audience:
    """Person ids: who can be reached, who cannot and why, who gets the second one too."""

    addresses: dict[int, str]
    unreachable: dict[int, str] = field(default_factory=dict)
    both: list[int] = field(default_factory=list)


def gather(engine: Engine) -> Audience:
    """5,000 who can be reached, and some of each kind who cannot."""
    found = Audience({})
    for channel in CHANNELS:
        there = announcing.settle(engine, channel, EACH)
        found.addresses |= there
        found.both += list(there)[-ALSO:]
    found.unreachable = unreachable(engine)
    with transaction(engine) as session:
        for person in session.exec(select(Person).where(col(Person.id).in_(found.both))).all():
            person.village_code = OTHER_VILLAGE
    return found


def unreachable(engine: Engine) -> dict[int, str]:
    """Some of each kind; person id -> why."""
    found: dict[int, str] = {}
    at = now()
    for column, why in (("stopped_at", Skip.STOPPED), ("blocked_at", Skip.BLOCKED)):
        there = announcing.settle(engine, "telegram", UNREACHABLE, **{column: at})
        found |= dict.fromkeys(there, why)
    silent = announcing.settle(engine, "whatsapp", UNREACHABLE)
    found |= dict.fromkeys(silent, Skip.WINDOW)
    with transaction(engine) as session:
        mine = select(Contact).where(col(Contact.person_id).in_(list(silent)))
        for contact in session.exec(mine).all():
            contact.last_inbound_at = at - timedelta(hours=30)
        for number in range(UNREACHABLE):
            person = Person(name="", phone=f"+62813{number:08d}", created_at=at)
            session.add(person)
            session.flush()
            found[person.id or 0] = Skip.NO_CONTACT
    return found


@dataclass
class Killer:
    """Kills at random moments and starts again; mostly the one who sends."""

    crew: Crew
    engine: Engine
    world: World
    rng: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    moments: list[datetime] = field(default_factory=list)

    async def run(self) -> None:
        """The first ones while messages are made, the others at random points of their sending."""
        for _ in range(FIRST_KILLS):
            await asyncio.sleep(self.rng.uniform(0.05, 0.4))
            self._kill(self.rng.choice(list(self.crew.children.values())), "at the beginning")
        points = sorted(self.rng.sample(range(2 * EACH - 500), KILLS - FIRST_KILLS))
        for number, point in enumerate(points):
            await self.world.called(point)
            await asyncio.sleep(self.rng.uniform(0.0, 0.05))
            channel = CHANNELS[number % 2]
            child = self.crew.active(self.engine, channel)
            self._kill(child or self.rng.choice(list(self.crew.children.values())), channel)

    def _kill(self, child: Child, why: str) -> None:
        child.kill()
        self.moments.append(now())
        child.start()
        self.killed[f"{child.name}, {why}"] += 1


@pytest.mark.timeout(400)
def test_an_announcement_reaches_everybody_once_when_processes_are_killed(
    engine: Engine, database_url: str, tmp_path: Path, nursery: Nursery
) -> None:
    seed = int(os.environ.get("DURABILITY_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    tell(f"seed {seed} (DURABILITY_SEED={seed} repeats the choice of moments)")
    began = time.monotonic()
    audience = gather(engine)
    official = announcing.officer(engine)
    with platforms(tmp_path, "--seed", str(seed)) as world:
        crew = Crew(nursery, database_url, tmp_path, world.url, RATES)
        with running(crew):
            ids, calls, killer = asyncio.run(announced(crew, engine, world, official, seed))
            crew.stop()
    first, second = (fates(engine, broadcast_id) for broadcast_id in ids)
    report(first, second, calls, killer.killed, time.monotonic() - began)

    assert killer.killed.total() == KILLS
    both = {audience.addresses[n] for n in audience.both}
    everybody_is_accounted_for(first, set(audience.addresses.values()), audience.unreachable)
    everybody_is_accounted_for(second, both, {})
    nobody_has_it_twice_or_in_the_wrong_order(calls)
    for found, text in ((first, FIRST), (second, SECOND)):
        nobody_is_forgotten(found, calls, text)
    what_is_in_doubt_was_cut_off(engine, calls, killer.moments)
    doubtful = in_doubt(engine)
    assert shown_as_doubtful(crew, tmp_path) == set(doubtful)
    assert shown_to_officials(engine, ids) == {
        (row.broadcast_id, row.recipient) for row in doubtful.values()
    }


async def announced(
    crew: Crew, engine: Engine, world: World, official: int, seed: int
) -> tuple[list[int], Sequence[dict[str, Any]], Killer]:
    """Announce, announce again to some, kill meanwhile, and wait until all is decided."""
    await crew.at_work(engine)
    await world.script(**dict.fromkeys(CHANNELS, FAULTS))
    ids = [announcing.announce(engine, FIRST, official, {})]
    killer = Killer(crew, engine, world, random.Random(seed))
    killing = asyncio.create_task(killer.run())
    ids.append(announcing.announce(engine, SECOND, official, {"kecamatan": OTHER_VILLAGE[:8]}))
    await killing
    await announcing.settled(engine, SETTLED_SECONDS)
    return ids, await world.calls(), killer


# --- what must hold ------------------------------------------------------------------------------
def everybody_is_accounted_for(
    found: Fates, reachable: set[str], unreachable: dict[int, str]
) -> None:
    """All of the audience, each in exactly one state, and none failed: nobody was refused for
    good."""
    assert found.skipped == unreachable
    assert found.of("sent") | found.of("in_doubt") == reachable
    assert set(found.by_status) <= {"sent", "in_doubt"}


def nobody_has_it_twice_or_in_the_wrong_order(calls: Sequence[dict[str, Any]]) -> None:
    """Each person's messages at the platform."""
    wrong = {
        to: texts
        for to, texts in stories(calls).items()
        if texts not in ([FIRST], [SECOND], [FIRST, SECOND])
    }
    assert wrong == {}


def nobody_is_forgotten(found: Fates, calls: Sequence[dict[str, Any]], text: str) -> None:
    """What says sent is at the platform, and what is not there is in doubt."""
    there = set(announcing.taken(calls, text))
    assert found.of("sent") - there == set()
    assert found.queued_for - there <= found.of("in_doubt")


def what_is_in_doubt_was_cut_off(
    engine: Engine, calls: Sequence[dict[str, Any]], kills: Sequence[datetime]
) -> None:
    """Each message in doubt was under way when a worker was killed, or the platform hung up on it;
    and wherever it hung up, that is shown (unless its list of messages has told it meanwhile)."""
    hung_up = {(call["to"], call["text"]) for call in calls if call["status"] == HUNG_UP}
    doubtful = {(row.recipient, row.text): row for row in in_doubt(engine).values()}
    for what, row in doubtful.items():
        assert row.started_at is not None
        assert row.finished_at is not None
        cut_off = any(row.started_at <= kill <= row.finished_at for kill in kills)
        assert cut_off or what in hung_up, row
    by_telegram = {(to, text) for to, text in hung_up if to.isdecimal()}
    assert by_telegram <= doubtful.keys()


def in_doubt(engine: Engine) -> dict[int, Outbox]:
    """Messages in doubt by id."""
    with reading(engine) as session:
        rows = session.exec(select(Outbox).where(col(Outbox.status) == "in_doubt")).all()
    return {row.id or 0: row for row in rows}


def shown_to_officials(engine: Engine, ids: Sequence[int]) -> set[tuple[int, str]]:
    """Announcement and address of those whom the lists of the officials show as doubtful."""
    with reading(engine) as session:
        known = {c.person_id: c.external_id for c in session.exec(select(Contact)).all()}
        return {
            (broadcast_id, known[line.person_id])
            for broadcast_id in ids
            for line in results.lines(session, broadcast_id, ())
            if line.state == "in_doubt"
        }


def report(
    first: Fates, second: Fates, calls: Sequence[Any], killed: Counter[str], seconds: float
) -> None:
    """The figures, for whoever reads the output."""
    tell(f"{seconds:.0f} s; killed: {dict(killed)}")
    tell(f"first: {first.counts()}; second: {second.counts()}")
    reached = [(found, text) for found, text in ((first, FIRST), (second, SECOND))]
    arrived = sum(
        len(set(announcing.taken(calls, text)) & found.of("in_doubt")) for found, text in reached
    )
    how = Counter(call["status"] for call in calls)
    tell(f"{len(calls)} calls {dict(how)}; in doubt, yet taken by the platform: {arrived}")
