"""Announcements against platforms that refuse, ask for patience and go away; replies that overtake;
officials who pause, go on and cancel. Two workers, real HTTP, SQLite and PostgreSQL."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from bot.dispatcher import WINDOW
from db import outbox
from db.broadcasts import expansion, steering
from db.broadcasts.routes import Channels
from db.clock import now
from db.models import Broadcast, Contact, Outbox
from db.outbox import Priority
from db.session import reading, transaction
from tests.durability.announcing import (
    CHANNELS,
    Crew,
    World,
    announce,
    fates,
    most_in_a_second,
    officer,
    platforms,
    settle,
    settled,
    stories,
    taken,
)
from tests.durability.processes import running
from tests.durability.test_kill import tell

FIRST, SECOND = "Rapat besok pukul 9", "Rapat pindah ke balai desa"
ALLOWED = {"telegram": 30, "whatsapp": 80}  # in any one second; PLATFORM 2 and 4
OPEN = Channels(dict.fromkeys(CHANNELS), {}, {})


def seen(engine: Engine, broadcast_id: int, *statuses: str) -> int:
    """How many messages of an announcement are in one of these states."""
    with reading(engine) as session:
        query = select(func.count()).where(col(Outbox.broadcast_id) == broadcast_id)
        return session.exec(query.where(col(Outbox.status).in_(statuses))).one()


async def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Return as soon as the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


# --- the limit, and replies that overtake --------------------------------------------------------
BACKLOG, PACED = 20_000, 560
REPLIES = 8
IN_HAND = 15  # messages that may leave before a reply: half a second's, and those under way


@pytest.mark.timeout(200)
def test_no_second_holds_more_than_the_limit_and_replies_overtake_a_long_queue(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    chairs = list(settle(engine, "telegram", BACKLOG).values())
    settle(engine, "whatsapp", PACED)
    broadcast_id = announce(engine, FIRST, officer(engine), {})
    expand_now(engine, broadcast_id)
    with platforms(tmp_path, "--seed", "1") as world:
        crew = Crew(database_url, tmp_path, world.url, {})
        with running(crew):
            calls, overtaken = asyncio.run(answered(crew, engine, world, chairs))
            crew.stop()
    most = {channel: most_in_a_second(calls, channel) for channel in CHANNELS}
    tell(f"most in a second: {most}; before each reply: {overtaken}")
    assert max(overtaken) <= IN_HAND
    assert len(set(taken(calls, FIRST))) == len(taken(calls, FIRST))
    for channel, allowed in ALLOWED.items():
        assert most[channel] <= allowed


def expand_now(engine: Engine, broadcast_id: int) -> None:
    """All chunks at once, as the duty does it one by one."""
    decided = 1
    while decided:
        with transaction(engine) as session:
            row = session.get_one(Broadcast, broadcast_id)
            decided = expansion.expand(session, row, OPEN, now())


async def answered(
    crew: Crew, engine: Engine, world: World, chairs: Sequence[str]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Reply to some whose announcement waits far behind, one after the other, while it leaves, and
    the one who sends gives way to the other worker; how many messages left before each reply."""
    overtaken = []
    async with world:
        await world.called(200)
        for number in range(REPLIES):
            if number == REPLIES // 2 and (active := crew.active(engine, "telegram")):
                await asyncio.to_thread(active.stop)
                active.start()
            to, text = chairs[-1 - number], f"jawaban {number}"
            reply(engine, to, text)
            before = len(of_channel(await world.calls(), "telegram"))
            overtaken.append(await position(world, text) - before)
        while len(of_channel(await world.calls(), "whatsapp")) < PACED:
            await asyncio.sleep(0.1)
        return await world.calls(), overtaken


def reply(engine: Engine, to: str, text: str) -> None:
    """An answer to one person, as a conversation queues it."""
    with transaction(engine) as session:
        person = session.exec(select(Contact).where(col(Contact.external_id) == to)).one()
        outbox.enqueue(session, person, text=text, at=now(), priority=Priority.REPLY)


async def position(world: World, text: str) -> int:
    """How many calls of its channel came before it, once it is there."""
    async with asyncio.timeout(60):
        while True:
            for number, call in enumerate(of_channel(await world.calls(), "telegram")):
                if call["text"] == text:
                    return number
            await asyncio.sleep(0.05)


def of_channel(calls: Sequence[dict[str, Any]], channel: str) -> list[dict[str, Any]]:
    """The calls of one channel."""
    return [call for call in calls if call["channel"] == channel]


# --- refusals, patience, and nobody there --------------------------------------------------------
PATIENT = 4  # seconds that a 429 asks for
AWAY = 12.0  # seconds without a platform: stands for ten minutes
UNDER_WAY = 1.0  # seconds in which a call that had left before the answer still arrives


