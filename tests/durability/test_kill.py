"""500 conversations by HTTP while processes are killed; afterwards every message is accounted for."""

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Engine

from tests.durability import evidence
from tests.durability.broadcast_crew import Born, Nursery, nursery_in
from tests.durability.evidence import Evidence
from tests.durability.killer import Killer
from tests.durability.people import Ledger, Telegram, everybody
from tests.durability.processes import ROOT, Bots, Child, provider, running

CONVERSATIONS, AT_ONCE, KILLS = 500, 40, 20
UPDATES = CONVERSATIONS * 6  # at least so many are acknowledged; kills fall among the first of them
SETTLED_SECONDS = 45.0  # from the last word said until nothing waits any more


class QuicklyBorn(Bots):
    """Processes that need not import the program each time: twenty of them are killed."""

    def __init__(self, nursery: Nursery, database_url: str, folder: Path, url: str) -> None:
        self._nursery = nursery
        super().__init__(database_url, folder, url)
        self.env["TEST_RATES"] = json.dumps({"telegram": 300})  # as tests.durability.runner has it

    def child(self, name: str, role: str, folder: Path) -> Child:
        return Born(name, self._nursery, folder, role)


@pytest.mark.timeout(400)
def test_no_message_is_lost_or_doubled_when_processes_are_killed(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    seed = int(os.environ.get("DURABILITY_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    tell(f"seed {seed} (DURABILITY_SEED={seed} repeats the choice of moments)")
    began = time.monotonic()
    faults = ("--seed", str(seed), "--faults", "0.003")
    with nursery_in(tmp_path) as nursery, provider(tmp_path, *faults) as url:
        bots = QuicklyBorn(nursery, database_url, tmp_path, url)
        with running(bots):
            ledger, killer, messages = asyncio.run(conversations(bots, engine, url, seed))
            # A worker that has just been started again may not yet listen to signals.
            assert set(bots.stop().values()) <= {0, -signal.SIGTERM}
    found = Evidence.read(engine, messages)
    report(found, ledger, killer, time.monotonic() - began)

    assert sum(killer.killed.values()) == KILLS
    assert len(ledger.acknowledged) >= UPDATES
    evidence.every_update_was_taken_once_and_answered_once(found, ledger)
    evidence.complaints_are_neither_doubled_nor_lost(found, ledger)
    evidence.every_message_is_decided(found)
    evidence.nothing_was_sent_twice(found)
    assert shown_as_doubtful(bots, tmp_path) == found.in_doubt()


async def conversations(
    bots: Bots, engine: Engine, url: str, seed: int
) -> tuple[Ledger, Killer, Sequence[dict[str, Any]]]:
    """Let everybody talk while processes die, and wait until all is said."""
    await bots.ready()
    timeout = aiohttp.ClientTimeout(total=15)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
        telegram = Telegram(http, bots.port, url, seed)
        killer = Killer(bots, engine, telegram, http, url, seed)
        points = random.Random(seed).sample(range(20, UPDATES), KILLS)
        watching = asyncio.create_task(telegram.watch())
        async with asyncio.TaskGroup() as group:
            group.create_task(killer.run(points))
            group.create_task(everybody(telegram, CONVERSATIONS, AT_ONCE))
        await settled(engine)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        async with http.get(f"{url}/record") as answer:
            return telegram.ledger, killer, (await answer.json())["messages"]


async def settled(engine: Engine) -> None:
    """Return as soon as no message waits or is under way."""
    waiting = evidence.count_open(engine)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLED_SECONDS):
            while waiting := evidence.count_open(engine):
                await asyncio.sleep(0.1)
    assert not waiting, f"still open: {dict(waiting)}"


def shown_as_doubtful(bots: Bots, folder: Path) -> set[int]:
    """The ids that `kawan outbox doubt` lists."""
    command = [sys.executable, "-m", "bot", "outbox", "doubt"]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **bots.env}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True)
    return {int(line.split()[0]) for line in done.stdout.splitlines() if line[:1].isdigit()}


def report(found: Evidence, ledger: Ledger, killer: Killer, seconds: float) -> None:
    """The figures, for whoever reads the output."""
    tell(f"{seconds:.0f} s; killed: {dict(killer.killed)}")
    tell(
        f"{len(ledger.acknowledged)} updates acknowledged in {ledger.attempts} deliveries "
        f"({ledger.again} of them repeated, {ledger.refused} refused, {ledger.broken} cut off)"
    )
    tell(
        f"{len(found.inbox)} taken, {len(found.outbox)} replies: {dict(found.by_status())}; "
        f"the provider took {len(found.messages)}; {len(found.complaints)} complaints"
    )
    tell(f"doubts: {evidence.doubts(found)}")


def tell(line: str) -> None:
    """Print, below the name of the test."""
    print(f"\n  {line}", end="")  # noqa: T201 - the figures of this test are its result
