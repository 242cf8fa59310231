"""A worker that was paused for longer than its lease wakes up, and sends nothing a second time."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Engine

from db import contacts, outbox
from db.clock import now
from db.migrate import upgrade
from db.session import make_engine, reading, transaction
from tests.conftest import new_postgres_url
from tests.durability import evidence
from tests.durability.evidence import Evidence
from tests.durability.killer import active_child
from tests.durability.processes import Bots, provider, running
from tests.pgtemp import Postgres

PERSONS, EACH = 80, 3
WORKERS = ("worker-1", "worker-2")
WAIT_SECONDS = 75.0  # the lease, then the time after which PostgreSQL ends an idle transaction


@pytest.fixture
def empty_postgres(postgres: Postgres) -> str:
    """The URL of a migrated database."""
    url = new_postgres_url(postgres)
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


def queue(engine: Engine, texts: list[str]) -> None:
    """Queue messages for as many persons in turn as there are."""
    with transaction(engine) as session:
        at = now()
        for number, text in enumerate(texts):
            contact = contacts.get_or_create(
                session,
                channel="telegram",
                external_id=str(700_000 + number % PERSONS),
                name="Ketua",
                phone=None,
                at=at,
            )
            outbox.enqueue(session, contact, text=text, at=at, priority=outbox.Priority.NOTICE)


@pytest.mark.timeout(200)
def test_a_worker_paused_past_its_lease_sends_nothing_twice(
    empty_postgres: str, tmp_path: Path
) -> None:
    engine = make_engine(empty_postgres)
    texts = [f"pesan nomor {number}" for number in range(PERSONS * EACH)]
    queue(engine, texts)
    with provider(tmp_path, "--seed", "1", "--latency", "0.2", "0.4") as url:
        bots = Bots(empty_postgres, tmp_path, url)
        with running(bots, WORKERS):
            messages = asyncio.run(pause_and_wake(bots, engine, url))
            assert set(bots.stop().values()) == {0}
    found = Evidence.read(engine, messages)
    engine.dispose()

    evidence.every_message_is_decided(found)
    taken = Counter(message["text"] for message in messages)
    assert taken.keys() == {row.text for row in found.outbox} - unseen(found, taken)
    assert max(taken.values()) == 1


def unseen(found: Evidence, taken: Counter[str]) -> set[str]:
    """Texts in doubt that did not arrive: the only ones that may be missing."""
    return {row.text for row in found.outbox if row.status == "in_doubt" and not taken[row.text]}


async def pause_and_wake(bots: Bots, engine: Engine, url: str) -> list[dict[str, Any]]:
    """Pause the active worker in the middle of its work, let the other one finish it, wake the
    first one, and leave it alone with one message more."""
    async with aiohttp.ClientSession() as http:

        async def taken() -> list[dict[str, Any]]:
            async with http.get(f"{url}/record") as answer:
                messages: list[dict[str, Any]] = (await answer.json())["messages"]
                return messages

        while len(await taken()) < PERSONS // 2:
            await asyncio.sleep(0.02)
        sleeper = active_child(engine, bots)
        assert sleeper is not None
        sleeper.signal(signal.SIGSTOP)
        begun = len(await taken())
        await until(lambda: not evidence.count_open(engine))
        other = active_child(engine, bots)
        assert other is not None
        assert other is not sleeper
        assert len(await taken()) > begun
        assert doubtful(engine) > 0  # begun by the one that sleeps

        sleeper.signal(signal.SIGCONT)
        other.stop()
        queue(engine, ["pesan terakhir"])
        await until(lambda: not evidence.count_open(engine))
        assert active_child(engine, bots) is sleeper
        return await taken()


def doubtful(engine: Engine) -> int:
    """How many messages are in doubt."""
    with reading(engine) as session:
        return len(outbox.in_doubt(session))


async def until(condition: Callable[[], object]) -> None:
    """Return as soon as the condition holds."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():
            await asyncio.sleep(0.05)
