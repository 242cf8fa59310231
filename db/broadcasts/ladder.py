"""The rungs after the first message: the person's other channel, and asking the silent again.

The last rung, a person who calls, is the list made from `results.lines`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from db.broadcasts.audience import in_zone
from db.broadcasts.expansion import Openings, media_of, row_for
from db.broadcasts.routes import Channels, Route, addresses, choose, templates_for
from db.clock import ZONES, is_working_day, to_local
from db.models import (
    Broadcast,
    BroadcastKind,
    BroadcastRecipient,
    BroadcastStatus,
    Contact,
    MessageStatus,
    Mode,
    Outbox,
    Person,
)
from db.outbox import Priority, enqueue_rows

CHUNK = 500
GIVE_UP = timedelta(days=7)  # so long after its start an announcement climbs on
WORK_BEGINS, WORK_ENDS = time(8), time(16)  # local; the silent are asked again only then


def climb(session: Session, channels: Channels, reporting: Collection[str], at: datetime) -> int:
    """For one announcement: those whose message failed, or was not read in time, get it on their
    other channel. Each is looked at once; returns how many were."""
    row = _due(session, col(Broadcast.other_channel_after) > 0, at)
    for broadcast in row:
        waited = at - timedelta(minutes=broadcast.other_channel_after)
        stuck = _stuck(session, broadcast, reporting, waited)
        if stuck:
            _other_channel(session, broadcast, stuck, channels, at)
            return len(stuck)
    return 0


def _due(session: Session, condition: Any, at: datetime) -> Sequence[Broadcast]:
    query = select(Broadcast).where(
        condition,
        col(Broadcast.status).in_((BroadcastStatus.SENDING, BroadcastStatus.DONE)),
        col(Broadcast.paused_at).is_(None),
        col(Broadcast.starts_at).between(at - GIVE_UP, at),
    )
    return session.exec(query.order_by(col(Broadcast.id)).with_for_update(skip_locked=True)).all()


def _stuck(
    session: Session, broadcast: Broadcast, reporting: Collection[str], waited: datetime
) -> list[tuple[BroadcastRecipient, str]]:
    """Recipients to be tried elsewhere, with the channel that did not do: failed at once; not read
    (where that is reported) or, if an answer is asked for, not answered since `waited`."""
    first: Any = aliased(Outbox)
    unread = and_(
        first.status.in_((MessageStatus.SENT, MessageStatus.DELIVERED)),
        first.finished_at <= waited,
        or_(first.channel.in_(reporting), broadcast.kind != BroadcastKind.PLAIN),
    )
    query = (
        select(BroadcastRecipient, first.channel)
        .join(first, first.id == col(BroadcastRecipient.outbox_id))
        .where(
            col(BroadcastRecipient.broadcast_id) == broadcast.id,
            col(BroadcastRecipient.second_at).is_(None),
            col(BroadcastRecipient.answered_at).is_(None),
            col(BroadcastRecipient.opened_at).is_(None),
            or_(first.status == MessageStatus.FAILED, unread),
        )
        .order_by(col(BroadcastRecipient.id))
        .limit(CHUNK)
    )
    return [(recipient, channel) for recipient, channel in session.execute(query)]


def _other_channel(
    session: Session,
    broadcast: Broadcast,
    stuck: Sequence[tuple[BroadcastRecipient, str]],
    channels: Channels,
    at: datetime,
) -> None:
    known = addresses(session, [recipient.person_id for recipient, _ in stuck])
    has_file = broadcast.attachment_id is not None
    templates = templates_for(
        session, broadcast.kind, broadcast.title, broadcast.body, has_file=has_file
    )
    media = media_of(session, broadcast)
    found: list[tuple[BroadcastRecipient, Route]] = []
    for recipient, channel in stuck:
        recipient.second_at = at
        others = [a for a in known.get(recipient.person_id, ()) if a.channel != channel]
        route = choose(others, channels, templates, at)
        if isinstance(route, Route):
            found.append((recipient, route))
    if not found:
        return
    openings = Openings(session, channels, at)
    rows = [row_for(broadcast, route, templates, media, openings.due(route)) for _, route in found]
    for (recipient, route), outbox_id in zip(found, enqueue_rows(session, rows), strict=True):
        recipient.second_outbox_id = outbox_id
        if recipient.mode != Mode.OPENER:  # its text still waits, whatever comes of this one
            recipient.mode = route.mode
    _text_waits(session, [route for _, route in found])


def _text_waits(session: Session, routes: Sequence[Route]) -> None:
    """Who is only told by an opening template gets the text with whatever they write next."""
    openers = [route.contact_id for route in routes if route.mode is Mode.OPENER]
    if openers:
        waiting = update(Contact).where(col(Contact.id).in_(openers))
        session.execute(
            waiting.values(unread_announcement=True),
            execution_options={"synchronize_session": False},
        )


def nudge(session: Session, channels: Channels, words: str, at: datetime) -> int:
    """For one announcement: the silent are asked again, once, in the working hours of their own
    village. `words` stand before the text. Returns how many recipients were looked at."""
    for broadcast in _due(session, col(Broadcast.nudge_after) > 0, at):
        silent = _silent(session, broadcast, at)
        if silent:
            _ask_again(session, broadcast, silent, channels, words, at)
            return len(silent)
    return 0


def working_hours(zone: str, at: datetime) -> bool:
    """Whether an office would call there now: a working day from 8 to 16, local time."""
    local = to_local(at, zone)
    return is_working_day(local.date()) and WORK_BEGINS <= local.time() < WORK_ENDS


def _silent(session: Session, broadcast: Broadcast, at: datetime) -> Sequence[BroadcastRecipient]:
    awake = [in_zone(zone) for zone in ZONES if working_hours(zone, at)]
    if not awake:
        return ()
    waited = at - timedelta(minutes=broadcast.nudge_after)
    first: Any = aliased(Outbox)
    second: Any = aliased(Outbox)
    left = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)
    query = (
        select(BroadcastRecipient)
        .join(Person, col(Person.id) == col(BroadcastRecipient.person_id))
        .join(first, first.id == col(BroadcastRecipient.outbox_id))
        .outerjoin(second, second.id == col(BroadcastRecipient.second_outbox_id))
        .where(
            col(BroadcastRecipient.broadcast_id) == broadcast.id,
            col(BroadcastRecipient.answered_at).is_(None),
            col(BroadcastRecipient.nudged_at).is_(None),
            or_(*awake),
            or_(
                and_(first.status.in_(left), first.finished_at <= waited),
                and_(second.status.in_(left), second.finished_at <= waited),
            ),
        )
        .order_by(col(BroadcastRecipient.id))
        .limit(CHUNK)
    )
    return session.exec(query).all()


def _ask_again(
    session: Session,
    broadcast: Broadcast,
    silent: Sequence[BroadcastRecipient],
    channels: Channels,
    words: str,
    at: datetime,
) -> None:
    known = addresses(session, [recipient.person_id for recipient in silent])
    templates = templates_for(session, broadcast.kind, broadcast.title, broadcast.body)
    openings = Openings(session, channels, at)
    routes, rows = [], []
    for recipient in silent:
        recipient.nudged_at = at
        route = choose(known.get(recipient.person_id, ()), channels, templates, at)
        if not isinstance(route, Route):
            continue
        due = _working_day(openings.due(route))
        row = row_for(broadcast, route, templates, (), due)
        rows.append(row | {"text": f"{words}\n\n{broadcast.text}", "created_at": at})
        rows[-1]["priority"] = int(Priority.REMINDER)
        routes.append(route)
    if rows:
        enqueue_rows(session, rows)
        _text_waits(session, routes)


def _working_day(due: datetime) -> datetime:
    """What is put off because no more conversations may be opened that day comes on a working day
    too, at the same hour."""
    while not is_working_day(to_local(due).date()):
        due += timedelta(days=1)
    return due
