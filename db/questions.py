"""Open questions: what the bot did not know, until an official answers."""

from datetime import datetime

from sqlmodel import Session, col, select

from db.models import Contact, Question


def ask(session: Session, *, contact: Contact, text: str, at: datetime) -> Question:
    """Store a question; the same person asking the same again keeps the first."""
    query = select(Question).where(
        col(Question.person_id) == contact.person_id,
        col(Question.text) == text,
        col(Question.answered_at).is_(None),
    )
    known = session.exec(query).first()
    if known is not None:
        return known
    question = Question(
        person_id=contact.person_id,
        contact_id=contact.id or 0,
        text=text,
        created_at=at,
    )
    session.add(question)
    session.flush()
    return question


def answer(
    session: Session, question_id: int, *, text: str, official_id: int, at: datetime
) -> Question | None:
    """Answer an open question; None if there is none with that id or it is answered already."""
    query = select(Question).where(
        col(Question.id) == question_id, col(Question.answered_at).is_(None)
    )
    question = session.exec(query.with_for_update()).first()
    if question is not None:
        question.answer, question.answered_by, question.answered_at = (
            text,
            official_id,
            at,
        )
    return question


def open_questions(session: Session, limit: int = 10) -> list[Question]:
    """Unanswered questions, oldest first."""
    query = select(Question).where(col(Question.answered_at).is_(None))
    return list(session.exec(query.order_by(col(Question.id)).limit(limit)).all())


def join(question: Question, first: Question | None) -> None:
    """Put a question with the first that asked the same, or let it be the first of its kind."""
    question.cluster = (first.cluster or first.id) if first is not None else question.id


def answer_alike(session: Session, answered: Question) -> list[Question]:
    """Give a question's answer to all others of its cluster that are still open; returns them."""
    query = select(Question).where(
        col(Question.cluster) == answered.cluster,
        col(Question.cluster).is_not(None),
        col(Question.answered_at).is_(None),
    )
    rows = list(session.exec(query.order_by(col(Question.id)).with_for_update()).all())
    for row in rows:
        row.answer, row.answered_by = answered.answer, answered.answered_by
        row.answered_at = answered.answered_at
    return rows


def of_cluster(session: Session, cluster: int) -> list[Question]:
    """All questions of a cluster, oldest first."""
    query = select(Question).where(col(Question.cluster) == cluster)
    return list(session.exec(query.order_by(col(Question.id))).all())
