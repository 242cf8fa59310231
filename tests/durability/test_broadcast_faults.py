"""Announcements against platforms that refuse one person, refuse one content, ask for patience, and are
away for ten minutes of the workers' clock."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.dispatcher import WINDOW
from db.models import Contact, Outbox
from db.session import reading, transaction
from tests.durability.announcing import (
    announce,
    expand_now,
    fates,
    officer,
    settle,
    settled,
    stories,
)
from tests.durability.broadcast_crew import (
    CHANNELS,
    Crew,
    Nursery,
    World,
    nursery_in,
    of_channel,
    platforms,
)
from tests.durability.processes import running
from tests.durability.test_kill import tell

FIRST, SECOND = "Rapat besok pukul 9", "Rapat pindah ke balai desa"
EACH = 120  # recipients on each channel
RATE = 120.0
PATIENT = 3  # seconds that a 429 asks for
MINUTES = 10  # without a platform, by the workers' clock
BREATH = 0.3  # seconds in which a minute of that clock passes
STANDBY = 5.0  # seconds after which whoever lost the lease by a leap of the clock knows it


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where workers come from."""
    with nursery_in(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@pytest.mark.timeout(200)
def test_one_refusal_stops_one_person_and_silence_of_the_platform_nobody(
    engine: Engine, database_url: str, tmp_path: Path, nursery: Nursery
) -> None:
    people = {channel: list(settle(engine, channel, EACH).values()) for channel in CHANNELS}
    blocked, poisoned, broken = ([who[n] for who in people.values()] for n in (5, 10, 15))
    official = officer(engine)
    ids = [announce(engine, text, official, {}) for text in (FIRST, SECOND)]
    expand_now(engine, ids[0])
    cannot_be_rendered(engine, broken)
    with platforms(tmp_path) as world:
        crew = Crew(nursery, database_url, tmp_path, world.url, dict.fromkeys(CHANNELS, RATE))
        with running(crew):
            calls, away = asyncio.run(disturbed(crew, engine, world, refusals(blocked, poisoned)))
            crew.stop()
    first, second = (fates(engine, broadcast_id) for broadcast_id in ids)
    tell(f"first: {first.counts()}; second: {second.counts()}; {len(calls)} calls")

    everybody = {to for who in people.values() for to in who}
    assert first.of("failed") == {*blocked, *poisoned, *broken}
    assert first.of("sent") == everybody - first.of("failed")
    assert second.of("sent") == everybody - {*blocked, *poisoned}
    assert {first.errors[to] for to in broken} == {"render"}
    assert contacts_blocked(engine) == set(blocked)
    both = {to: [FIRST, SECOND] for to in everybody - first.of("failed")}
    assert stories(calls) == both | {to: [SECOND] for to in broken}
    for channel in CHANNELS:
        was_asked_for_patience_and_had_it(of_channel(calls, channel))
    assert not [call for call in calls if away[0] < call["at"] < away[1]]
    assert [call for call in calls if call["at"] > away[1]]


def cannot_be_rendered(engine: Engine, addresses: Sequence[str]) -> None:
    """The first message to them names a file in a way that no channel understands."""
    with transaction(engine) as session:
        rows = session.exec(select(Outbox).where(col(Outbox.recipient).in_(addresses))).all()
        for row in rows:
            row.media = [{"kind": "photo"}]


def refusals(blocked: Sequence[str], poisoned: Sequence[str]) -> dict[str, Any]:
    """What each platform says to those: to one person for ever, to one content."""
    no = [{"status": 403, "words": "Forbidden: bot was blocked by the user"}]
    no.append({"status": 400, "code": 63024, "words": "Invalid message recipient"})
    bad = [{"status": 400, "words": "Bad Request: message is too long"}]
    bad.append({"status": 400, "code": 21617, "words": "The concatenated message body exceeds"})
    return {
        channel: {"refuse": {blocked[n]: no[n], poisoned[n]: bad[n]}}
        for n, channel in enumerate(CHANNELS)
    }


async def disturbed(
    crew: Crew, engine: Engine, world: World, script: dict[str, Any]
) -> tuple[list[dict[str, Any]], tuple[float, float]]:
    """In the middle each platform asks everybody to wait, and is gone before that time is over: for
    ten minutes. Returns the calls, and when there was nobody to call."""
    await world.script(**script)
    for channel in CHANNELS:
        await world.called(40, channel)
    await world.script(**{channel: {"pause": PATIENT} for channel in CHANNELS})
    async with asyncio.timeout(60):
        while {c["channel"] for c in await world.calls(1.0) if c["status"] == 429} != set(CHANNELS):
            pass
    await asyncio.sleep(PATIENT / 2)  # what had left before has arrived
    since = await world.close()
    await asyncio.sleep(PATIENT)
    for minute in range(1, MINUTES + 1):
        crew.wind(minute * 60.0)
        await asyncio.sleep(BREATH)
    await asyncio.sleep(STANDBY)
    until = await world.open()
    await settled(engine, 90.0)
    return await world.calls(), (since, until)


def contacts_blocked(engine: Engine) -> set[str]:
    """Addresses that the platform says cannot be reached."""
    with reading(engine) as session:
        query = select(Contact.external_id).where(col(Contact.blocked_at).is_not(None))
        return set(session.exec(query).all())


def was_asked_for_patience_and_had_it(calls: Sequence[dict[str, Any]]) -> None:
    """Who was told to wait is not called again before that time; and of the others only those are
    called whose message was under way already."""
    told = [call for call in calls if call["status"] == 429]
    assert told
    assert len(told) <= WINDOW
    for call in told:
        again = [other["at"] for other in calls if other["to"] == call["to"]]
        later = [at for at in again if at > call["at"]]
        assert later
        assert min(later) >= call["at"] + call["retry_after"]
