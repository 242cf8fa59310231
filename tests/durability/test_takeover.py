"""What is left behind by a process that died is taken over at once, and not taken from the living."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from bot.identity import is_gone, new_owner
from db import contacts, leases, outbox
from db import session as database
from db.clock import now
from db.models import MessageStatus, Outbox
from db.session import make_engine, transaction
from tests.conftest import new_postgres_url
from tests.pgtemp import Postgres

LENGTH = timedelta(seconds=12)
NAME = "dispatch:telegram"


@pytest.fixture
def child() -> Iterator[subprocess.Popen[str]]:
    """Another process that tells its name, and waits."""
    script = "from bot.identity import new_owner; print(new_owner(), flush=True); input()"
    command = [sys.executable, "-c", script]
    pipe = subprocess.PIPE
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env) as process:
        yield process
        process.kill()


def name_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_process_is_gone_when_it_was_killed_and_not_before(
    child: "subprocess.Popen[str]",
) -> None:
    owner = name_of(child)
    assert not is_gone(owner)
    child.kill()
    child.wait()
    assert is_gone(owner)


@pytest.mark.parametrize(
    "owner",
    [
        "",
        "somebody",
        "another-machine/12345678:999999999:abcdef01",
        new_owner().replace(f":{os.getpid()}:", ":not-a-number:"),
        new_owner().replace(f":{os.getpid()}:", f":{10**30}:"),
        new_owner().replace(f":{os.getpid()}:", ":1:"),
        new_owner(),
    ],
    ids=["nothing", "a word", "elsewhere", "no number", "a huge number", "init", "ourselves"],
)
def test_nobody_is_called_gone_of_whom_that_is_not_certain(owner: str) -> None:
    assert not is_gone(owner)


def test_a_name_fits_into_its_column() -> None:
    assert len(new_owner()) <= 64


def test_the_lease_of_a_process_that_is_gone_is_free_at_once(engine: Engine) -> None:
    at = now()
    with transaction(engine) as session:
        assert leases.acquire(session, NAME, "first", at, LENGTH)
        assert not leases.acquire(session, NAME, "second", at, LENGTH, lambda _: False)
        assert leases.acquire(session, NAME, "second", at, LENGTH, lambda owner: owner == "first")
        assert not leases.acquire(session, NAME, "first", at, LENGTH)


def queue(session: Session, count: int) -> list[int]:
    """Messages to as many persons."""
    at = now()
    ids = []
    for number in range(count):
        contact = contacts.get_or_create(
            session, channel="telegram", external_id=str(number), name="", phone=None, at=at
        )
        ids.append(
            outbox.enqueue(session, contact, text="halo", at=at, priority=outbox.Priority.REPLY)
        )
    return ids


def claimed_and_started(session: Session, owner: str, at: datetime) -> tuple[int, int]:
    """Two messages in the hands of `owner`: one only claimed, one begun."""
    rows = outbox.claim(session, channel="telegram", owner=owner, at=at, lease=LENGTH, limit=2)
    claimed, started = (row.id or 0 for row in rows)
    assert outbox.start(session, started, owner, at, LENGTH)
    return claimed, started


def statuses(engine: Engine, *ids: int) -> list[str]:
    with transaction(engine) as session:
        return [session.get_one(Outbox, row_id).status for row_id in ids]


def test_a_successor_rescues_the_rows_of_others_before_their_leases_run_out(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        queue(session, 4)
        theirs = claimed_and_started(session, "old", now())
        own = claimed_and_started(session, "new", now())
        assert outbox.rescue(session, "telegram", now()) == (0, 0)
        assert outbox.rescue(session, "telegram", now(), "new") == (1, 1)
    assert statuses(engine, *theirs) == ["queued", "in_doubt"]
    assert statuses(engine, *own) == ["claimed", "sending"]


def test_one_who_was_taken_for_dead_starts_nothing_and_settles_what_it_had_begun(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        queue(session, 2)
        claimed, started = claimed_and_started(session, "old", now())
        outbox.rescue(session, "telegram", now(), "new")
        assert not outbox.start(session, claimed, "old", now(), LENGTH)
        assert outbox.finish(session, started, "old", now())
    assert statuses(engine, claimed, started) == ["queued", "sent"]


def test_what_was_surely_not_sent_goes_back_to_the_queue_although_it_was_taken_for_doubtful(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        queue(session, 2)
        _, started = claimed_and_started(session, "old", now())
        outbox.rescue(session, "telegram", now(), "new")
        outbox.put_back(session, started, "old", due_at=now())
        row = session.get_one(Outbox, started)
        assert (row.status, row.finished_at) == (MessageStatus.QUEUED, None)


def test_what_an_official_has_settled_is_not_touched_by_one_who_wakes_up(engine: Engine) -> None:
    with transaction(engine) as session:
        queue(session, 2)
        _, started = claimed_and_started(session, "old", now())
        outbox.rescue(session, "telegram", now(), "new")
        assert outbox.resolve_doubt(session, started, arrived=True, at=now())
        outbox.put_back(session, started, "old", due_at=now())
    assert statuses(engine, started) == ["sent"]


@pytest.mark.timeout(60)
def test_one_who_sleeps_in_a_transaction_does_not_hold_up_the_others_for_ever(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paused, or cut off from the network, it holds the lock of a row that others need."""
    monkeypatch.setattr(database, "IDLE_TRANSACTION_MS", 300)
    with ExitStack() as stack:
        url = new_postgres_url(postgres)
        engines = [make_engine(url), make_engine(url)]
        for engine in engines:
            stack.callback(engine.dispose)
        with engines[0].begin() as connection:
            connection.execute(text("CREATE TABLE thing (n int)"))
            connection.execute(text("INSERT INTO thing VALUES (1)"))
        sleeper = stack.enter_context(engines[0].connect())
        sleeper.execute(text("UPDATE thing SET n = 2"))
        with engines[1].begin() as connection:
            connection.execute(text("UPDATE thing SET n = n + 10"))
            assert connection.execute(text("SELECT n FROM thing")).scalar() == 11
        sleeper.invalidate()
