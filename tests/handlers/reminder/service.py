"""The duties of a running service, at a moment of the test's choosing."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from bot.duties import expand_broadcasts, fire_reminders
from db.broadcasts import expansion
from db.broadcasts.routes import Channels
from db.reminders import keeping
from db.reminders.keeping import NewReminder
from db.session import id_of, transaction
from handlers.policy import Policy
from tests.conversation import Conversation

POLICY = Policy(channels=Channels({"web": None}, {}, {}))
TUESDAY = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # 09.30 WIB


def utc(text: str) -> datetime:
    """`2026-11-24 02:30`"""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def tick(engine: Engine, at: datetime) -> None:
    """Fire what is due and turn it into messages, until nothing is left to do."""
    while _fire(engine, at):
        pass
    while _expand(engine, at):
        pass


def _fire(engine: Engine, at: datetime) -> int:
    with transaction(engine) as session:
        return fire_reminders(POLICY)(session, at)


def _expand(engine: Engine, at: datetime) -> bool:
    with transaction(engine) as session:
        waiting = expansion.next_to_expand(session, at) is not None
        expand_broadcasts(POLICY)(session, at)
        return waiting


def remind(engine: Engine, at: datetime, **columns: object) -> int:
    """A common reminder; its number."""
    values = {"text": "Mohon laporkan SPT.", "title": "SPT Tahunan", "rule": "cron 0 8 * * *"}
    with transaction(engine) as session:
        return id_of(keeping.add(session, NewReminder(**(values | columns)), at))  # type: ignore[arg-type]


def reminded(chair: Conversation) -> list[str]:
    """The reminders that were queued for somebody."""
    return [row.text for row in chair.rows() if row.broadcast_id]
