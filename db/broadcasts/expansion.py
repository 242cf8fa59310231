"""An announcement becomes messages: in chunks, each in one transaction, everybody once.

Everyone in the audience gets a row, also those who can't be reached, with the reason: set(reached)
and set(to be called) together are the audience.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, func, select

from db import attachments
from db.broadcasts.audience import persons
from db.broadcasts.routes import Channels, Route, Templates, addresses, choose, templates_for
from db.models import (
    Attachment,
    AttachmentStatus,
    Broadcast,
    BroadcastRecipient,
    BroadcastStatus,
    Contact,
    Mode,
    Outbox,
    Person,
    Skip,
)
from db.outbox import enqueue_rows
from db.session import table_of

CHUNK = 1000


def next_to_expand(session: Session, at: datetime) -> Broadcast | None:
    """The most urgent announcement whose time has come, and whose file (if any) is stored. Waits
    for a process that is working on it, a chunk at most, instead of taking the next one: a person
    who is in both would get the later one first."""
    stored = select(Attachment.id).where(col(Attachment.status) == AttachmentStatus.STORED)
    due = (
        col(Broadcast.status) == BroadcastStatus.SENDING,
        col(Broadcast.paused_at).is_(None),
        col(Broadcast.starts_at) <= at,
        col(Broadcast.attachment_id).is_(None) | col(Broadcast.attachment_id).in_(stored),
    )
    order = (col(Broadcast.priority), col(Broadcast.id))
    looked_for = select(Broadcast.id).where(*due).order_by(*order).limit(1)
    while (first := session.exec(looked_for).first()) is not None:
        # Asked for again, with the lock: done, or paused, since we looked? Then the next one.
        mine = select(Broadcast).where(*due, col(Broadcast.id) == first)
        if found := session.exec(mine.with_for_update()).first():
            return found
    return None


def expand(session: Session, broadcast: Broadcast, channels: Channels, at: datetime) -> int:
    """Decide on the next chunk of recipients; returns how many persons were decided on. The
    cursor, the recipients and their messages are one transaction: a crash repeats or loses nobody.
    """
    ids = _next_chunk(session, broadcast)
    if not ids:
        broadcast.status, broadcast.finished_at = BroadcastStatus.DONE, at
        return 0
    has_file = broadcast.attachment_id is not None
    templates = templates_for(
        session, broadcast.kind, broadcast.title, broadcast.body, has_file=has_file
    )
    known = addresses(session, ids)
    routes = {person: choose(known.get(person, ()), channels, templates, at) for person in ids}
    queued = _queue(session, broadcast, routes, templates, channels, at)
    rows = [_recipient(broadcast, person, route, queued) for person, route in routes.items()]
    session.execute(insert(table_of(BroadcastRecipient)), rows)
    broadcast.cursor = ids[-1]
    return len(ids)


def _next_chunk(session: Session, broadcast: Broadcast) -> list[int]:
    # Two persons found to be one: who was ahead may be decided on already, as the other.
    decided = select(BroadcastRecipient.person_id).where(
        col(BroadcastRecipient.broadcast_id) == broadcast.id,
        col(BroadcastRecipient.person_id) > broadcast.cursor,
    )
    query = persons(broadcast.audience).where(
        col(Person.id) > broadcast.cursor, col(Person.id).not_in(decided)
    )
    return list(session.exec(query.order_by(col(Person.id)).limit(CHUNK)).all())


def _queue(
    session: Session,
    broadcast: Broadcast,
    routes: Mapping[int, Route | Skip],
    templates: Templates,
    channels: Channels,
    at: datetime,
) -> dict[int, int]:
    """The messages of a chunk; -> person id: outbox id."""
    sendable = {person: route for person, route in routes.items() if isinstance(route, Route)}
    if not sendable:
        return {}
    media = media_of(session, broadcast)
    openings = Openings(session, channels, at)
    rows = [
        row_for(broadcast, route, templates, media, openings.due(route))
        for route in sendable.values()
    ]
    openers = [route.contact_id for route in sendable.values() if route.mode is Mode.OPENER]
    if openers:
        waiting = update(Contact).where(col(Contact.id).in_(openers))
        session.execute(
            waiting.values(unread_announcement=True),
            execution_options={"synchronize_session": False},
        )
    return dict(zip(sendable, enqueue_rows(session, rows), strict=True))


class Openings:
    """Conversations that may be opened in 24 hours (PLATFORM 4): what is beyond goes out a day
    later, or two, instead of being refused by the provider."""

    def __init__(self, session: Session, channels: Channels, at: datetime) -> None:
        self._session, self._daily, self._at = session, channels.daily, at
        self._used: dict[str, int] = {}

    def due(self, route: Route) -> datetime:
        """When a message on this route may go out."""
        limit = self._daily.get(route.channel)
        if route.mode is Mode.FREE or not limit:
            return self._at
        used = self._used.get(route.channel)
        if used is None:
            used = opened(self._session, route.channel, self._at)
        self._used[route.channel] = used + 1
        return self._at + timedelta(days=used // limit)


def opened(session: Session, channel: str, at: datetime) -> int:
    """Conversations opened on a channel in the last 24 hours, or waiting to be."""
    query = select(func.count()).where(
        col(Outbox.channel) == channel,
        col(Outbox.template).is_not(None),
        col(Outbox.due_at) > at - timedelta(days=1),
    )
    return session.exec(query.select_from(Outbox)).one()


def media_of(session: Session, broadcast: Broadcast) -> list[dict[str, str]]:
    """The picture or document of an announcement, as the outbox keeps it."""
    if broadcast.attachment_id is None:
        return []
    file = session.get_one(Attachment, broadcast.attachment_id)
    shown = attachments.shown(file)  # never a picture's original: it tells where it was taken
    if shown.key is None:
        return []
    kind = shown.kind if shown.kind in {"photo", "document"} else "document"
    return [
        {
            "kind": kind,
            "path": shown.key,
            "mime": shown.mime,
            "name": shown.name or "lampiran",
            "caption": "",
        }
    ]


def row_for(
    broadcast: Broadcast,
    route: Route,
    templates: Templates,
    media: Sequence[Mapping[str, str]],
    due_at: datetime,
) -> dict[str, Any]:
    """The outbox row of one recipient. A template carries no file: that follows the answer."""
    template = {Mode.TEMPLATE: templates.whole, Mode.OPENER: templates.opener}.get(route.mode)
    return {
        "channel": route.channel,
        "recipient": route.recipient,
        "contact_id": route.contact_id,
        "broadcast_id": broadcast.id,
        "priority": broadcast.priority,
        "text": broadcast.text,
        "options": payloads(broadcast),
        "media": [] if template else list(media),
        "template": template,
        "due_at": due_at,
        "created_at": broadcast.starts_at,
    }


def payloads(broadcast: Broadcast) -> list[list[str]]:
    """The buttons: each payload names the announcement it answers."""
    return [[f"jawaban {broadcast.id} {code}", label] for code, label in broadcast.options]


def _recipient(
    broadcast: Broadcast, person_id: int, route: Route | Skip, queued: Mapping[int, int]
) -> dict[str, Any]:
    sent = isinstance(route, Route)
    return {
        "broadcast_id": broadcast.id,
        "person_id": person_id,
        "outbox_id": queued.get(person_id),
        "mode": str(route.mode) if isinstance(route, Route) else "",
        "skipped": "" if sent else str(route),
    }
