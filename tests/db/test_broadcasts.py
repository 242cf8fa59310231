"""Announcements: everybody who should, once, also when a process dies between two chunks."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.broadcasts import audience as audiences
from db.broadcasts import expansion, steering
from db.broadcasts.routes import Channels
from db.models import Broadcast, BroadcastRecipient, BroadcastStatus, Outbox, Person
from db.outbox import Priority
from db.session import reading, transaction
from tests.db.rows import AT, after, at_once, contact, official, person, texts

CHANNELS = Channels(
    {"web": None, "whatsapp": timedelta(hours=24)}, {}, {"web": 200, "whatsapp": 76}
)
NATAR, KALIANDA = "18.01.04.2004", "18.01.06.2019"
DONE = BroadcastStatus.DONE


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> int:
    """Few people a transaction, so that a test needs few."""
    monkeypatch.setattr(expansion, "CHUNK", 7)
    return 7


def announce(session: Session, text: str = "RAT besok", **columns) -> Broadcast:
    official_id = columns.pop("official_id", None)
    starts_at = columns.pop("starts_at", None)
    draft = steering.Draft(text=text, **({"audience": {}} | columns))
    return steering.create(session, draft, official_id=official_id, at=AT, starts_at=starts_at)


def expand_all(session: Session, broadcast: Broadcast, channels: Channels = CHANNELS) -> int:
    total = 0
    while decided := expansion.expand(session, broadcast, channels, AT):
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
        person(session, phone="+6281200000001")  # known from a list, never wrote
        row = announce(session)
        counted = audiences.count(session, {})
        assert expand_all(session, row) == counted == small_chunks * 2 + 2
        assert len(received(session)) == len(set(received(session))) == small_chunks * 2 + 1
        assert reasons(session)[-1] == "no_contact"
        assert (row.status, row.finished_at) == (DONE, AT)


def test_a_whole_number_of_chunks_ends_too(engine: Engine, small_chunks: int):
    with transaction(engine) as session:
        villagers(session, small_chunks * 2)
        row = announce(session)
        assert expansion.expand(session, row, CHANNELS, AT) == small_chunks
        assert row.cursor == sorted(session.exec(select(Person.id)).all())[small_chunks - 1]
        assert expand_all(session, row) == small_chunks
        assert row.status == DONE
        assert expansion.next_to_expand(session, AT) is None


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
        assert audiences.count(session, {}) == 5
        expand_all(session, announce(session))
        assert received(session) == ["willing", "former official", "willing there"]
        assert reasons(session) == ["", "stopped", "blocked", "", ""]


def test_an_area_is_its_villages_and_nobody_elses(engine: Engine):
    with transaction(engine) as session:
        villagers(session, 2, NATAR)
        villagers(session, 3, KALIANDA)
        villagers(session, 1, "18.01.041.001")  # no such code, but it begins alike
        villagers(session, 4, None)
        audience = {"kecamatan": "18.01.04"}
        assert audiences.count(session, audience) == 2
        assert expand_all(session, announce(session, audience=audience)) == 2
        assert received(session) == [f"{NATAR} 0", f"{NATAR} 1"]


def test_an_official_speaks_to_their_own_area(engine: Engine):
    with transaction(engine) as session:
        everywhere, natar = (
            official(session, person(session), scope=scope) for scope in ("all", "18.01.04")
        )
        found = [audiences.of_official(who) for who in (everywhere, natar, None)]
        assert found == [{}, {"scope": "18.01.04"}, {}]


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
        assert (received(session), reasons(session)) == ([], ["no_channel"])


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
        assert expansion.expand(session, row, CHANNELS, AT) > 0
        raise KeyboardInterrupt


def test_a_crash_between_and_within_chunks_repeats_and_loses_nobody(engine, small_chunks: int):
    with transaction(engine) as session:
        villagers(session, small_chunks * 3)
        announce(session)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            crash_in_the_middle(engine)
        with transaction(engine) as session:
            row = expansion.next_to_expand(session, AT)
            assert row is not None
            assert expansion.expand(session, row, CHANNELS, AT) == small_chunks
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
                row = expansion.next_to_expand(session, AT)
                if row is not None:
                    expansion.expand(session, row, CHANNELS, AT)

    at_once(3, work)
    with reading(engine) as session:
        assert set(session.exec(select(Broadcast.status)).all()) == {DONE}
        sent = session.exec(select(Outbox.text, Outbox.recipient)).all()
        assert len(sent) == len(set(sent)) == 120


def test_the_more_urgent_announcement_is_expanded_first(engine: Engine):
    with transaction(engine) as session:
        announce(session, "slow")
        urgent = announce(session, "urgent", priority=Priority.REMINDER)
        assert expansion.next_to_expand(session, AT) is urgent


def test_the_latest_announcements_of_officials_are_listed_without_reminders(engine: Engine):
    with transaction(engine) as session:
        rina = official(session, person(session))
        for n in range(7):
            announce(session, f"{n}", official_id=rina.id)
        announce(session, "a reminder")
        assert texts(steering.latest(session)) == ["6", "5", "4", "3", "2"]  # type: ignore[arg-type]


def test_somebody_who_comes_while_it_goes_out_is_reached_too(engine: Engine, small_chunks: int):
    with transaction(engine) as session:
        villagers(session, small_chunks)
        row = announce(session)
        expansion.expand(session, row, CHANNELS, AT)
        contact(session, "late")
        expand_all(session, row)
        assert received(session)[-1] == "late"
        assert len(session.exec(select(Person)).all()) == len(received(session))
