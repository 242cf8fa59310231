"""Dossiers: the decision table of readiness, the interview that goes on, and the counts."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import dossiers, land_rules
from db.complaints import filing
from db.models import Complaint, ComplaintStatus, Contact, Dossier, Person
from db.models.dossiers import Access, Building, Item, Land, Letter, Owner, Paper
from db.session import id_of, reading, transaction
from tests.db.rows import AT, after, at_once, contact, person

NATAR, NATAR_TOO, KALIANDA = "18.01.04.2001", "18.01.04.2002", "18.01.06.1001"

# The first line that fits decides; "-" fits everything, "!x" all but x. In `size`: m2, or the
# sides; "?" is an answer that was not given.
TABLE = """
land   ,size   ,owner    ,papers     ,access,building,letter ,band           ,needs
none   ,-      ,-        ,-          ,-     ,nothing ,held   ,stuck          ,land_missing
none   ,-      ,-        ,-          ,-     ,nothing ,-      ,stuck          ,land_missing ...
!village,-     ,private  ,-          ,-     ,-       ,-      ,stuck          ,owner_private ...
none   ,-      ,village  ,certificate,car   ,usable  ,held   ,ready          ,
none   ,-      ,regional ,certificate,car   ,usable  ,held   ,nearly         ,owner_permit
none   ,-      ,village  ,certificate,car   ,repair  ,held   ,nearly         ,building_check
none   ,-      ,village  ,statement  ,car   ,usable  ,held   ,ready_unsettled,papers_weak
none   ,-      ,-        ,-          ,-     ,-       ,-      ,*              ,...
village,1200   ,-        ,certificate,car   ,-       ,held   ,ready          ,
village,1000   ,-        ,certificate,car   ,-       ,held   ,ready          ,
village,25x40  ,-        ,certificate,car   ,-       ,held   ,ready          ,
village,10x100 ,-        ,certificate,car   ,-       ,held   ,ready_unsettled,plan_does_not_fit
village,999    ,-        ,certificate,car   ,-       ,held   ,ready_unsettled,size_between
village,600    ,-        ,certificate,car   ,-       ,held   ,ready_unsettled,size_between
village,15x20  ,-        ,certificate,car   ,-       ,held   ,nearly         ,size_small
village,599    ,-        ,certificate,car   ,-       ,held   ,nearly         ,size_small
village,?      ,-        ,certificate,car   ,-       ,held   ,nearly         ,size_unknown
village,1200   ,-        ,statement  ,car   ,-       ,held   ,ready_unsettled,papers_weak
village,1200   ,-        ,none       ,car   ,-       ,held   ,nearly         ,papers_missing
village,1200   ,-        ,?          ,car   ,-       ,held   ,nearly         ,papers_unknown
village,1200   ,-        ,certificate,narrow,-       ,held   ,nearly         ,access_hard
village,1200   ,-        ,certificate,?     ,-       ,held   ,nearly         ,access_unknown
village,1200   ,-        ,certificate,car   ,-       ,pending,nearly         ,letter_pending
village,1200   ,-        ,certificate,car   ,-       ,none   ,nearly         ,letter_missing
village,1200   ,-        ,certificate,car   ,-       ,?      ,nearly         ,letter_unknown
village,1200   ,-        ,none       ,narrow,-       ,held   ,nearly         ,papers_missing access_hard
village,1200   ,-        ,none       ,narrow,-       ,none   ,early          ,letter_missing papers_missing access_hard
village,599    ,-        ,none       ,narrow,-       ,none   ,early          ,size_small letter_missing papers_missing access_hard
village,-      ,-        ,-          ,-     ,-       ,-      ,*              ,...
other  ,1200   ,village  ,certificate,car   ,-       ,held   ,ready          ,
other  ,1200   ,regional ,certificate,car   ,-       ,held   ,nearly         ,owner_permit
other  ,1200   ,regional ,with permit,car   ,-       ,held   ,ready          ,
other  ,1200   ,state    ,certificate,car   ,-       ,held   ,nearly         ,owner_permit
other  ,1200   ,state    ,with permit,car   ,-       ,held   ,ready          ,
other  ,1200   ,grant    ,certificate,car   ,-       ,held   ,nearly         ,owner_grant
other  ,1200   ,waqf     ,certificate,car   ,-       ,held   ,nearly         ,owner_waqf
other  ,1200   ,other    ,certificate,car   ,-       ,held   ,nearly         ,owner_unclear
other  ,1200   ,?        ,certificate,car   ,-       ,held   ,nearly         ,owner_unknown
other  ,599    ,regional ,certificate,car   ,-       ,pending,early          ,letter_pending size_small owner_permit
other  ,-      ,-        ,-          ,-     ,-       ,-      ,*              ,...
?      ,1200   ,village  ,certificate,car   ,-       ,held   ,nearly         ,land_unknown
?      ,-      ,-        ,-          ,-     ,-       ,-      ,*              ,land_unknown ...
"""
SIZES: dict[str, dict[str, float]] = {
    **{text: {"size_m2": float(text)} for text in ("599", "600", "999", "1000", "1200")},
    **{
        f"{a}x{b}": {"size_m2": float(a * b), "side_a_m": float(a), "side_b_m": float(b)}
        for a, b in ((15, 20), (25, 40), (10, 100))
    },
    "?": {},
}
PAPERS: dict[str, list[str]] = {
    "certificate": [Paper.CERTIFICATE],
    "with permit": [Paper.CERTIFICATE, Paper.PERMIT],
    "statement": [Paper.STATEMENT, Paper.PERDES],
    "none": [Paper.NONE],
    "?": [],
}
AXES: dict[str, list[str]] = {
    "land": [*Land, "?"],
    "size": list(SIZES),
    "owner": [*Owner, "?"],
    "papers": list(PAPERS),
    "access": [Access.CAR, Access.NARROW, "?"],
    "building": [Building.NONE, Building.USABLE, Building.REPAIR],
    "letter": [*Letter, "?"],
}
ROWS = [
    {(name or "").strip(): (value or "").strip() for name, value in row.items()}
    for row in csv.DictReader(io.StringIO(TABLE.strip()))
]
# Answers that are never asked for after another one are given one value there.
ONLY_THERE: dict[str, dict[str, list[str]]] = {
    Land.VILLAGE: {"owner": ["?"], "building": [Building.NONE, Building.USABLE]},
    Land.OTHER: {"size": ["599", "999", "1200", "?"], "building": [Building.NONE]},
    Land.NONE: {"size": ["?"], "access": [Access.CAR, "?"]},
    "?": {"size": ["599", "1200"], "building": [Building.NONE], "access": [Access.CAR, "?"]},
}


def combinations() -> Iterator[dict[str, str]]:
    for land, axes in ONLY_THERE.items():
        values = {**AXES, **axes, "land": [land]}
        yield from (
            dict(zip(AXES, one, strict=True)) for one in itertools.product(*values.values())
        )


COMBINATIONS = list(combinations())


def dossier_of(case: dict[str, str]) -> Dossier:
    """The dossier that a combination of answers makes."""
    plain = ("land", "owner", "access", "building", "letter")
    columns: dict[str, Any] = {axis: "" if case[axis] == "?" else case[axis] for axis in plain}
    if case["land"] == Land.VILLAGE:
        columns["owner"] = Owner.VILLAGE  # as the verb sets it
    columns |= {"papers": PAPERS[case["papers"]], **SIZES[case["size"]]}
    return Dossier(complaint_id=1, created_at=AT, updated_at=AT, **columns)


@cache
def judged() -> list[tuple[dict[str, str], int, Dossier, land_rules.Assessment]]:
    """Every combination: the line of the table that decides it, its dossier, its judgement."""
    made = [(case, deciding(case), dossier_of(case)) for case in COMBINATIONS]
    return [(case, line, row, dossiers.assess(row)) for case, line, row in made]


def fits(row: dict[str, str], case: dict[str, str]) -> bool:
    def one(wanted: str, said: str) -> bool:
        if wanted == "nothing":
            return said == Building.NONE
        if wanted.startswith("!"):
            return said != wanted[1:]
        return wanted in ("-", said)

    return all(one(row[axis], case[axis]) for axis in AXES)


def deciding(case: dict[str, str]) -> int:
    return next(number for number, row in enumerate(ROWS) if fits(row, case))


def test_every_combination_of_answers_is_judged_as_the_table_says() -> None:
    wrong = []
    for case, line, _, found in judged():
        row = ROWS[line]
        wanted = set(row["needs"].split())
        open_end = "..." in wanted
        wanted -= {"..."}
        needs = set(found.needs) >= wanted if open_end else set(found.needs) == wanted
        if not needs or row["band"] not in ("*", found.band):
            wrong.append((case, row, found))
    assert wrong[:3] == []


def test_every_line_of_the_table_decides_something() -> None:
    assert {line for _, line, _, _ in judged()} == set(range(len(ROWS)))


def test_the_band_follows_from_the_needs_in_every_combination() -> None:
    """The lines of the table that say "*" leave only this to hold."""
    weights = land_rules.rules().weights
    for case, _, _, found in judged():
        counted = Counter(weights[need] for need in found.needs)
        if counted["blocker"]:
            wanted = "stuck"
        elif counted["gap"]:
            wanted = "nearly" if counted["gap"] <= 2 else "early"
        else:
            wanted = "ready_unsettled" if counted["unsettled"] else "ready"
        assert found.band == wanted, case


def test_what_is_told_to_be_there_was_answered() -> None:
    for case, _, made, found in judged():
        assert [item for item in found.have if not dossiers.is_answered(made, item)] == [], case


def test_no_better_answer_makes_the_band_worse() -> None:
    order = list(land_rules.Band)
    better = {
        "access": ("narrow", "car"),
        "letter": ("pending", "held"),
        "papers": ("none", "statement"),
    }
    bands = {tuple(case.values()): order.index(found.band) for case, _, _, found in judged()}
    pairs = [
        (bands[tuple(case.values())], bands[tuple({**case, axis: good}.values())])
        for case, *_ in judged()
        for axis, (worse, good) in better.items()
        if case[axis] == worse
    ]
    assert pairs
    assert [pair for pair in pairs if pair[1] > pair[0]] == []


def test_the_rules_know_every_answer_and_weigh_every_need() -> None:
    rules = land_rules.rules()
    assert set(rules.needs["owners"]) == set(Owner)
    assert set(rules.needs["access"]) == set(Access)
    assert set(rules.needs["buildings"]) == set(Building) - {Building.NONE}
    assert set(rules.needs["letters"]) == set(Letter)
    assert frozenset().union(*rules.papers.values()) <= set(Paper)
    named = {need for section in rules.needs.values() for need in section.values() if need}
    assert named <= set(rules.weights)
    seen = {need for *_, found in judged() for need in found.needs}
    assert seen == set(rules.weights)


def test_the_sources_that_differ_are_both_in_the_rules_with_their_names() -> None:
    rules = land_rules.rules()
    assert [row.minimum for row in rules.sizes] == [1000, 600]
    assert all(row.who for row in rules.sizes)
    assert rules.plan == (20.0, 30.0)


# --- the interview ---------------------------------------------------------------------------


def complain(
    session: Session, who: Contact, category: str = "LHN", village: str | None = None
) -> Complaint:
    owner = session.get_one(Person, who.person_id)
    owner.village_code = village
    return filing.file(
        session,
        person=owner,
        contact=who,
        category=category,
        description="tidak punya tanah",
        place="",
        location=None,
        at=AT,
    )


def asked(dossier: Dossier, answers: dict[Item, dict[str, Any]]) -> list[Item]:
    """What is asked, in order, while `answers` are given and the rest is passed over."""
    items = []
    while item := dossiers.current(dossier):
        items.append(item)
        if item in answers:
            dossiers.answer(dossier, item, answers[item], AT)
        else:
            dossiers.skip(dossier, item, AT)
    return items


def test_a_dossier_is_begun_once_and_goes_on_where_it_was_left(engine: Engine) -> None:
    with transaction(engine) as session:
        row = complain(session, contact(session, "ani"))
        made = dossiers.start(session, row, AT)
        assert dossiers.current(made) is Item.LAND
        dossiers.answer(made, Item.LAND, {"land": Land.VILLAGE}, after(minutes=1))
        dossiers.skip(made, Item.SIZE, after(minutes=2))
    with transaction(engine) as session:
        again = dossiers.start(session, session.exec(select(Complaint)).one(), after(days=3))
        assert (again.land, again.owner, again.skipped) == ("village", "village", ["size"])
        assert again.created_at == AT
        assert dossiers.current(again) is Item.PAPERS
        dossiers.answer(
            again, Item.PAPERS, {"papers": [Paper.DEED]}, after(days=3), words="akta 12"
        )
    with reading(engine) as session:
        kept = session.exec(select(Dossier)).one()
        assert (kept.papers, kept.notes, kept.updated_at) == (
            ["deed"],
            {"papers": "akta 12"},
            after(days=3),
        )


def test_two_who_begin_at_once_have_one_dossier(engine: Engine) -> None:
    with transaction(engine) as session:
        number = id_of(complain(session, contact(session, "ani")))

    def begin(_: int) -> int:
        with transaction(engine) as session:
            return id_of(dossiers.start(session, session.get_one(Complaint, number), AT))

    assert len(set(at_once(4, begin))) == 1


def test_only_land_and_buildings_have_a_dossier(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as session:
        row = complain(session, contact(session, "ani"), "KEU")
        with pytest.raises(ValueError, match="not about land"):
            dossiers.start(session, row, AT)
        assert dossiers.of_complaint(session, id_of(row)) is None


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({}, "land size owner papers access building letter"),
        ({Item.LAND: {"land": "village"}}, "land size papers access building letter"),
        ({Item.LAND: {"land": "other"}}, "land size owner papers access building letter"),
        (
            {Item.LAND: {"land": "other", "owner": "private"}},
            "land size papers access building letter",
        ),
        ({Item.LAND: {"land": "none"}}, "land building letter"),
        (
            {Item.LAND: {"land": "none"}, Item.BUILDING: {"building": "none"}},
            "land building letter",
        ),
        (
            {Item.LAND: {"land": "none"}, Item.BUILDING: {"building": "repair"}},
            "land building owner papers access letter",
        ),
    ],
)
def test_only_what_matters_after_the_answers_so_far_is_asked(
    answers: dict[Item, dict[str, Any]], wanted: str
) -> None:
    made = Dossier(complaint_id=1, created_at=AT, updated_at=AT)
    assert asked(made, answers) == wanted.split()
    assert dossiers.current(made) is None


def test_what_was_passed_over_is_asked_again_only_when_wanted() -> None:
    made = Dossier(complaint_id=1, created_at=AT, updated_at=AT)
    asked(made, {Item.LAND: {"land": "village"}})
    dossiers.ask_again(made, AT)
    assert dossiers.current(made) is Item.SIZE


def test_passing_over_a_question_that_was_answered_keeps_the_answer() -> None:
    made = Dossier(complaint_id=1, created_at=AT, updated_at=AT)
    dossiers.answer(made, Item.ACCESS, {"access": "car"}, AT)
    dossiers.skip(made, Item.ACCESS, AT)
    assert (made.access, made.skipped) == ("car", [])


def test_other_land_is_asked_about_anew() -> None:
    made = Dossier(complaint_id=1, created_at=AT, updated_at=AT)
    dossiers.answer(made, Item.LAND, {"land": "village"}, AT)
    dossiers.answer(made, Item.SIZE, SIZES["15x20"], AT)
    dossiers.skip(made, Item.ACCESS, AT, words="entah")
    dossiers.answer(made, Item.LETTER, {"letter": "held"}, AT)
    dossiers.answer(made, Item.LAND, {"land": "other"}, AT)
    assert (made.size_m2, made.side_a_m, made.owner, made.letter) == (None, None, "", "held")
    assert dossiers.unanswered(made) == ["size", "owner", "papers", "access", "building"]
    assert (made.skipped, made.notes) == ([], {})


def test_a_dossier_is_finished_once() -> None:
    made = Dossier(complaint_id=1, created_at=AT, updated_at=AT)
    assert dossiers.finish(made, AT)
    assert not dossiers.finish(made, after(hours=1))
    assert made.finished_at == AT


# --- for the evaluation ----------------------------------------------------------------------


def told(session: Session, name: str, village: str | None, at: int, **columns: Any) -> Complaint:
    """A complaint whose dossier has these answers, changed `at` minutes after AT."""
    row = complain(session, contact(session, name, owner=person(session, name)), village=village)
    made = dossiers.start(session, row, AT)
    for column, value in columns.items():
        setattr(made, column, value)
    made.updated_at = after(minutes=at)
    return row


def test_needs_are_counted_by_kecamatan_a_village_once_by_its_newest_dossier(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        nothing = {"land": "none", "building": "none", "letter": "none"}
        told(session, "old", NATAR, 5, **nothing)
        told(session, "new", NATAR, 9, **{**nothing, "letter": "held"})
        told(session, "two", NATAR_TOO, 1, **nothing)
        told(session, "kal", KALIANDA, 1, land="village", owner="village", size_m2=500.0)
        told(session, "where", None, 1, **nothing)
        told(session, "silent", KALIANDA, 20)
        for name, status in (
            ("a", ComplaintStatus.SOLVED),
            ("b", ComplaintStatus.WITHDRAWN),
            ("c", ComplaintStatus.NOT_OURS),
        ):
            told(session, name, "18.01.13.2003", 1, **nothing).status = status
    with reading(engine) as session:
        counts = dossiers.needs_by_kecamatan(session)
        assert counts["18.01.04"] == {"land_missing": 2, "letter_missing": 1}
        assert counts["18.01.06"]["size_small"] == 1
        assert counts[""] == {"land_missing": 1, "letter_missing": 1}
        assert set(counts) == {"18.01.04", "18.01.06", ""}
        narrowed = dossiers.needs_by_kecamatan(
            session, col(Complaint.village_code).startswith("18.01.06.")
        )
        assert set(narrowed) == {"18.01.06"}
