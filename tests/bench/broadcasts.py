"""An announcement to 80,000: made into messages, sent as fast as we can, and sent at the limits of the
platforms; and how long a reply waits meanwhile. Real processes; the platforms are a stand-in on this
machine that notes every call at its arrival."""

import asyncio
import os
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, insert
from sqlmodel import SQLModel, col, select

from bot.dispatcher import WINDOW
from db.broadcasts import expansion
from db.clock import now
from db.migrate import upgrade
from db.models import BroadcastRecipient, Contact, Outbox
from db.session import make_engine, reading, transaction
from tests.durability import announcing
from tests.durability.announcing import OPEN, announce, most_in_a_second, officer, settle
from tests.durability.broadcast_crew import (
    CHANNELS,
    Crew,
    Nursery,
    World,
    nursery_in,
    platforms,
)

EVERYBODY = 80_000
DRAINED = 4_000  # messages of the comparison with a bare loop
SECONDS = 15.0  # for which the limits are watched
REPLIES = 40
ALLOWED = {"telegram": 30, "whatsapp": 80}  # in any second
TEXT = "Rapat anggota tahunan dimulai besok pukul 9 di balai desa. Mohon Bapak/Ibu hadir."
KEYS = {"telegram": "TELEGRAM_", "whatsapp": "TWILIO_"}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Bench:
    """One kind of database; `url` makes a new one."""

    folder: Path
    database: str
    url: Any
    nursery: Nursery


# --- expanding -----------------------------------------------------------------------------------
def expanding(bench: Bench) -> Iterator[str]:
    """80,000 recipients decided on and their messages queued, against the bare insert of the same
    rows of both tables in one transaction."""
    engine, _ = prepared(bench, "expand", "telegram", EVERYBODY)
    started = time.perf_counter()
    longest = expand(engine)
    ours = time.perf_counter() - started
    other, _ = prepared(bench, "bulk", "telegram", EVERYBODY)
    tables: list[type[SQLModel]] = [Outbox, BroadcastRecipient]
    rows = [bare_rows(engine, table) for table in tables]
    started = time.perf_counter()
    with transaction(other) as session:
        for table, values in zip(tables, rows, strict=True):
            session.execute(insert(table), values)
    bulk = time.perf_counter() - started
    for used in (engine, other):
        used.dispose()
    yield (
        f"| {bench.database} | {bulk:.1f} s | {ours:.1f} s | {ours / bulk:.1f}x "
        f"| {longest * 1000:.0f} ms |"
    )


def bare_rows(engine: Engine, table: Any) -> list[dict[str, Any]]:
    """What `expand` wrote, without the ids."""
    names = [column.name for column in table.__table__.columns if column.name != "id"]
    with reading(engine) as session:
        found = session.execute(select(*(getattr(table, name) for name in names))).all()
    return [dict(zip(names, row, strict=True)) for row in found]


def prepared(bench: Bench, label: str, channel: str, count: int) -> tuple[Engine, str]:
    """A database with so many chairs and an announcement to them, not yet expanded; and its URL."""
    url = bench.url(f"{label}_{channel}")
    engine = make_engine(url)
    upgrade(engine)
    settle(engine, channel, count)
    announce(engine, TEXT, officer(engine), {})
    return engine, url


def expand(engine: Engine) -> float:
    """As the duty does it, a chunk a transaction; seconds of the longest one."""
    longest, decided = 0.0, 1
    while decided:
        started = time.perf_counter()
        with transaction(engine) as session:
            row = expansion.next_to_expand(session, now())
            decided = expansion.expand(session, row, OPEN, now()) if row else 0
        longest = max(longest, time.perf_counter() - started)
    return longest


# --- sending -------------------------------------------------------------------------------------
@contextmanager
def sending(
    bench: Bench, url: str, channel: str, *, rate: float | None, latency: tuple[str, str]
) -> Iterator[tuple[Crew, World]]:
    """One worker with one channel, at its own rate or another, and the platform."""
    with platforms(bench.folder, "--latency", *latency) as world:
        rates = {channel: rate} if rate else {}
        crew = Crew(bench.nursery, url, bench.folder, world.url, rates)
        others = tuple(key for name, key in KEYS.items() if name != channel)
        crew.env = {k: v for k, v in crew.env.items() if not k.startswith(others)}
        crew.env |= {"SIMULATOR": "false", "LOG_LEVEL": "error"}
        crew.start(["worker-1"])
        try:
            yield crew, world
        finally:
            crew.children["worker-1"].stop()


def draining(bench: Bench) -> Iterator[str]:
    """As fast as we can, against a loop that only posts: as many at once, the same platform."""
    for channel in CHANNELS:
        engine, url = prepared(bench, "drain", channel, DRAINED)
        expand(engine)
        engine.dispose()
        with sending(bench, url, channel, rate=1e6, latency=("0", "0")) as (_, world):
            ours = asyncio.run(speed(world, DRAINED))
        with platforms(bench.folder, "--latency", "0", "0") as world:
            bare = asyncio.run(posting(world, channel))
        yield f"| {bench.database} | {channel} | {bare:.0f}/s | {ours:.0f}/s | {ours / bare:.0%} |"


