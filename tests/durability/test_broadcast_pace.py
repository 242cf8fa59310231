"""A long announcement at the platforms' own limits: no second holds more than they allow, also when
one worker takes over from another, and replies overtake."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.dispatcher import HAND
from tests.durability import announcing
from tests.durability.announcing import (
    announce,
    expand_now,
    most_in_a_second,
    officer,
    settle,
    taken,
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

TEXT = "Rapat besok pukul 9"
ALLOWED = {"telegram": 30, "whatsapp": 80}  # in any one second (PLATFORM 2 and 4)
BACKLOG, PACED = 3_000, 260
REPLIES = 6
IN_HAND = int(28.5 * HAND) + 6  # before a reply: what is in hand, and what has just left


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where workers come from."""
    with nursery_in(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@pytest.mark.timeout(200)
def test_no_second_holds_more_than_the_limit_and_replies_overtake_a_long_queue(
    engine: Engine, database_url: str, tmp_path: Path, nursery: Nursery
) -> None:
    chairs = list(settle(engine, "telegram", BACKLOG).values())
    settle(engine, "whatsapp", PACED)
    expand_now(engine, announce(engine, TEXT, officer(engine), {}))
    with platforms(tmp_path) as world:
        crew = Crew(nursery, database_url, tmp_path, world.url, {})
        with running(crew):
            calls, overtaken = asyncio.run(answered(crew, engine, world, chairs))
            crew.stop()
    most = {channel: most_in_a_second(calls, channel) for channel in CHANNELS}
    tell(f"most in a second: {most}; before each reply: {overtaken}")
    assert max(overtaken) <= IN_HAND
    assert len(set(taken(calls, TEXT))) == len(taken(calls, TEXT))
    for channel, allowed in ALLOWED.items():
        assert most[channel] <= allowed


async def answered(
    crew: Crew, engine: Engine, world: World, chairs: Sequence[str]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Reply to some whose announcement waits far behind, one after the other, while it leaves, and
    the one who sends is stopped in between; how many messages left before each reply."""
    overtaken = []
    await world.called(60, "telegram")
    for number in range(REPLIES):
        if number == REPLIES // 2 and (active := crew.active(engine, "telegram")):
            await asyncio.to_thread(active.stop)
            active.start()
        to, text = chairs[-1 - number], f"jawaban {number}"
        announcing.reply(engine, to, text)
        overtaken.append(await before(world, text, time.monotonic()))
    await world.called(PACED, "whatsapp")
    return await world.calls(), overtaken


async def before(world: World, text: str, queued: float) -> int:
    """How many calls of the channel arrived between `queued` (monotonic) and this one's arrival."""
    async with asyncio.timeout(60):
        while True:
            there = of_channel(await world.calls(5.0), "telegram")
            for call in there:
                if call["text"] == text:
                    return sum(queued < other["at"] < call["at"] for other in there)
