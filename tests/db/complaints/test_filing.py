"""Complaints: numbered without gaps, found again by their author only."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.complaints import filing, finding
from db.complaints.history import history, record
from db.models import Complaint, ComplaintStatus, Contact, Counter, Person
from db.session import id_of, reading, transaction
from tests.db.rows import AT, after, at_once, contact


def complain(session: Session, who: Contact, category: str = "LHN") -> Complaint:
    return filing.file(
        session,
        person=session.get_one(Person, who.person_id),
        contact=who,
        category=category,
        description="tidak punya tanah",
        place="Natar",
        location=(-5.7, 105.6),
        at=AT,
    )


def count_up_to(session: Session, value: int) -> None:
    """As after so many complaints."""
    session.add(Counter(name="complaint", value=value))
    session.flush()


def test_numbers_are_counted_over_all_categories(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        made = [complain(session, ani, category).number for category in ("LHN", "MOD", "LHN")]
        assert made == ["LHN-0001", "MOD-0002", "LHN-0003"]


def test_numbers_go_on_beyond_four_digits_and_are_found(engine: Engine):
    with transaction(engine) as session:
        count_up_to(session, 9_999)
        row = complain(session, contact(session, "ani"))
        assert row.number == "LHN-10000"
        for text in ("LHN-10000", "10000"):
            found = finding.find_own(session, row.person_id, text)
            assert found is row
        assert finding.find_own(session, row.person_id, "0000") is None


def test_numbers_under_many_threads_are_unique_and_without_gaps(engine: Engine):
    """Every third transaction is undone after it took its number, which the next one gets."""
    with transaction(engine) as session:
        people = [contact(session, f"p{n}") for n in range(12)]

    def work(number: int) -> None:
        for turn in range(3):
            with transaction(engine) as session:
                complain(session, people[number], "ABC"[turn] * 3)
                if turn == 1:
                    session.rollback()

    at_once(12, work)
    with reading(engine) as session:
        numbers = session.exec(select(Complaint.number)).all()
        assert sorted(int(number[4:]) for number in numbers) == list(range(1, 25))


def test_a_savepoint_that_fails_leaves_no_gap(engine: Engine):
    def crash(session: Session, who: Contact) -> None:
        with session.begin_nested():
            complain(session, who)
            raise RuntimeError

    with transaction(engine) as session:
        ani = contact(session, "ani")
        with pytest.raises(RuntimeError):
            crash(session, ani)
        assert complain(session, ani).number == "LHN-0001"


@pytest.mark.parametrize(
    "written",
    [
        "LHN-0042",
        "lhn-0042",
        "lhn 42",
        "LHN42",
        "lhn0042",
        "42",
        "0042",
        "no. 42",
        "nomor 42 bagaimana?",
        "cek 42",
        "keluhan saya LHN-0042, sudah 3 bulan",
        "yg tgl 9 itu, LHN-0042",
    ],
)
def test_a_persons_own_complaint_is_found_in_all_these_words(engine: Engine, written: str):
    with transaction(engine) as session:
        count_up_to(session, 41)
        row = complain(session, contact(session, "ani"))
        found = finding.find_own(session, row.person_id, written)
        assert found is row


@pytest.mark.parametrize(
    "written",
    ["", "LHN", "420", "142", "4 2", "LHN-0420", "sudah", "0", "9" * 40, "٤٢", "%"],
)
def test_what_names_another_number_finds_nothing(sqlite_engine: Engine, written: str):
    with transaction(sqlite_engine) as session:
        count_up_to(session, 41)
        row = complain(session, contact(session, "ani"))
        found = finding.find_own(session, row.person_id, written)
        assert found is None


def test_nobody_finds_the_complaint_of_another_person(engine: Engine):
    with transaction(engine) as session:
        ani, budi = contact(session, "ani"), contact(session, "budi")
        hers, his = complain(session, ani), complain(session, budi)
        for text in (hers.number, "1", "lhn 1", f"{hers.number} {hers.number}"):
            assert finding.find_own(session, budi.person_id, text) is None
        both = finding.find_own(session, budi.person_id, f"{hers.number} {his.number}")
        assert both is his
        assert finding.of_person(session, budi.person_id) == [his]


def test_a_complaint_keeps_what_was_said_and_begins_its_history(engine: Engine):
    with transaction(engine) as session:
        row = complain(session, contact(session, "ani"))
        record(session, row, kind="forwarded", actor="official:1", at=after(hours=2), note="ke PMD")
    with reading(engine) as session:
        kept = session.exec(select(Complaint)).one()
        assert kept.status == ComplaintStatus.RECEIVED
        assert (kept.latitude, kept.longitude, kept.place) == (-5.7, 105.6, "Natar")
        assert (kept.created_at, kept.updated_at) == (AT, after(hours=2))
        events = history(session, id_of(kept))
        told = [(event.kind, event.actor, event.note) for event in events]
        assert told == [
            ("received", f"person:{kept.person_id}", ""),
            ("forwarded", "official:1", "ke PMD"),
        ]


def test_a_persons_complaints_come_newest_first_and_not_all_at_once(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        for _ in range(12):
            complain(session, ani)
        newest = session.exec(select(Complaint.id).order_by(col(Complaint.id).desc())).all()
        found = finding.of_person(session, ani.person_id)
        assert [row.id for row in found] == list(newest[:10])
