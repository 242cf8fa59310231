"""Leases: one holder at a time, and a successor when the holder is silent."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import select

from db import leases
from db.models import Lease
from db.session import transaction
from tests.db.rows import AT, after, at_once

LENGTH = timedelta(seconds=12)


def acquire(engine: Engine, owner: str, seconds: float = 0, name: str = "dispatch:web") -> bool:
    with transaction(engine) as session:
        return leases.acquire(session, name, owner, after(seconds=seconds), LENGTH)


def test_a_second_owner_waits_until_the_first_is_silent(engine: Engine):
    assert acquire(engine, "one")
    assert not acquire(engine, "two", 1)
    assert acquire(engine, "one", 10)
    assert not acquire(engine, "two", 13)
    assert not acquire(engine, "two", 22)
    assert acquire(engine, "two", 22.1)
    assert not acquire(engine, "one", 23)


def test_leases_of_different_names_have_nothing_to_do_with_each_other(engine: Engine):
    assert acquire(engine, "one")
    assert acquire(engine, "two", name="dispatch:other")


def test_a_lease_given_back_is_free_at_once(engine: Engine):
    acquire(engine, "one")
    with transaction(engine) as session:
        leases.release(session, "dispatch:web", "one", AT)
    assert acquire(engine, "two")


def test_nobody_gives_back_the_lease_of_another(engine: Engine):
    acquire(engine, "one")
    with transaction(engine) as session:
        leases.release(session, "dispatch:web", "two", AT)
    assert not acquire(engine, "two")


def test_the_token_grows_with_every_new_holder(engine: Engine):
    tokens = []
    for owner, seconds in (("one", 0), ("two", 20), ("one", 40)):
        acquire(engine, owner, seconds)
        with transaction(engine) as session:
            tokens.append(session.exec(select(Lease.token)).one())
    assert tokens == sorted(set(tokens))


def test_of_many_that_ask_at_once_one_gets_it_first_and_when_it_ran_out(engine: Engine):
    for seconds in (0, 13, 26):
        won = at_once(8, lambda n, seconds=seconds: acquire(engine, f"owner {n}", seconds))
        assert won.count(True) == 1
