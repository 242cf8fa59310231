"""`kawan demo`: invented complaints with a real history."""

from collections import Counter

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot import demo
from db import audit
from db.complaints import patterns
from db.models import Complaint, Person
from db.session import reading, transaction
from handlers.knowledge import Knowledge
from tests.db.rows import AT


def test_sixty_complaints_over_all_kecamatan_in_all_states(
    engine: Engine, knowledge: Knowledge
) -> None:
    with transaction(engine) as session:
        made = demo.load(session, knowledge, AT)
    assert (made.complaints, made.kecamatan) == (60, 17)
    with reading(engine) as session:
        rows = session.exec(select(Complaint)).all()
        states = Counter(row.status for row in rows)
        assert len(rows) == sum(states.values()) == 60
        assert len(states) >= 5
        worded = {c.id for c in knowledge.complaints.values() if c.examples}
        assert {row.category for row in rows} == worded
        assert all(row.created_at <= AT for row in rows)
        authors = {row.person_id for row in rows}
        names = session.exec(select(Person)).all()
        assert all("contoh" in p.name for p in names if p.id in authors)
        assert audit.first_broken(session) is None
        assert patterns.clusters(session)[0].cooperatives > 3


def test_examples_never_mix_with_real_complaints(engine: Engine, knowledge: Knowledge) -> None:
    with transaction(engine) as session:
        demo.load(session, knowledge, AT)
    with pytest.raises(ValueError, match="already"), transaction(engine) as session:
        demo.load(session, knowledge, AT)
