"""Topics as officials wrote them, over the shipped ones: every version is kept, the last can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from db import audit
from db.models import Counter, TopicVersion
from db.session import insert_ignore

_COUNTER = "knowledge"


def version(session: Session) -> int:
    """A number that grows whenever topics or learned phrases change; processes compare it with
    the one their index was built from."""
    found = session.exec(select(Counter.value).where(col(Counter.name) == _COUNTER)).first()
    return found or 0


def bump(session: Session) -> None:
    """Something the matcher is built from changed: every process rebuilds its index."""
    session.execute(insert_ignore(session, Counter, {"name": _COUNTER, "value": 0}))
    statement = update(Counter).where(col(Counter.name) == _COUNTER)
    session.execute(statement.values(value=col(Counter.value) + 1))


def save(  # noqa: PLR0913 - the columns of a row, all by keyword
    session: Session,
    *,
    topic_id: str,
    body: dict[str, Any],
    actor: str,
    official_id: int | None,
    at: datetime,
    question_id: int | None = None,
) -> TopicVersion:
    """Store a new version of a topic (or a new topic) and have it audited. `body` holds the keys
    of a topic in faq/content/*.toml, lists as lists, the date as ISO text."""
    row = TopicVersion(
        topic_id=topic_id,
        body=body,
        official_id=official_id,
        question_id=question_id,
        created_at=at,
    )
    session.add(row)
    session.flush()
    audit.write(session, actor=actor, action="topic.save", subject=f"topic:{topic_id}", at=at)
    bump(session)
    return row


def undo(session: Session, topic_id: str, *, actor: str, at: datetime) -> bool:
    """Take the newest version of a topic back; the one before it (or the shipped topic) holds
    again. False when there is nothing to undo."""
    newest = next(iter(history(session, topic_id, undone=False)), None)
    if newest is None:
        return False
    newest.undone_at = at
    audit.write(session, actor=actor, action="topic.undo", subject=f"topic:{topic_id}", at=at)
    bump(session)
    return True


def history(session: Session, topic_id: str, *, undone: bool = True) -> list[TopicVersion]:
    """Versions of a topic, newest first; without `undone` only those that still stand."""
    query = select(TopicVersion).where(col(TopicVersion.topic_id) == topic_id)
    if not undone:
        query = query.where(col(TopicVersion.undone_at).is_(None))
    return list(session.exec(query.order_by(col(TopicVersion.id).desc())).all())


def current(session: Session) -> dict[str, dict[str, Any]]:
    """The body that holds for each topic an official wrote."""
    query = select(TopicVersion).where(col(TopicVersion.undone_at).is_(None))
    rows = session.exec(query.order_by(col(TopicVersion.id))).all()
    return {row.topic_id: row.body for row in rows}
