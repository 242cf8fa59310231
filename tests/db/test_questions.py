"""Open questions: kept once, answered once."""

from sqlalchemy import Engine
from sqlmodel import Session, select

from db import questions
from db.models import Official, Question
from db.session import id_of, reading, transaction
from tests.db.rows import AT, after, at_once, contact, official, person


def prepared(session: Session, officials: int = 1) -> tuple[int, list[Official]]:
    """An open question and officials who may answer it."""
    row = questions.ask(session, contact=contact(session, "ani"), text="kapan RAT?", at=AT)
    return id_of(row), [official(session, person(session)) for _ in range(officials)]


def test_the_same_question_of_one_person_is_kept_once_until_it_is_answered(engine: Engine):
    with transaction(engine) as session:
        ani, budi = contact(session, "ani"), contact(session, "budi")
        rina = official(session, person(session))
        first = questions.ask(session, contact=ani, text="kapan RAT?", at=AT)
        assert questions.ask(session, contact=ani, text="kapan RAT?", at=AT).id == first.id
        others = [(budi, "kapan RAT?"), (ani, "berapa SHU?")]
        made = [questions.ask(session, contact=c, text=t, at=AT).id for c, t in others]
        assert [row.id for row in questions.open_questions(session)] == [first.id, *made]
        questions.answer(session, id_of(first), text="Maret", official_id=id_of(rina), at=AT)
        assert questions.ask(session, contact=ani, text="kapan RAT?", at=AT).id != first.id


def test_a_question_is_answered_once(engine: Engine):
    with transaction(engine) as session:
        row_id, (rina, budi) = prepared(session, 2)
        row = questions.answer(session, row_id, text="Maret", official_id=id_of(rina), at=AT)
        assert row is not None
    with transaction(engine) as session:
        late = questions.answer(
            session, row_id, text="April", official_id=id_of(budi), at=after(hours=1)
        )
        assert late is None
        kept = session.exec(select(Question)).one()
        assert (kept.answer, kept.answered_by, kept.answered_at) == ("Maret", rina.id, AT)
        assert questions.open_questions(session) == []


def test_a_question_that_does_not_exist_is_not_answered(engine: Engine):
    with transaction(engine) as session:
        _, (rina,) = prepared(session)
        assert questions.answer(session, 99, text="x", official_id=id_of(rina), at=AT) is None


def test_of_officials_who_answer_at_once_one_wins(engine: Engine):
    with transaction(engine) as session:
        row_id, officials = prepared(session, 8)

    def reply(number: int) -> bool:
        with transaction(engine) as session:
            by = id_of(officials[number])
            done = questions.answer(session, row_id, text=f"{by}", official_id=by, at=AT)
            return done is not None

    won = at_once(8, reply)
    assert won.count(True) == 1
    with reading(engine) as session:
        kept = session.exec(select(Question)).one()
        assert kept.answered_by == id_of(officials[won.index(True)])
        assert kept.answer == str(kept.answered_by)


def test_open_questions_come_oldest_first_and_not_all_at_once(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        ids = [questions.ask(session, contact=ani, text=f"{n}", at=AT).id for n in range(12)]
        assert [row.id for row in questions.open_questions(session)] == ids[:10]
        assert [row.id for row in questions.open_questions(session, limit=2)] == ids[:2]
