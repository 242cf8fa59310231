"""What the bot was asked and learned: open questions, topics of officials, phrases, thumbs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from db.models.base import Table, json_column, text_column


class PhraseStatus(StrEnum):
    """Life of a learned phrase."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Question(Table, table=True):
    """What the bot did not know and passed on; stays open until an official answers."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    contact_id: int = Field(foreign_key="contact.id")
    cluster: int | None = Field(default=None, index=True)  # id of the first that asked the same
    text: str = text_column()
    created_at: datetime
    answer: str = text_column("")
    answered_by: int | None = Field(default=None, foreign_key="official.id")
    answered_at: datetime | None = Field(default=None, index=True)


class TopicVersion(Table, table=True):
    """A topic as an official wrote it, over the shipped one; the newest that is not undone holds."""

    __table_args__ = (Index("ix_topicversion_topic_id_id", "topic_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    topic_id: str = Field(max_length=64)
    body: dict[str, Any] = json_column(dict)  # question, label, phrases, answer, source, ...
    official_id: int | None = Field(default=None, foreign_key="official.id")
    question_id: int | None = Field(default=None, foreign_key="question.id")  # whose answer it is
    created_at: datetime
    undone_at: datetime | None = None


class LearnedPhrase(Table, table=True):
    """A way of asking that was seen, for a topic that a person or an official named as its answer."""

    __table_args__ = (UniqueConstraint("topic_id", "text"),)

    id: int | None = Field(default=None, primary_key=True)
    topic_id: str = Field(max_length=64)
    text: str = Field(max_length=400)
    status: str = Field(default=PhraseStatus.PROPOSED, index=True, max_length=16)
    source: str = Field(max_length=16)  # choice, answer
    seen: int = 1  # how often it was proposed
    reason: str = ""  # why it was rejected
    created_at: datetime
    decided_at: datetime | None = None


class Feedback(Table, table=True):
    """A thumb under an answer; one a person and topic, the last one counts."""

    __table_args__ = (UniqueConstraint("person_id", "topic_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    topic_id: str = Field(index=True, max_length=64)
    helpful: bool
    question: str = text_column("")
    at: datetime
