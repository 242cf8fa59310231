"""The journal of official acts: nobody changes it unseen."""

from collections.abc import Callable
from datetime import timedelta, timezone
from itertools import pairwise

import pytest
from sqlalchemy import Engine, delete, update
from sqlmodel import Session, col, select

from db import audit
from db.models import AuditEntry
from db.session import id_of, reading, transaction
from tests.db.rows import AT, after, at_once

WIB = timezone(timedelta(hours=7))


def write(session: Session, number: int) -> AuditEntry:
    return audit.write(
        session,
        actor=f"official:{number % 3}",
        action="answer",
        subject=f"question:{number}",
        detail="Rapat anggota: “Maret” é ✓",
        at=after(seconds=number, microseconds=number),
    )


def journal(engine: Engine, entries: int = 6) -> list[int]:
    with transaction(engine) as session:
        return [id_of(write(session, number)) for number in range(entries)]


def first_broken(engine: Engine) -> int | None:
    with reading(engine) as session:
        return audit.first_broken(session)


def test_an_untouched_journal_is_whole_and_so_is_an_empty_one(engine: Engine):
    assert first_broken(engine) is None
    journal(engine)
    assert first_broken(engine) is None
    journal(engine)
    assert first_broken(engine) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"detail": "April"},
        {"actor": "official:9"},
        {"action": "answer "},
        {"subject": "question:1"},
        {"at": AT + timedelta(microseconds=1)},
        {"hash": "f" * 64},
        {"previous": "0" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_changed_entry_is_named(engine: Engine, changed: dict[str, object]):
    ids = journal(engine)
    with transaction(engine) as session:
        session.execute(update(AuditEntry).where(col(AuditEntry.id) == ids[3]).values(**changed))
    assert first_broken(engine) == ids[3]


def test_an_entry_rehashed_after_a_change_gives_away_its_successor(engine: Engine):
    ids = journal(engine)
    with transaction(engine) as session:
        entry = session.get_one(AuditEntry, ids[2])
        entry.detail = "April"
        entry.hash = audit.digest(entry)
    assert first_broken(engine) == ids[3]


@pytest.mark.parametrize(("gone", "named"), [([0], 1), ([3], 4), ([2, 3], 4)])
def test_behind_a_removed_entry_the_next_one_is_named(engine: Engine, gone: list[int], named: int):
    ids = journal(engine)
    with transaction(engine) as session:
        lost = [ids[n] for n in gone]
        session.execute(delete(AuditEntry).where(col(AuditEntry.id).in_(lost)))
    assert first_broken(engine) == ids[named]


@pytest.mark.parametrize("left", [0, 4, 5])
def test_removing_the_newest_entries_does_not_stay_hidden(engine: Engine, left: int):
    """The rest is a perfect chain; only the count tells."""
    ids = journal(engine)
    with transaction(engine) as session:
        session.execute(delete(AuditEntry).where(col(AuditEntry.id).in_(ids[left:])))
    assert first_broken(engine) == (ids[left - 1] if left else 0) + 1


def forged(session: Session, previous: str) -> AuditEntry:
    """A row with a right hash, that `write` did not make."""
    entry = AuditEntry(at=AT, actor="x", action="x", previous=previous, detail="", hash="")
    entry.hash = audit.digest(entry)
    session.add(entry)
    session.flush()
    return entry


@pytest.mark.parametrize("place", ["in the middle", "at the end"])
def test_an_inserted_entry_is_named(engine: Engine, place: str):
    ids = journal(engine)
    with transaction(engine) as session:
        at = ids[2] if place == "in the middle" else ids[-1]
        inserted = id_of(forged(session, session.get_one(AuditEntry, at).hash))
    assert first_broken(engine) == inserted


def test_an_act_written_in_local_time_is_still_whole_when_it_is_read(engine: Engine):
    with transaction(engine) as session:
        audit.write(session, actor="a", action="b", at=AT.astimezone(WIB))
    assert first_broken(engine) is None


def test_what_is_rolled_back_leaves_neither_an_entry_nor_a_gap(engine: Engine):
    ids = journal(engine, 2)
    with transaction(engine) as session:
        write(session, 2)
        session.rollback()
    with transaction(engine) as session:
        last = write(session, 3)
        assert last.previous == session.get_one(AuditEntry, ids[-1]).hash
    assert first_broken(engine) is None


@pytest.mark.parametrize("start", [0, 3])
def test_writers_at_once_never_fork_the_chain(engine: Engine, start: int):
    journal(engine, start)

    def act(turns: int) -> Callable[[int], None]:
        def run(number: int) -> None:
            for turn in range(turns):
                with transaction(engine) as session:
                    write(session, number * 10 + turn)
                    write(session, number * 10 + turn + 5)

        return run

    at_once(8, act(3))
    with reading(engine) as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        assert len(entries) == start + 8 * 3 * 2
        assert all(b.previous == a.hash for a, b in pairwise(entries))
        assert audit.first_broken(session) is None
