"""A message before it is queued: the columns of its row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from db.models import Contact


class Columns(TypedDict, total=False):
    """What makes a message. `options` are (payload, label)."""

    text: Required[str]
    at: Required[datetime]
    priority: Required[int]
    options: Sequence[tuple[str, str]]
    media: Sequence[dict[str, str]]
    request: str | None
    inbox_id: int | None
    broadcast_id: int | None


def row_for(contact: Contact, **columns: Unpack[Columns]) -> dict[str, Any]:
    """A message for db.outbox.enqueue_rows, to be sent from `at` on."""
    return {
        "channel": contact.channel,
        "recipient": contact.external_id,
        "contact_id": contact.id,
        "inbox_id": columns.get("inbox_id"),
        "broadcast_id": columns.get("broadcast_id"),
        "priority": int(columns["priority"]),
        "text": columns["text"],
        "options": [list(o) for o in columns.get("options", ())],
        "media": list(columns.get("media", ())),
        "request": columns.get("request"),
        "due_at": columns["at"],
        "created_at": columns["at"],
    }
