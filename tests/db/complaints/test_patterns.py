"""Complaints counted: by category, place, office, state and age; promises kept; clusters."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from db.complaints import author, filing, lifecycle, patterns
from db.complaints.patterns import Cluster, Filter
from db.models import Complaint, Person
from db.session import transaction
from tests.db.complaints.making import official
from tests.db.rows import AT, contact

NATAR, KALIANDA = "18.01.04", "18.01.06"


def complaint(
    session: Session, name: str, village: str, category: str = "LHN", days_ago: int = 0
) -> Complaint:
    who = contact(session, name)
    person = session.get_one(Person, who.person_id)
    person.village_code = village or None
    return filing.file(
        session,
        person=person,
        contact=who,
        category=category,
        description="tidak punya tanah",
        place="",
        location=None,
        at=AT - timedelta(days=days_ago),
    )


@pytest.fixture
def six(engine: Engine) -> Engine:
    """Four about land in two kecamatan, two others; one solved with stars, one reopened."""
    with transaction(engine) as session:
        rina = official(session)
        rows = [
            complaint(session, "a", f"{NATAR}.2001", days_ago=1),
            complaint(session, "b", f"{NATAR}.2002", days_ago=5),
            complaint(session, "c", f"{KALIANDA}.2001", days_ago=10),
            complaint(session, "d", "", days_ago=40),
            complaint(session, "e", f"{NATAR}.2003", "SIM", days_ago=20),
            complaint(session, "f", f"{KALIANDA}.2002", "SIM", days_ago=2),
        ]
        early = AT - timedelta(days=19)
        lifecycle.finish(session, rows[4], rina, "beres", early)
        author.confirm(session, rows[4], early)
        author.rate(session, rows[4], 5, early)
        lifecycle.finish(session, rows[2], rina, "beres", AT)  # promised for a day before
        author.reopen(session, rows[2], AT)
    return engine


def test_counts_by_what_they_are(six: Engine) -> None:
    with transaction(six) as session:
        assert patterns.by(session, "category") == {"LHN": 4, "SIM": 2}
        assert patterns.by(session, "kecamatan") == {NATAR: 3, KALIANDA: 2, "": 1}
        assert patterns.by(session, "office") == {"satgas": 4, "dinkop": 2}
        assert patterns.by(session, "status") == {"received": 4, "in_progress": 1, "solved": 1}
        natar = Filter(kecamatan=(NATAR,), categories=("LHN",))
        assert patterns.by(session, "category", natar) == {"LHN": 2}
        assert patterns.by_age(session, AT) == {"3": 2, "7": 1, "14": 1, "30": 0, "more": 1}


def test_figures_count_only_what_authors_said(six: Engine) -> None:
    with transaction(six) as session:
        all_of_them = patterns.figures(session, at=AT)
        assert (all_of_them.total, all_of_them.open, all_of_them.solved) == (6, 5, 1)
        assert (all_of_them.rated, all_of_them.satisfied, all_of_them.reopened) == (1, 1, 1)
        # Due: the answered one, and "d" and whoever else was promised a day that is over.
        assert (all_of_them.due, all_of_them.on_time) == (2, 1)
        since = Filter(since=AT - timedelta(days=3), until=AT)
        assert patterns.figures(session, since).total == 2


def test_a_cluster_is_the_same_trouble_of_several_cooperatives(six: Engine) -> None:
    with transaction(six) as session:
        assert patterns.clusters(session) == [Cluster("LHN", 3, 2, 4)]
        assert patterns.clusters(session, least=4) == []
        only = Filter(kecamatan=(NATAR,))
        assert patterns.clusters(session, least=2, which=only) == [Cluster("LHN", 2, 1, 2)]
