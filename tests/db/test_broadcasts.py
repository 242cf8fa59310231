"""Announcements: everybody who should, once, also when a process dies between two chunks."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import broadcasts
from db.models import Broadcast, BroadcastRecipient, BroadcastStatus, Outbox, Person
from db.outbox import Priority
from db.session import reading, transaction
from tests.db.rows import AT, after, at_once, contact, official, person, texts

WINDOWS = {"web": None, "whatsapp": timedelta(hours=24)}
NATAR, KALIANDA = "18.01.04.2004", "18.01.06.2019"
DONE = BroadcastStatus.DONE


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> int:
    """Few people a transaction, so that a test needs few."""
    monkeypatch.setattr(broadcasts, "CHUNK", 7)
    return 7


def announce(session: Session, text: str = "RAT besok", **columns) -> Broadcast:
    values = {"audience": {}, "priority": Priority.BROADCAST, "official_id": None} | columns
    return broadcasts.create(session, text=text, at=AT, **values)


def expand_all(session: Session, broadcast: Broadcast, windows=WINDOWS) -> int:
    total = 0
    while decided := broadcasts.expand(session, broadcast, windows, AT):
        total += decided
    return total


def villagers(session: Session, number: int, village: str | None = None) -> None:
    for n in range(number):
        contact(session, f"{village} {n}", owner=person(session, village_code=village))


def received(session: Session) -> list[str]:
    return list(session.exec(select(Outbox.recipient).order_by(col(Outbox.id))).all())


def reasons(session: Session) -> list[str]:
    query = select(BroadcastRecipient.skipped).order_by(col(BroadcastRecipient.person_id))
    return list(session.exec(query).all())


def test_as_many_are_counted_before_as_are_decided_on_afterwards(engine: Engine, small_chunks: int):
    with transaction(engine) as session:
        villagers(session, small_chunks * 2 + 1)
        person(session)  # known from a list, never wrote
        row = announce(session)
        counted = broadcasts.count(session, {})
        assert counted == small_chunks * 2 + 1
        assert expand_all(session, row) == counted == len(set(received(session)))
        assert (row.status, row.finished_at) == (DONE, AT)


def test_a_whole_number_of_chunks_ends_too(engine: Engine, small_chunks: int):
    with transaction(engine) as session:
        villagers(session, small_chunks * 2)
        row = announce(session)
        assert broadcasts.expand(session, row, WINDOWS, AT) == small_chunks
        assert row.cursor == sorted(session.exec(select(Person.id)).all())[small_chunks - 1]
        assert expand_all(session, row) == small_chunks
        assert row.status == DONE
        assert broadcasts.next_to_expand(session) is None


def test_who_opted_out_is_blocked_or_is_an_official_receives_nothing(engine: Engine):
    with transaction(engine) as session:
        contact(session, "willing")
        contact(session, "stopped", stopped_at=AT)
        contact(session, "blocked", blocked_at=AT)
        rina, former = person(session), person(session)
        contact(session, "official", owner=rina)
        contact(session, "former official", owner=former)
        official(session, rina)
        official(session, former, active=False)
        both = person(session)
        contact(session, "stopped here", owner=both, stopped_at=AT, last_inbound_at=after(days=1))
        contact(session, "willing there", owner=both)
        assert broadcasts.count(session, {}) == 3
        expand_all(session, announce(session))
        assert received(session) == ["willing", "former official", "willing there"]


def test_an_area_is_its_villages_and_nobody_elses(engine: Engine):
    with transaction(engine) as session:
        villagers(session, 2, NATAR)
        villagers(session, 3, KALIANDA)
        villagers(session, 1, "18.01.041.001")  # no such code, but it begins alike
        villagers(session, 4, None)
        audience = {"kecamatan": "18.01.04"}
        assert broadcasts.count(session, audience) == 2
        assert expand_all(session, announce(session, audience=audience)) == 2
        assert received(session) == [f"{NATAR} 0", f"{NATAR} 1"]


def test_an_official_speaks_to_their_own_area(engine: Engine):
    with transaction(engine) as session:
        everywhere, natar = (
            official(session, person(session), scope=scope) for scope in ("all", "18.01.04")
        )
        found = [broadcasts.audience_of(who) for who in (everywhere, natar, None)]
        assert found == [{}, {"kecamatan": "18.01.04"}, {}]


@pytest.mark.parametrize(("hours", "open_"), [(0, True), (23.9, True), (24, False), (48, False)])
def test_outside_the_window_a_person_is_marked_and_nothing_is_queued(engine, hours, open_: bool):
    with transaction(engine) as session:
        contact(session, "ani", channel="whatsapp", last_inbound_at=after(hours=-hours))
        assert expand_all(session, announce(session)) == 1
        assert received(session) == (["ani"] if open_ else [])
        assert reasons(session) == ([""] if open_ else ["window"])


def test_a_channel_that_does_not_run_gets_nothing(engine: Engine):
    with transaction(engine) as session:
        contact(session, "ani", channel="gone")
        expand_all(session, announce(session))
        assert (received(session), reasons(session)) == ([], ["window"])


def test_a_person_on_two_channels_gets_one_message_where_the_window_is_open(engine: Engine):
    with transaction(engine) as session:
        ani, budi = person(session), person(session)
        closed = {"channel": "whatsapp", "last_inbound_at": after(hours=-25)}
        contact(session, "ani whatsapp", owner=ani, **closed)
        contact(session, "ani web", owner=ani, last_inbound_at=after(days=-90))
        contact(session, "budi web", owner=budi, last_inbound_at=after(days=-90))
        contact(session, "budi whatsapp", owner=budi, channel="whatsapp")
        assert expand_all(session, announce(session)) == 2
        assert received(session) == ["ani web", "budi whatsapp"]


def test_every_recipient_points_to_their_own_message(engine: Engine, small_chunks: int):
    with transaction(engine) as session:
        villagers(session, 10)
        expand_all(session, announce(session))
        query = (
            select(BroadcastRecipient.person_id, Outbox.recipient)
            .join(Outbox, col(Outbox.id) == col(BroadcastRecipient.outbox_id))
            .order_by(col(BroadcastRecipient.person_id))
        )
        assert [to for _, to in session.exec(query).all()] == [f"None {n}" for n in range(10)]


def crash_in_the_middle(engine: Engine) -> None:
    """A process that dies after the statements of a chunk, before its commit."""
    with transaction(engine) as session:
        row = session.exec(select(Broadcast)).one()
        assert broadcasts.expand(session, row, WINDOWS, AT) > 0
        raise KeyboardInterrupt


def test_a_crash_between_and_within_chunks_repeats_and_loses_nobody(engine, small_chunks: int):
    with transaction(engine) as session:
        villagers(session, small_chunks * 3)
        announce(session)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            crash_in_the_middle(engine)
        with transaction(engine) as session:
            row = broadcasts.next_to_expand(session)
            assert row is not None
            assert broadcasts.expand(session, row, WINDOWS, AT) == small_chunks
    with transaction(engine) as session:
        expand_all(session, session.exec(select(Broadcast)).one())
        assert received(session) == [f"None {n}" for n in range(small_chunks * 3)]


def test_processes_that_expand_at_once_queue_every_message_once(engine: Engine, small_chunks: int):
    with transaction(engine) as session:
        villagers(session, 40)
        for text in ("one", "two", "three"):
            announce(session, text)

    def work(_: int) -> None:
        for _ in range(30):
            with transaction(engine) as session:
                row = broadcasts.next_to_expand(session)
                if row is not None:
                    broadcasts.expand(session, row, WINDOWS, AT)

    at_once(3, work)
    with reading(engine) as session:
        assert set(session.exec(select(Broadcast.status)).all()) == {DONE}
        sent = session.exec(select(Outbox.text, Outbox.recipient)).all()
        assert len(sent) == len(set(sent)) == 120


def test_the_more_urgent_announcement_is_expanded_first(engine: Engine):
    with transaction(engine) as session:
        announce(session, "slow")
        urgent = announce(session, "urgent", priority=Priority.REMINDER)
        assert broadcasts.next_to_expand(session) is urgent


def test_the_latest_announcements_of_officials_are_listed_without_reminders(engine: Engine):
    with transaction(engine) as session:
        rina = official(session, person(session))
        for n in range(7):
            announce(session, f"{n}", official_id=rina.id)
        announce(session, "a reminder")
        assert texts(broadcasts.latest(session)) == ["6", "5", "4", "3", "2"]  # type: ignore[arg-type]


def test_somebody_who_comes_while_it_goes_out_is_reached_too(engine: Engine, small_chunks: int):
    with transaction(engine) as session:
        villagers(session, small_chunks)
        row = announce(session)
        broadcasts.expand(session, row, WINDOWS, AT)
        contact(session, "late")
        expand_all(session, row)
        assert received(session)[-1] == "late"
        assert len(session.exec(select(Person)).all()) == len(received(session))