async def speed(world: World, count: int) -> float:
    """Calls a second, from the first to the last."""
    await world.called(count)
    return pace(await world.calls())


def pace(calls: Sequence[Mapping[str, Any]]) -> float:
    """Calls a second."""
    return (len(calls) - 1) / float(calls[-1]["at"] - calls[0]["at"])


async def posting(world: World, channel: str) -> float:
    """A bare httpx loop."""
    telegram = channel == "telegram"
    path = "/bot1:x/sendMessage" if telegram else "/2010-04-01/Accounts/AC0/Messages.json"
    numbers = iter(range(DRAINED))

    async def post_on(http: httpx.AsyncClient) -> None:
        for number in numbers:
            to = {"chat_id": str(number + 1), "text": TEXT}
            form = to if telegram else {"To": f"whatsapp:+62{number}", "Body": TEXT}
            (await http.post(path, data=form)).raise_for_status()

    limits = httpx.Limits(max_connections=WINDOW, max_keepalive_connections=WINDOW)
    async with httpx.AsyncClient(base_url=world.url, limits=limits) as http:
        await asyncio.gather(*(post_on(http) for _ in range(WINDOW)))
    return await speed(world, DRAINED)


# --- at the limit --------------------------------------------------------------------------------
def at_the_limit(bench: Bench) -> Iterator[str]:
    """80,000 wait; what arrives in any second, on the average, and what it costs; then replies."""
    for channel in CHANNELS:
        engine, url = prepared(bench, "limit", channel, EVERYBODY)
        expand(engine)
        with sending(bench, url, channel, rate=None, latency=("0.02", "0.08")) as (crew, world):
            figures = asyncio.run(watched(crew, world, engine, channel))
        engine.dispose()
        allowed = ALLOWED[channel]
        yield (
            f"| {bench.database} | {channel}, {allowed}/s | {figures['most']:.0f} "
            f"| {figures['average']:.1f}/s, {figures['average'] / allowed:.1%} "
            f"| {figures['cpu']:.2f} | {figures['p50']:.2f} s | {figures['p95']:.2f} s |"
        )


async def watched(crew: Crew, world: World, engine: Engine, channel: str) -> Mapping[str, float]:
    """The figures of one channel at its limit."""
    await world.called(50)  # it has begun
    seen, cpu, started = len(await world.calls()), used(crew), time.monotonic()
    await asyncio.sleep(SECONDS)
    cpu, seconds = used(crew) - cpu, time.monotonic() - started
    average = pace((await world.calls())[seen:])
    waits = await replies(world, engine, channel)
    return {
        "most": most_in_a_second(await world.calls(), channel),
        "average": average,
        "cpu": cpu / seconds,
        "p50": statistics.median(waits),
        "p95": sorted(waits)[int(len(waits) * 0.95) - 1],
    }


def used(crew: Crew) -> float:
    """Processor seconds of the worker so far."""
    line = Path(f"/proc/{crew.children['worker-1'].pid}/stat").read_text(encoding="ascii")
    user, system = line.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS


async def replies(world: World, engine: Engine, channel: str) -> list[float]:
    """Answer somebody now and then, whose announcement waits or is there; seconds until it is at
    the platform."""
    dice, waits = random.Random(1), []
    with reading(engine) as session:
        query = select(Contact.external_id).where(col(Contact.channel) == channel)
        chairs = session.exec(query).all()
    for number in range(REPLIES):
        await asyncio.sleep(dice.uniform(0.0, 0.5))
        text, queued = f"jawaban {number}", time.monotonic()
        announcing.reply(engine, dice.choice(chairs), text)
        waits.append(await arrived(world, text) - queued)
    return waits


async def arrived(world: World, text: str) -> float:
    """When a message arrived at the platform."""
    async with asyncio.timeout(60):
        while True:
            for call in reversed(await world.calls(1.0)):
                if call["text"] == text:
                    return float(call["at"])


def run(folder: Path, database: str, url: Any) -> Iterator[str]:
    """All three tables of one kind of database."""
    with nursery_in(folder) as nursery:
        bench = Bench(folder, database, url, nursery)
        yield "\n| 80,000 recipients | one bulk insert | expanded | ratio | longest transaction |"
        yield "|---|---|---|---|---|"
        yield from expanding(bench)
        yield "\n| no limit | channel | bare httpx loop | ours | share |\n|---|---|---|---|---|"
        yield from draining(bench)
        yield "\n| 80,000 waiting | limit | most in 1 s | average | cores | reply p50 | reply p95 |"
        yield "|---|---|---|---|---|---|---|"
        yield from at_the_limit(bench)
