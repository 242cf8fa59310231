"""One chair's conversation as the page shows it: read from the inbox and the outbox, merged."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Engine, and_, func, or_
from sqlmodel import Session, col, select

from bot.channels.rendering import to_html
from db.models import Attachment, Contact, Inbox, MessageStatus, Outbox
from db.session import reading

CHANNEL: Final = "web"
SHOWN = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)
MEDIA_PATH = re.compile(r"[0-9a-f]{64}|materi/[a-z0-9-]+\.[a-z]+")  # a stored file, a shipped form

_CURSOR = re.compile(r"(\d{1,18})\.(\d{1,17})\.(\d{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a page has seen: the last inbox row, and the last bot message by the time it was sent.

    Outbox ids alone do not do: a reply overtakes an announcement that was queued before it.
    Both halves only grow for one chair, whose messages are taken and sent one at a time.
    """

    inbox: int = 0
    sent: int = 0  # microseconds since 1970
    outbox: int = 0

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """`""` is the beginning. Raises ValueError for anything `str()` did not make."""
        if not text:
            return cls()
        match = _CURSOR.fullmatch(text)
        if match is None:
            raise ValueError("not a cursor")
        return cls(*(int(group) for group in match.groups()))

    def __str__(self) -> str:
        return f"{self.inbox}.{self.sent}.{self.outbox}"


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in the order of their time, and where to go on."""

    messages: Sequence[Json]
    cursor: Cursor

    def as_json(self) -> Json:
        return {"messages": self.messages, "next": str(self.cursor)}


def since(engine: Engine, chair: str, cursor: Cursor) -> Page:
    """What was said in a chair's conversation after `cursor`."""
    with reading(engine) as session:
        contact_id = _contact_id(session, chair)
        if contact_id is None:
            return Page([], cursor)
        heard = _heard(session, contact_id, cursor)
        said = _said(session, contact_id, cursor)
        files = _files(session, [row.id for row in heard if row.id is not None])
    shown = [(row.received_at, 0, from_chair(row, files[row.id or 0], chair)) for row in heard]
    shown += [(sent_at(row), 1, from_bot(row, chair)) for row in said]
    shown.sort(key=lambda item: item[:2])
    return Page([message for _, _, message in shown], _advance(cursor, heard, said))


def owns(engine: Engine, chair: str, key: str) -> bool:
    """Whether the file of that key was sent by this chair or to them."""
    with reading(engine) as session:
        contact_id = _contact_id(session, chair)
        if contact_id is None:
            return False
        sent = select(Attachment.id).where(
            col(Attachment.contact_id) == contact_id, col(Attachment.reference) == key
        )
        if session.exec(sent).first() is not None:
            return True
        received = select(Outbox.media).where(col(Outbox.contact_id) == contact_id)
        return any(item.get("path") == key for media in session.exec(received) for item in media)


def _contact_id(session: Session, chair: str) -> int | None:
    query = select(Contact.id).where(
        col(Contact.channel) == CHANNEL, col(Contact.external_id) == chair
    )
    return session.exec(query).first()


def _heard(session: Session, contact_id: int, cursor: Cursor) -> Sequence[Inbox]:
    query = select(Inbox).where(col(Inbox.contact_id) == contact_id, col(Inbox.id) > cursor.inbox)
    return session.exec(query.order_by(col(Inbox.id))).all()


def _said(session: Session, contact_id: int, cursor: Cursor) -> Sequence[Outbox]:
    when = func.coalesce(Outbox.finished_at, Outbox.created_at)
    last = _EPOCH + timedelta(microseconds=cursor.sent)
    query = select(Outbox).where(
        col(Outbox.contact_id) == contact_id,
        col(Outbox.status).in_(SHOWN),
        or_(when > last, and_(when == last, col(Outbox.id) > cursor.outbox)),
    )
    return session.exec(query.order_by(when, col(Outbox.id))).all()


def _files(session: Session, inbox_ids: Sequence[int]) -> Mapping[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = defaultdict(list)
    if inbox_ids:
        query = select(Attachment).where(col(Attachment.inbox_id).in_(inbox_ids))
        for row in session.exec(query.order_by(col(Attachment.id))):
            found[row.inbox_id].append(row)
    return found


def _advance(cursor: Cursor, heard: Sequence[Inbox], said: Sequence[Outbox]) -> Cursor:
    inbox = heard[-1].id or 0 if heard else cursor.inbox
    if not said:
        return Cursor(inbox, cursor.sent, cursor.outbox)
    sent = (sent_at(said[-1]) - _EPOCH) // timedelta(microseconds=1)
    return Cursor(inbox, sent, said[-1].id or 0)


def sent_at(row: Outbox) -> datetime:
    """When a bot message appeared on the phone."""
    return row.finished_at or row.created_at


def from_chair(row: Inbox, files: Sequence[Attachment], chair: str) -> Json:
    """A message of the chair. `shared` is "location" or "contact" where there is no text."""
    client_id, _, shared = row.external_id.partition(".")
    media = [
        {"url": media_url(f.reference, chair), "kind": f.kind, "name": f.name, "caption": ""}
        for f in files
    ]
    return _message(
        f"in-{row.id}", "chair", row.text, row.received_at, media=media, status="received"
    ) | {"client_id": client_id, "shared": shared}


def from_bot(row: Outbox, chair: str) -> Json:
    """A message of the bot, with its buttons and files."""
    media = [
        {
            "url": media_url(item.get("path", ""), chair),
            "kind": item.get("kind", "document"),
            "name": item.get("name", ""),
            "caption": to_html(item.get("caption", "")),
        }
        for item in row.media
    ]
    return _message(
        f"out-{row.id}", "bot", row.text, sent_at(row), media=media, status=row.status
    ) | {
        "options": [{"value": value, "label": label} for value, label in row.options],
        "request": row.request,
    }


def _message(
    id_: str, sender: str, text: str, at: datetime, *, media: list[Json], status: str
) -> Json:
    return {
        "id": id_,
        "from": sender,
        "text": to_html(text),
        "options": [],
        "media": media,
        "request": None,
        "status": status,
        "at": at.isoformat(),
    }


def media_url(path: str, chair: str) -> str | None:
    """Where the page gets a file; None for what it can only name."""
    return f"/simulator/media/{path}?chair={chair}" if MEDIA_PATH.fullmatch(path) else None
