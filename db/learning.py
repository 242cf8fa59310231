"""Ways of asking that were seen, proposed for a topic until they are accepted; thumbs under answers."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from db import topics
from db.models import Feedback, LearnedPhrase, PhraseStatus

MAX_LENGTH = 400  # longer is a story, no phrase


def propose(session: Session, *, topic_id: str, text: str, source: str, at: datetime) -> None:
    """Note that `text` meant this topic. Seen again it only counts; what was rejected stays so."""
    phrase = " ".join(text.split())
    if not phrase or len(phrase) > MAX_LENGTH:
        return
    query = select(LearnedPhrase).where(
        col(LearnedPhrase.topic_id) == topic_id, col(LearnedPhrase.text) == phrase
    )
    known = session.exec(query).first()
    if known is not None:
        known.seen += 1
        return
    session.add(LearnedPhrase(topic_id=topic_id, text=phrase, source=source, created_at=at))
    session.flush()


def proposals(session: Session, limit: int = 100) -> list[LearnedPhrase]:
    """Phrases to be decided on, the most often seen first."""
    query = select(LearnedPhrase).where(col(LearnedPhrase.status) == PhraseStatus.PROPOSED)
    query = query.order_by(col(LearnedPhrase.seen).desc(), col(LearnedPhrase.id))
    return list(session.exec(query.limit(limit)).all())


def decide(
    session: Session, phrase: LearnedPhrase, *, accept: bool, at: datetime, reason: str = ""
) -> None:
    """Accept a phrase (every process learns it) or reject it with the reason."""
    phrase.status = PhraseStatus.ACCEPTED if accept else PhraseStatus.REJECTED
    phrase.reason, phrase.decided_at = reason[:200], at
    session.add(phrase)
    if accept:
        topics.bump(session)


def accepted(session: Session) -> dict[str, list[str]]:
    """Learned phrases by topic, in the order in which they were learned."""
    query = select(LearnedPhrase).where(col(LearnedPhrase.status) == PhraseStatus.ACCEPTED)
    found: dict[str, list[str]] = {}
    for row in session.exec(query.order_by(col(LearnedPhrase.id))).all():
        found.setdefault(row.topic_id, []).append(row.text)
    return found


def rate(
    session: Session, *, person_id: int, topic_id: str, helpful: bool, question: str, at: datetime
) -> None:
    """A thumb up or down; a person's last one for a topic counts."""
    query = select(Feedback).where(
        col(Feedback.person_id) == person_id, col(Feedback.topic_id) == topic_id
    )
    row = session.exec(query).first() or Feedback(
        person_id=person_id, topic_id=topic_id, helpful=helpful, at=at
    )
    row.helpful, row.question, row.at = helpful, question[:1000], at
    session.add(row)
    session.flush()


def thumbs(session: Session) -> dict[str, tuple[int, int]]:
    """(up, down) by topic."""
    query = select(Feedback.topic_id, Feedback.helpful, func.count()).group_by(
        col(Feedback.topic_id), col(Feedback.helpful)
    )
    counted: dict[str, tuple[int, int]] = {}
    for topic_id, helpful, count in session.exec(query).all():
        up, down = counted.get(topic_id, (0, 0))
        counted[topic_id] = (up + count, down) if helpful else (up, down + count)
    return counted
