"""Persons: one human being, however many channels and whichever came first."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import people, questions
from db.broadcasts import expansion, steering
from db.broadcasts.routes import Channels
from db.complaints import filing
from db.models import (
    Broadcast,
    BroadcastRecipient,
    BroadcastStatus,
    Complaint,
    Contact,
    Cooperative,
    Person,
    Question,
)
from db.regions import villages
from db.session import id_of, reading, transaction
from tests.db.rows import AT, at_once, contact, official, person

PHONE, OTHER = "+6281234567890", "+6281234567891"
NATAR, HAJIMENA = villages()["18.01.04.2004"], villages()["18.01.04.2001"]


def complain(session: Session, who: Contact) -> Complaint:
    return filing.file(
        session,
        person=session.get_one(Person, who.person_id),
        contact=who,
        category="LHN",
        description="tidak punya tanah",
        place="",
        location=None,
        at=AT,
    )


def test_a_number_nobody_has_becomes_the_persons_own(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        found = people.confirm_phone(session, ani, PHONE)
        assert (found.id, found.phone, ani.phone) == (ani.person_id, PHONE, PHONE)
        assert people.confirm_phone(session, ani, PHONE).id == found.id


def test_a_contact_and_all_it_made_move_to_the_person_with_that_number(engine: Engine):
    with transaction(engine) as session:
        known = person(session, "Bu Ani", phone=PHONE)
        here = contact(session, "here", owner=known)
        new, second = contact(session, "new"), person(session)
        source = session.get_one(Person, new.person_id)
        people.set_village(session, source, NATAR, AT)
        complain(session, new)
        questions.ask(session, contact=new, text="kapan RAT?", at=AT)
        untouched = contact(session, "somebody else", owner=second)
        assert people.confirm_phone(session, new, PHONE).id == known.id
    with reading(engine) as session:
        assert session.exec(select(Complaint.person_id)).all() == [known.id]
        assert session.exec(select(Question.person_id)).all() == [known.id]
        owners = select(Contact.person_id).order_by(col(Contact.id))
        assert session.exec(owners).all() == [known.id, known.id, untouched.person_id]
        merged = session.get_one(Person, known.id)
        assert (merged.name, merged.village_code) == ("Bu Ani", NATAR.code)
        assert here.person_id == known.id


def test_what_is_known_of_a_person_is_not_overwritten_by_a_merge(engine: Engine):
    with transaction(engine) as session:
        known = person(session, "Bu Ani", phone=PHONE, village_code=HAJIMENA.code)
        new = contact(session, "new", owner=person(session, "ani_99", village_code=NATAR.code))
        people.confirm_phone(session, new, PHONE)
        assert (known.name, known.village_code) == ("Bu Ani", HAJIMENA.code)


def test_a_person_with_another_number_is_not_merged(engine: Engine):
    with transaction(engine) as session:
        person(session, phone=PHONE)
        ani = contact(session, "ani", owner=person(session, phone=OTHER))
        found = people.confirm_phone(session, ani, PHONE)
        assert (found.id, found.phone) == (ani.person_id, OTHER)


def test_an_official_added_by_number_is_recognised_when_they_prove_it(engine: Engine):
    with transaction(engine) as session:
        rina = official(session, person(session, "Rina", phone=PHONE))
        new = contact(session, "rina")
        assert people.official_of(session, new.person_id) is None
        people.confirm_phone(session, new, PHONE)
        found = people.official_of(session, new.person_id)
        assert found is not None
        assert found.id == rina.id
        rina.active = False
        assert people.official_of(session, new.person_id) is None


WEB = Channels({"web": None}, {}, {"web": 200.0})


def announce(session: Session) -> Broadcast:
    draft = steering.Draft(text="RAT", audience={})
    return steering.create(session, draft, official_id=None, at=AT)


def test_an_announcement_both_received_is_kept_once_for_the_merged_person(engine: Engine):
    with transaction(engine) as session:
        known = person(session, phone=PHONE)
        contact(session, "known", owner=known)
        new = contact(session, "new")
        for _ in range(2):
            expansion.expand(session, announce(session), WEB, AT)
        session.delete(session.exec(select(BroadcastRecipient)).first())
        session.flush()
        people.confirm_phone(session, new, PHONE)
        rows = select(BroadcastRecipient.broadcast_id)
        query = rows.where(col(BroadcastRecipient.person_id) == known.id)
        assert len(set(session.exec(query).all())) == 2
        assert len(session.exec(query).all()) == 2


def test_a_merge_while_an_announcement_goes_out_neither_stops_nor_repeats_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    """The one who received it becomes a person whom the announcement has yet to reach."""
    monkeypatch.setattr(expansion, "CHUNK", 1)
    with transaction(engine) as session:
        new = contact(session, "new")
        known = person(session, phone=PHONE)
        contact(session, "known", owner=known)
        last = contact(session, "last")
        broadcast = announce(session)
        assert expansion.expand(session, broadcast, WEB, AT) == 1
        people.confirm_phone(session, new, PHONE)
    with transaction(engine) as session:
        broadcast = session.exec(select(Broadcast)).one()
        while expansion.expand(session, broadcast, WEB, AT):
            pass
        assert broadcast.status == BroadcastStatus.DONE
        received = session.exec(select(BroadcastRecipient.person_id)).all()
        assert sorted(received) == [known.id, last.person_id]


def test_chairs_of_one_village_at_once_make_one_cooperative(engine: Engine):
    with transaction(engine) as session:
        ids = [id_of(person(session)) for _ in range(8)]

    def settle(number: int) -> str:
        with transaction(engine) as session:
            who = session.get_one(Person, ids[number])
            return people.set_village(session, who, NATAR, AT).name

    assert set(at_once(8, settle)) == {"Koperasi Desa Merah Putih Natar"}
    with reading(engine) as session:
        (made,) = session.exec(select(Cooperative)).all()
        assert set(session.exec(select(Person.cooperative_id)).all()) == {made.id}
        assert set(session.exec(select(Person.village_code)).all()) == {NATAR.code}


def test_a_number_looked_up_at_once_makes_one_person_with_the_first_name(engine: Engine):
    def look(_: int) -> int:
        with transaction(engine) as session:
            return id_of(people.get_or_create(session, phone=PHONE, name="Ani", at=AT))

    assert len(set(at_once(8, look))) == 1
    with transaction(engine) as session:
        again = people.get_or_create(session, phone=PHONE, name="Budi", at=AT)
        assert again.name == "Ani"
        assert people.by_phone(session, OTHER) is None
