"""Officials: who they are, for which area, and how they are reached."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from db import audit, officials
from db.models import AuditEntry, Official, Person
from db.session import transaction
from tests.db.rows import AT, after, contact, official, person

PHONE = "+6281234567890"


def add(session, **changed):
    values = {"phone": PHONE, "name": "Rina", "role": "officer", "scope": "all", "at": AT}
    return officials.add(session, **(values | changed))


@pytest.mark.parametrize(
    ("scope", "area"),
    [
        ("all", "all"),
        ("Natar", "18.01.04"),
        ("jati agung", "18.01.13"),
        ("WAY SULAN", "18.01.23"),
    ],
)
def test_an_official_gets_the_code_of_the_area(engine: Engine, scope: str, area: str):
    with transaction(engine) as session:
        assert add(session, scope=scope).scope == area


@pytest.mark.parametrize("changed", [{"scope": "Jakarta"}, {"scope": ""}, {"role": "boss"}])
def test_an_unknown_area_or_role_is_refused_and_nothing_is_left(engine: Engine, changed):
    with transaction(engine) as session:
        with pytest.raises(ValueError, match="unknown"):
            add(session, **changed)
        assert session.exec(select(Person)).all() == []


def test_adding_again_changes_what_they_may_and_makes_them_active(engine: Engine):
    with transaction(engine) as session:
        first = add(session)
        first.active = False
        again = add(session, name="Rina S.", role="admin", scope="Natar")
        assert again.id == first.id
        found = session.exec(select(Official)).one()
        assert (found.name, found.role, found.scope) == ("Rina S.", "admin", "18.01.04")
        assert found.active


def test_every_change_stands_in_the_journal(engine: Engine):
    with transaction(engine) as session:
        row = add(session)
        add(session, role="admin", scope="Natar")
        said = [(e.action, e.subject, e.detail) for e in session.exec(select(AuditEntry)).all()]
        subject = f"official:{row.id}"
        assert said == [
            ("official.add", subject, "officer all"),
            ("official.add", subject, "admin 18.01.04"),
        ]
        assert audit.first_broken(session) is None


def test_officials_are_reached_where_they_wrote_last(engine: Engine):
    with transaction(engine) as session:
        rina, budi, silent, gone = (person(session) for _ in range(4))
        contact(session, "rina old", owner=rina)
        contact(session, "rina new", owner=rina, last_inbound_at=after(days=1))
        contact(session, "rina blocked", owner=rina, last_inbound_at=after(days=2), blocked_at=AT)
        contact(session, "budi", owner=budi)
        contact(session, "gone", owner=gone)
        for who in (rina, budi, silent):
            official(session, who)
        official(session, gone, active=False)
        found = officials.reachable(session)
        assert [to.external_id for _, to in found] == ["rina new", "budi"]
        assert [who.person_id for who, _ in found] == [rina.id, budi.id]
