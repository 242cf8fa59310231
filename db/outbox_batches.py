"""The ends of many messages of the outbox in one transaction: a transaction by itself costs more than
what is done in it. The statements are built once. (Starts are stamped one by one: what is stamped
and not yet sent is in doubt after a crash.)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from db.models import MessageStatus, Outbox, SentPart
from db.queue_order import is_one_of
from db.session import is_postgres, table_of


@dataclass(frozen=True, slots=True)
class Sent:
    """The last part of a message is with the provider, since `at`."""

    row: Outbox
    part: int
    provider_id: str
    at: datetime


_OUTBOX, _PARTS = table_of(Outbox), table_of(SentPart)
_INSERT_PARTS: dict[bool, Any] = {
    True: postgresql.insert(_PARTS).on_conflict_do_nothing(),
    False: sqlite.insert(_PARTS).on_conflict_do_nothing(),
}
_ROW = _OUTBOX.update().where(_OUTBOX.c.id == bindparam("row_id"))
_LAST_PART = _ROW.values(part=bindparam("my_parts"))
_FINISH = _ROW.where(
    _OUTBOX.c.lease_owner == bindparam("my_owner"),
    is_one_of(_OUTBOX.c.status, MessageStatus.SENDING, MessageStatus.IN_DOUBT),
).values(
    status=MessageStatus.SENT,
    finished_at=bindparam("my_ended"),
    lease_until=None,
    error="",
    error_code="",
)


def finish_all(session: Session, owner: str, sent: Sequence[Sent]) -> None:
    """What db.outbox.record_part (for the last part) and db.outbox.finish do, of many messages.
    Harmless when repeated after a lost connection."""
    ordered = sorted(sent, key=lambda one: one.row.id or 0)  # two who lock the same rows: no knot
    connection = session.connection()
    parts = [
        {
            "outbox_id": one.row.id,
            "part": one.part,
            "channel": one.row.channel,
            "provider_id": one.provider_id,
            "status": MessageStatus.SENT,
        }
        for one in ordered
    ]
    connection.execute(_INSERT_PARTS[is_postgres(session)], parts)
    connection.execute(_LAST_PART, [{"row_id": s.row.id, "my_parts": s.part + 1} for s in ordered])
    ends = [{"row_id": s.row.id, "my_owner": owner, "my_ended": s.at} for s in ordered]
    connection.execute(_FINISH, ends)
