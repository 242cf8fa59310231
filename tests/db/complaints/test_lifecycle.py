"""The life of a complaint: which step may follow which, and that only its author ends it well."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import audit, offices
from db.complaints import author, lifecycle, overdue, patterns
from db.complaints.history import history
from db.complaints.rules import ALLOWED, ENDED, Refused
from db.models import Complaint, ComplaintStatus, Office, Official, Stage
from db.session import id_of, reading, transaction
from tests.db.complaints.making import complaint, official
from tests.db.rows import AT, at_once

S = ComplaintStatus
Verb = Callable[[Session, Complaint, Official], None]
LATER = AT + timedelta(days=1)


def _office(session: Session, code: str) -> Office:
    return session.get_one(Office, code)


VERBS: dict[str, Verb] = {
    "take": lambda s, c, o: lifecycle.take(s, c, o, LATER),
    "forward": lambda s, c, o: lifecycle.forward(s, c, _office(s, "pmd"), o, LATER),
    "answer": lambda s, c, o: lifecycle.answer(s, c, o, "sudah kami cek", LATER),
    "ask": lambda s, c, o: lifecycle.ask(s, c, o, "berapa luasnya?", LATER),
    "finish": lambda s, c, o: lifecycle.finish(s, c, o, "lahan sudah ada", LATER),
    "not_ours": lambda s, c, o: lifecycle.not_ours(s, c, o, "ke kantor pertanahan", LATER),
    "confirm": lambda s, c, _: author.confirm(s, c, LATER),
    "reopen": lambda s, c, _: author.reopen(s, c, LATER),
    "rate": lambda s, c, _: author.rate(s, c, 5, LATER),
    "withdraw": lambda s, c, _: author.withdraw(s, c, LATER),
    "add": lambda s, c, _: author.add(s, c, LATER, "tambahan"),
}
AFTERWARDS = {
    "take": {S.RECEIVED: S.RECEIVED, S.FORWARDED: S.IN_PROGRESS, S.IN_PROGRESS: S.IN_PROGRESS},
    "forward": dict.fromkeys((S.RECEIVED, S.FORWARDED, S.IN_PROGRESS), S.FORWARDED),
    "answer": {
        S.RECEIVED: S.IN_PROGRESS,
        S.FORWARDED: S.IN_PROGRESS,
        S.IN_PROGRESS: S.IN_PROGRESS,
        S.AWAITING_CONFIRMATION: S.AWAITING_CONFIRMATION,
    },
    "ask": dict.fromkeys((S.RECEIVED, S.FORWARDED, S.IN_PROGRESS), S.IN_PROGRESS),
    "finish": dict.fromkeys((S.RECEIVED, S.FORWARDED, S.IN_PROGRESS), S.AWAITING_CONFIRMATION),
    "not_ours": dict.fromkeys((S.RECEIVED, S.FORWARDED, S.IN_PROGRESS), S.NOT_OURS),
    "confirm": dict.fromkeys(
        (S.RECEIVED, S.FORWARDED, S.IN_PROGRESS, S.AWAITING_CONFIRMATION, S.CLOSED_UNCONFIRMED),
        S.SOLVED,
    ),
    "reopen": dict.fromkeys(
        (S.AWAITING_CONFIRMATION, S.SOLVED, S.NOT_OURS, S.CLOSED_UNCONFIRMED), S.FORWARDED
    ),
    "rate": {S.SOLVED: S.SOLVED},
    "withdraw": dict.fromkeys(
        (S.RECEIVED, S.FORWARDED, S.IN_PROGRESS, S.AWAITING_CONFIRMATION), S.WITHDRAWN
    ),
    "add": {
        state: state for state in (S.RECEIVED, S.FORWARDED, S.IN_PROGRESS, S.AWAITING_CONFIRMATION)
    },
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", list(S))
def test_every_step_from_every_state(sqlite_engine: Engine, verb: str, state: S) -> None:
    with transaction(sqlite_engine) as session:
        row, rina = complaint(session), official(session)
        row.status, row.office = state, "satgas"
        session.flush()
        wanted = AFTERWARDS[verb].get(state)
        if wanted is None:
            lines = len(history(session, id_of(row)))
            with pytest.raises(Refused):
                VERBS[verb](session, row, rina)
            assert row.status == state
            assert len(history(session, id_of(row))) == lines
        else:
            VERBS[verb](session, row, rina)
            assert row.status == wanted
            assert (row.due_at is None) == (row.stage == Stage.NONE)
            assert (row.closed_at is not None) == (row.status in ENDED) or verb == "rate"


def test_the_table_of_rules_names_every_verb() -> None:
    assert set(ALLOWED) == set(VERBS) | {"nudge", "close_unconfirmed"}


def test_two_officials_take_the_same_card_at_once(engine: Engine) -> None:
    with transaction(engine) as session:
        number = id_of(complaint(session))
        people = [id_of(official(session, name)) for name in ("Rina", "Budi", "Sari", "Joko")]
    refused = []

    def press(turn: int) -> None:
        with transaction(engine) as session:
            row = session.get_one(Complaint, number)
            try:
                lifecycle.take(session, row, session.get_one(Official, people[turn]), LATER)
            except Refused as why:
                refused.append(why.reason)

    at_once(4, press)
    with reading(engine) as session:
        row = session.get_one(Complaint, number)
        assert row.owner_id in people
        taken = [line for line in history(session, number) if line.kind == "taken"]
        assert len(taken) == 1
    assert refused == ["taken"] * 3


def test_a_coordinator_takes_over_an_officer_does_not(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as session:
        row, rina, budi = complaint(session), official(session), official(session, "Budi")
        chief = official(session, "Chief", role="coordinator")
        lifecycle.take(session, row, rina, LATER)
        with pytest.raises(Refused, match="coordinators_only"):
            lifecycle.take_over(session, row, budi, LATER)
        with pytest.raises(Refused, match="taken_by_other"):
            lifecycle.forward(session, row, _office(session, "pmd"), chief, LATER)
        lifecycle.take_over(session, row, chief, LATER)
        assert row.owner_id == chief.id


def test_forwarding_asks_the_next_office_to_take_it(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as session:
        row, rina = complaint(session), official(session)
        assert row.office == offices.handling(session, "LHN") == "satgas"
        lifecycle.take(session, row, rina, LATER)
        lifecycle.forward(session, row, _office(session, "bpkad"), rina, LATER, "tanah aset")
        assert (row.office, row.owner_id, row.stage) == ("bpkad", None, Stage.ANSWER)
        with pytest.raises(Refused, match="there_already"):
            lifecycle.forward(session, row, _office(session, "bpkad"), rina, LATER)


def test_not_ours_needs_a_place_to_go(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as session:
        row, rina = complaint(session), official(session)
        with pytest.raises(ValueError, match="where to go"):
            lifecycle.not_ours(session, row, rina, "  ", LATER)
        assert row.status == S.RECEIVED


def test_belum_reopens_however_often_and_takes_the_stars_back(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as session:
        row, rina = complaint(session), official(session)
        for turn in range(1, 5):
            lifecycle.finish(session, row, rina, "beres", LATER)
            author.confirm(session, row, LATER)
            author.rate(session, row, 5, LATER)
            author.reopen(session, row, LATER + timedelta(days=turn), "belum ada sertifikat")
            assert (row.reopened, row.rating, row.closed_at) == (turn, None, None)
            assert row.escalation == overdue.COORDINATOR
            assert row.promised_at > LATER + timedelta(days=turn)


def test_only_one_rating_and_only_from_one_to_five(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as session:
        row = complaint(session)
        author.confirm(session, row, LATER)
        for wrong in (0, 6, -1):
            with pytest.raises(ValueError, match="not 1 to 5"):
                author.rate(session, row, wrong, LATER)
        author.rate(session, row, 2, LATER)
        with pytest.raises(Refused, match="rated"):
            author.rate(session, row, 5, LATER)
        assert row.rating == 2


MOVES = st.lists(st.sampled_from([*VERBS, "silence"]), max_size=14)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_no_path_from_belum_or_silence_to_a_positive_figure(
    sqlite_engine: Engine, moves: list[str]
) -> None:
    """Whatever happens in whatever order: a complaint counts as solved only while its author's last
    word was SUDAH, and has stars only if they gave them after that."""
    with transaction(sqlite_engine) as session:
        row, rina = complaint(session), official(session)
        said, stars, clock = "", False, LATER
        for move in moves:
            clock += timedelta(days=8)
            try:
                if move == "silence":
                    overdue.next_silent(session, clock)
                    overdue.next_unconfirmed(session, clock)
                else:
                    VERBS[move](session, row, rina)
            except Refused:
                continue
            if move in {"confirm", "reopen"}:
                said, stars = move, False
            stars = stars or move == "rate"
            figures = patterns.figures(session, patterns.Filter(complaints=(id_of(row),)))
            assert figures.solved == (said == "confirm" and row.status == S.SOLVED)
            assert (row.status == S.SOLVED) <= (said == "confirm")
            assert (figures.satisfied > 0) <= stars
        session.rollback()


def test_every_step_is_in_the_journal_and_a_change_is_found(engine: Engine) -> None:
    with transaction(engine) as session:
        row, rina = complaint(session), official(session)
        lifecycle.take(session, row, rina, LATER)
        lifecycle.answer(session, row, rina, "nama pelapor Ani", LATER)
        author.make_secret(session, row, LATER)
        kinds = [line.kind for line in history(session, id_of(row))]
        assert kinds == ["received", "taken", "answered", "made_secret"]
        assert audit.first_broken(session) is None
        query = select(audit.AuditEntry).where(col(audit.AuditEntry.subject) == row.number)
        entries = list(session.exec(query).all())
        assert [e.action for e in entries] == [f"complaint.{kind}" for kind in kinds]
        assert not any("Ani" in entry.detail for entry in entries)
        entries[1].actor = "official:99"
        session.flush()
        assert audit.first_broken(session) == entries[1].id
