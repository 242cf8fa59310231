"""An announcement to 5,000 over two channels while processes are killed, and a second one behind it:
nobody twice, nobody forgotten, the first before the second."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from db.broadcasts import results
from db.clock import now
from db.models import Contact, Person, Skip
from db.session import reading, transaction
from tests.durability import announcing
from tests.durability.announcing import CHANNELS, Crew, Fates, World, fates, platforms, stories
from tests.durability.processes import running
from tests.durability.test_kill import shown_as_doubtful, tell

EACH = 2_500  # recipients on each of two channels
ALSO = 250  # of each channel, who get the second announcement too
UNREACHABLE = 12  # of each kind
KILLS = 20
FIRST_KILLS = 4  # of them while messages are still being made
RATES = {"telegram": 400.0, "whatsapp": 400.0}
FIRST, SECOND = "Rapat besok pukul 9", "Rapat pindah ke balai desa"
OTHER_VILLAGE = "18.01.06.2019"
SETTLED_SECONDS = 240.0


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

    async def run(self) -> None:
        """The first ones while messages are made, the others at random points of their sending."""
        for _ in range(FIRST_KILLS):
            await asyncio.sleep(self.rng.uniform(0.05, 0.6))
            self._kill(self.rng.choice(list(self.crew.children.values())), "at the beginning")
        points = sorted(self.rng.sample(range(2 * EACH - 200), KILLS - FIRST_KILLS))
        for number, point in enumerate(points):
            await self.world.called(point)
            await asyncio.sleep(self.rng.uniform(0.0, 0.05))
            channel = CHANNELS[number % 2]
            child = self.crew.active(self.engine, channel)
            self._kill(child or self.rng.choice(list(self.crew.children.values())), channel)

    def _kill(self, child: Any, why: str) -> None:
        child.kill()
        child.start()
        self.killed[f"{child.name}, {why}"] += 1


@pytest.mark.timeout(400)
def test_an_announcement_reaches_everybody_once_when_processes_are_killed(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    seed = int(os.environ.get("DURABILITY_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    tell(f"seed {seed} (DURABILITY_SEED={seed} repeats the choice of moments)")
    began = time.monotonic()
    audience = gather(engine)
    official = announcing.officer(engine)
    with platforms(tmp_path, "--seed", str(seed)) as world:
        crew = Crew(database_url, tmp_path, world.url, RATES)
        with running(crew):
            ids, calls, killed = asyncio.run(announced(crew, engine, world, official, seed))
            crew.stop()
        first, second = (fates(engine, broadcast_id) for broadcast_id in ids)
        report(first, second, calls, killed, time.monotonic() - began)

        assert killed.total() == KILLS
        both = {audience.addresses[n] for n in audience.both}
        everybody_is_accounted_for(first, set(audience.addresses.values()), audience.unreachable)
        everybody_is_accounted_for(second, both, {})
        nobody_has_it_twice_or_in_the_wrong_order(calls)
        nobody_is_forgotten(first, calls, FIRST)
        nobody_is_forgotten(second, calls, SECOND)
        doubtful = first.of("in_doubt") | second.of("in_doubt")
        assert len(shown_as_doubtful(crew, tmp_path)) == sum(
            len(found.of("in_doubt")) for found in (first, second)
        )
        assert in_doubt_of(engine, ids) == doubtful


async def announced(
    crew: Crew, engine: Engine, world: World, official: int, seed: int
) -> tuple[list[int], Sequence[dict[str, Any]], Counter[str]]:
    """Announce, announce again to some, kill meanwhile, and wait until all is decided."""
    await crew.at_work(engine)
    async with world:
        ids = [announcing.announce(engine, FIRST, official, {})]
        killer = Killer(crew, engine, world, random.Random(seed))
        killing = asyncio.create_task(killer.run())
        ids.append(announcing.announce(engine, SECOND, official, {"kecamatan": OTHER_VILLAGE[:8]}))
        await killing
        await announcing.settled(engine, SETTLED_SECONDS)
        return ids, await world.calls(), killer.killed


# --- what must hold ------------------------------------------------------------------------------
def everybody_is_accounted_for(
    found: Fates, reachable: set[str], unreachable: dict[int, str]
) -> None:
    """All of the audience, each in exactly one state, and none failed: nobody refused anything."""
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
    """What says sent is at the platform; what is not there is in doubt."""
    there = set(announcing.taken(calls, text))
    assert found.of("sent") - there == set()
    assert there | found.of("in_doubt") == found.queued_for


def in_doubt_of(engine: Engine, ids: Sequence[int]) -> set[str]:
    """Addresses of those whom the lists of the officials show as doubtful."""
    with reading(engine) as session:
        known = {c.person_id: c.external_id for c in session.exec(select(Contact)).all()}
        return {
            known[line.person_id]
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
    there = Counter((c["to"], c["text"]) for c in calls if c["status"] == 200)
    reached = [(found, text) for found, text in ((first, FIRST), (second, SECOND))]
    arrived = sum((to, text) in there for found, text in reached for to in found.of("in_doubt"))
    tell(f"{len(calls)} calls; in doubt, yet taken by the platform: {arrived}")
