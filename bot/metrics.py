"""Numbers for monitoring at /metrics; counted from the tables, so that any process can tell them."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import Engine
from sqlmodel import col, func, select

from db.clock import now
from db.models import Complaint, MessageStatus, Outbox, Question
from db.session import reading

CONTENT_TYPE = CONTENT_TYPE_LATEST
REGISTRY = CollectorRegistry()
WEBHOOKS = Counter(
    "kawan_webhook_requests",
    "Webhook requests by outcome",
    ["channel", "status"],
    registry=REGISTRY,
)


def exposition(engine: Engine) -> bytes:
    """All metrics in Prometheus' text format."""
    return generate_latest(REGISTRY) + generate_latest(_Tables(engine))


class _Tables:
    """A registry whose values are read from the database at the moment they are asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> list[GaugeMetricFamily]:
        messages = GaugeMetricFamily(
            "kawan_messages", "Outgoing messages by state", labels=["channel", "status"]
        )
        age = GaugeMetricFamily("kawan_oldest_queued_seconds", "Age of the oldest message due")
        questions = GaugeMetricFamily("kawan_open_questions", "Questions nobody answered yet")
        complaints = GaugeMetricFamily(
            "kawan_complaints", "Complaints by status", labels=["status"]
        )
        with reading(self._engine) as session:
            by_state = select(Outbox.channel, Outbox.status, func.count()).group_by(
                col(Outbox.channel), col(Outbox.status)
            )
            for channel, status, count in session.exec(by_state).all():
                messages.add_metric([channel, status], count)
            due = select(func.min(Outbox.due_at)).where(Outbox.status == MessageStatus.QUEUED)
            oldest: datetime | None = session.exec(due).one()
            age.add_metric(
                [], max(0.0, (now() - oldest).total_seconds()) if oldest is not None else 0.0
            )
            unanswered = select(func.count()).where(col(Question.answered_at).is_(None))
            questions.add_metric([], session.exec(unanswered).one())
            by_status = select(Complaint.status, func.count()).group_by(col(Complaint.status))
            for status, count in session.exec(by_status).all():
                complaints.add_metric([status], count)
        return [messages, age, questions, complaints]