@pytest.mark.timeout(200)
def test_one_refusal_stops_one_person_and_silence_of_the_platform_nobody(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    people = {channel: list(settle(engine, channel, 250).values()) for channel in CHANNELS}
    blocked, poisoned, broken = ([who[n] for who in people.values()] for n in (40, 60, 80))
    official = officer(engine)
    ids = [announce(engine, text, official, {}) for text in (FIRST, SECOND)]
    expand_now(engine, ids[0])
    cannot_be_rendered(engine, broken)
    with platforms(tmp_path, "--seed", "2") as world:
        crew = Crew(database_url, tmp_path, world.url, dict.fromkeys(CHANNELS, 120.0))
        with running(crew):
            calls, away = asyncio.run(disturbed(engine, world, blocked, poisoned))
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
        asked_for_patience_and_got_it(of_channel(calls, channel))
    assert not [call for call in calls if away + 0.05 < call["at"] < away + AWAY]


def cannot_be_rendered(engine: Engine, addresses: Sequence[str]) -> None:
    """The first message to them names a file in a way that no channel understands."""
    with transaction(engine) as session:
        rows = session.exec(select(Outbox).where(col(Outbox.recipient).in_(addresses))).all()
        for row in rows:
            row.media = [{"kind": "photo"}]


async def disturbed(
    engine: Engine, world: World, blocked: Sequence[str], poisoned: Sequence[str]
) -> tuple[list[dict[str, Any]], float]:
    """Refuse some; in the middle ask everybody to wait, and be gone before that time is over."""
    no = [{"status": 403, "words": "Forbidden: bot was blocked by the user"}]
    no.append({"status": 400, "code": 63024, "words": "Invalid message recipient"})
    bad = [{"status": 400, "words": "Bad Request: message is too long"}]
    bad.append({"status": 400, "code": 21617, "words": "The concatenated message body exceeds"})
    refusals = [{blocked[n]: no[n], poisoned[n]: bad[n]} for n in range(len(CHANNELS))]
    async with world:
        both = zip(CHANNELS, refusals, strict=True)
        await world.script(**{channel: {"refuse": refuse} for channel, refuse in both})
        await world.called(200)
        await world.script(**{channel: {"pause": PATIENT} for channel in CHANNELS})
        await until_both_paused(world)
        await asyncio.sleep(PATIENT / 2)
        away = await world.close_for(AWAY)
        await settled(engine, 90.0)
        return await world.calls(), away


async def until_both_paused(world: World) -> None:
    """Return when each platform has asked for patience."""
    async with asyncio.timeout(30):
        while {c["channel"] for c in await world.calls() if c["status"] == 429} != set(CHANNELS):
            await asyncio.sleep(0.05)


def contacts_blocked(engine: Engine) -> set[str]:
    """Addresses that the platform says cannot be reached."""
    with reading(engine) as session:
        query = select(Contact.external_id).where(col(Contact.blocked_at).is_not(None))
        return set(session.exec(query).all())


def asked_for_patience_and_got_it(calls: Sequence[dict[str, Any]]) -> None:
    """After the first 429 nothing arrives until its time is over, but what had left before."""
    begun = next(call["at"] for call in calls if call["status"] == 429)
    asked = [call for call in calls if begun + UNDER_WAY < call["at"] < begun + PATIENT]
    assert asked == []
    assert calls[-1]["at"] > begun + PATIENT


# --- pause, go on, cancel ------------------------------------------------------------------------
@pytest.mark.timeout(200)
def test_a_paused_announcement_rests_goes_on_and_ends_when_it_is_cancelled(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    people = {to for channel in CHANNELS for to in settle(engine, channel, 300).values()}
    official = officer(engine)
    with platforms(tmp_path, "--seed", "3") as world:
        crew = Crew(database_url, tmp_path, world.url, dict.fromkeys(CHANNELS, 60.0))
        with running(crew):
            first, second, calls = asyncio.run(steered(crew, engine, world, official))
            crew.stop()
    tell(f"first: {fates(engine, first).counts()}; second: {fates(engine, second).counts()}")

    assert sorted(taken(calls, FIRST)) == sorted(people)
    assert fates(engine, first).of("sent") == people
    left = taken(calls, SECOND)
    assert len(set(left)) == len(left)
    assert fates(engine, second).of("sent") == set(left)
    assert fates(engine, second).of("cancelled") == people - set(left)
    assert 0 < len(left) < len(people)


async def steered(
    crew: Crew, engine: Engine, world: World, official: int
) -> tuple[int, int, list[dict[str, Any]]]:
    """One announcement: paused, the one who sends stopped, gone on to its end; another: cancelled,
    paused or not, while it leaves."""
    await crew.at_work(engine)
    async with world:
        first = announce(engine, FIRST, official, {})
        await world.called(100)
        at_pause = await steer(engine, world, first, lambda s, row: steering.pause(s, row, now()))
        crew.children["worker-1"].stop()  # gives back what it holds
        crew.children["worker-1"].start()
        await until(lambda: not seen(engine, first, "queued", "claimed", "sending"))
        await rests(world, at_pause)
        assert seen(engine, first, "held") > 0
        await steer(engine, world, first, steering.resume)
        await settled(engine, 60.0)

        second = announce(engine, SECOND, official, {})
        begun = len(await world.calls())
        await world.called(begun + 60)
        at_cancel = await steer(engine, world, second, lambda s, r: steering.cancel(s, r, now()))
        await until(lambda: not seen(engine, second, "queued", "claimed", "sending", "held"))
        await rests(world, at_cancel)
        return first, second, await world.calls()


async def steer(
    engine: Engine, world: World, broadcast_id: int, verb: Callable[[Any, Broadcast], int]
) -> int:
    """What an official does, committed; how many calls there had been by then."""
    with transaction(engine) as session:
        verb(session, steering.find(session, broadcast_id))
    return len(await world.calls())


async def rests(world: World, before: int) -> None:
    """Since then only what a dispatcher held has left, on each channel, and nothing leaves now."""
    await asyncio.sleep(2.5)  # longer than any message in a dispatcher's hands waits
    calls = await world.calls()
    await asyncio.sleep(2.5)
    assert len(await world.calls()) == len(calls)
    for channel in CHANNELS:
        assert len(of_channel(calls[before:], channel)) <= WINDOW
