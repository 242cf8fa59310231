"""A person's address: made once however many messages come at once, locked, marked and left."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from db import contacts, inbox
from db.models import Contact, Inbox, Person
from db.session import id_of, reading, transaction
from tests.db.rows import AT, after, at_once, contact, person, queue

PHONE = "+6281234567890"


def first_message(session: Session, external_id: str, **who: str | None) -> int | None:
    """What the edge does with a message."""
    values = {"channel": "web", "external_id": "ani", "name": "Ani", "phone": None} | who
    found = contacts.get_or_create(session, at=AT, **values)  # type: ignore[arg-type]
    return inbox.take(
        session,
        channel=found.channel,
        external_id=external_id,
        contact_id=id_of(found),
        kind="text",
        text="halo",
        album=None,
        at=AT,
    )


def count(session: Session, table: type[Contact | Inbox | Person]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def all_at_once(
    engine: Engine, number: int, work: Callable[[Session, int], int | None]
) -> list[int | None]:
    """`work` in that many threads, each in its own transaction."""

    def run(n: int) -> int | None:
        with transaction(engine) as session:
            return work(session, n)

    return at_once(number, run)


def test_80_first_messages_of_one_person_at_once_make_one_contact(engine: Engine):
    taken = all_at_once(engine, 80, lambda session, n: first_message(session, f"m{n}"))
    assert None not in taken
    with reading(engine) as session:
        assert [count(session, table) for table in (Contact, Person, Inbox)] == [1, 1, 80]


def test_a_message_delivered_20_times_at_once_is_taken_once(engine: Engine):
    taken = all_at_once(engine, 20, lambda session, _: first_message(session, "same"))
    assert len([row_id for row_id in taken if row_id is not None]) == 1
    with reading(engine) as session:
        assert [count(session, table) for table in (Contact, Person, Inbox)] == [1, 1, 1]


@pytest.mark.parametrize("attempt", range(3))
def test_a_person_who_begins_on_several_channels_at_once_is_one_person(engine, attempt: int):
    def begin(session: Session, n: int) -> int | None:
        return first_message(session, f"m{n}", channel=f"channel {n}", phone=PHONE)

    all_at_once(engine, 8, begin)
    with reading(engine) as session:
        assert [count(session, table) for table in (Contact, Person)] == [8, 1]


def test_two_people_whose_messages_queue_notices_for_each_other_do_not_wait_in_a_circle(engine):
    """Each transaction holds its own contact while it writes a row that refers to the other's."""
    with transaction(engine) as session:
        pair = [id_of(contact(session, name)) for name in ("ani", "budi")]

    def write(session: Session, n: int) -> int:
        mine, yours = ("ani", "budi") if n % 2 == 0 else ("budi", "ani")
        contacts.touch(
            contacts.get_or_create(
                session, channel="web", external_id=mine, name="", phone=None, at=AT
            ),
            after(seconds=n),
        )
        session.flush()
        other = session.exec(select(Contact).where(col(Contact.external_id) == yours)).one()
        return queue(session, other, f"from {mine}")

    for _ in range(5):
        all_at_once(engine, 8, write)
    with reading(engine) as session:
        assert count(session, Contact) == len(pair)


def test_a_second_message_finds_the_same_contact_and_makes_no_person(engine: Engine):
    with transaction(engine) as session:
        first_message(session, "1")
        first_message(session, "2", name="Other name")
        assert [p.name for p in session.exec(select(Person)).all()] == ["Ani"]


def test_a_number_that_is_known_already_belongs_to_that_person(engine: Engine):
    with transaction(engine) as session:
        known = person(session, "Bu Ani", phone=PHONE)
        first_message(session, "1", phone=PHONE)
        assert session.exec(select(Contact.person_id)).all() == [known.id]


def test_a_name_of_any_length_is_taken(engine: Engine):
    with transaction(engine) as session:
        first_message(session, "1", name="n" * 5000)
        assert [len(p.name) for p in session.exec(select(Person)).all()] == [200]


def test_a_message_opens_the_window_again_and_undoes_a_block(engine: Engine):
    with transaction(engine) as session:
        row = contact(session, "ani")
        contacts.mark_blocked(session, id_of(row), AT)
        contacts.mark_blocked(session, id_of(row), after(hours=1))
        assert row.blocked_at == AT
        contacts.touch(row, after(hours=2))
        assert (row.blocked_at, row.last_inbound_at) == (None, after(hours=2))


def test_marking_a_contact_that_is_not_there_does_nothing(engine: Engine):
    with transaction(engine) as session:
        contacts.mark_blocked(session, 4711, AT)
        assert count(session, Contact) == 0


def test_every_question_has_its_own_number_and_the_end_forgets_the_answers(engine: Engine):
    with transaction(engine) as session:
        row = contact(session, "ani")
        contacts.set_step(row, "complaint.place", {"category": "LHN"}, AT)
    with transaction(engine) as session:
        row = session.exec(select(Contact)).one()
        assert (row.step, row.answers, row.step_at) == ("complaint.place", {"category": "LHN"}, AT)
        contacts.set_step(row, None, {"left": "over"}, AT)
    with reading(engine) as session:
        row = session.exec(select(Contact)).one()
        assert (row.step, row.answers, row.step_at, row.step_no) == (None, {}, None, 2)


def test_a_persons_contacts_come_with_the_one_used_last_first(engine: Engine):
    with transaction(engine) as session:
        ani = person(session)
        contact(session, "old", owner=ani)
        contact(session, "new", owner=ani, last_inbound_at=after(days=1))
        contact(session, "somebody else")
        found = contacts.of_person(session, id_of(ani))
        assert [c.external_id for c in found] == ["new", "old"]
