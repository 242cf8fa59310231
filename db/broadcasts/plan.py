"""What an announcement would do, before anything is sent: who gets it how, how long it takes, what
it costs, what stands against it.

Counted by the database in one statement; it agrees with what `expansion.expand` does, contact for
contact (a test compares the two on random rosters).
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, false, or_, true
from sqlmodel import Session, col, func, select

from db.broadcasts import audience
from db.broadcasts.cost import Cost, estimate
from db.broadcasts.expansion import opened
from db.broadcasts.routes import (
    NEWEST_FIRST,
    PURPOSES,
    Channels,
    Templates,
    templates_for,
)
from db.broadcasts.steering import Draft
from db.clock import to_local
from db.models import BroadcastKind, Contact, MessageTemplate, Mode, Skip
from db.quiet import Quiet
from db.templates import of_purpose

COMFORTABLE = 1024  # UTF-16 units: caption of a picture, question with buttons (Telegram, WhatsApp)
_PLACE = re.compile(r"\{\{\s*(\d+)\s*\}\}")


class Problem(StrEnum):
    """What an official should know before sending; none forbids it."""

    LONG = "long"  # more than COMFORTABLE: it arrives in pieces on some channels
    NO_TITLE = "no_title"  # the template names a title, and there is none
    TOO_LONG = "too_long"  # does not fit into the template
    NO_TEMPLATE = "no_template"  # some are outside the window, and nothing may be sent there
    FILE_LEFT_OUT = "file_left_out"  # templates carry no file, and no opener can bring it later
    QUIET = "quiet"  # it would start in the quiet hours


@dataclass(frozen=True, slots=True)
class Share:
    """What one channel carries: messages by mode, seconds they take at its rate, and how many days
    later the last ones leave because of its daily limit for opening conversations."""

    channel: str
    modes: Mapping[Mode, int]
    seconds: int
    days: int

    @property
    def messages(self) -> int:
        """How many persons are written to here."""
        return sum(self.modes.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen. `persons` are in the audience: those with a message (by channel, biggest
    first) and those without (by reason). `template` is the approved template as it would be read
    outside the window, "" for none; `mode` how one writes there. `loud_at` is when the quiet hours
    around the start end. `cost` is None when nothing is paid for."""

    persons: int
    shares: tuple[Share, ...]
    skipped: Mapping[Skip, int]
    mode: Mode | None
    template: str
    template_channel: str
    cost: Cost | None
    problems: tuple[Problem, ...]
    loud_at: datetime | None

    @property
    def messages(self) -> int:
        """How many persons are written to."""
        return sum(share.messages for share in self.shares)

    @property
    def outside(self) -> int:
        """How many of them are outside their window."""
        return self.messages - sum(share.modes.get(Mode.FREE, 0) for share in self.shares)

    @property
    def seconds(self) -> int:
        """Until the last message of the first day has left; channels work side by side."""
        return max((share.seconds for share in self.shares), default=0)

    @property
    def days(self) -> int:
        """How many days later the last message leaves."""
        return max((share.days for share in self.shares), default=0)


def plan(
    session: Session,
    draft: Draft,
    channels: Channels,
    at: datetime,
    *,
    quiet: Quiet | None = None,
    zone: str = "Asia/Jakarta",
) -> Plan:
    """The plan of a draft that starts `at`. Windows are judged by what is known now."""
    title, body, has_file = draft.title[:200], draft.body or draft.text, bool(draft.attachment_id)
    templates = templates_for(session, draft.kind, title, body, has_file=has_file)
    shares, skipped = _count(session, draft, channels, templates, at)
    loud_at = _loud_at(quiet, at, zone)
    row, words = _shown(session, draft, templates)
    found = {
        Problem.LONG: _length(draft.text) > COMFORTABLE,
        **_template_problems(session, draft, templates),
        Problem.NO_TEMPLATE: skipped[Skip.WINDOW] > 0,
        Problem.FILE_LEFT_OUT: has_file and templates.mode is Mode.TEMPLATE,
        Problem.QUIET: loud_at is not None,
    }
    return Plan(
        persons=sum(share.messages for share in shares) + sum(skipped.values()),
        shares=shares,
        skipped=dict(skipped),
        mode=templates.mode,
        template=words,
        template_channel=row.channel if row else "",
        cost=estimate({s.channel: s.modes for s in shares}, row.category if row else ""),
        problems=tuple(problem for problem, holds in found.items() if holds),
        loud_at=loud_at,
    )


# --- counting


def _count(
    session: Session, draft: Draft, channels: Channels, templates: Templates, at: datetime
) -> tuple[tuple[Share, ...], Counter[Skip]]:
    modes: dict[str, Counter[Mode]] = {}
    skipped: Counter[Skip] = Counter()
    seen = 0
    for state, channel, number in _best_contacts(session, draft, channels, at):
        seen += number
        mode = templates.mode if state == _CLOSED else Mode.FREE
        if state in _SKIPS:
            skipped[_SKIPS[state]] += number
        elif mode is None:
            skipped[Skip.WINDOW] += number
        else:
            modes.setdefault(channel, Counter())[mode] += number
    unknown = audience.count(session, draft.audience) - seen
    skipped += Counter({Skip.NO_CONTACT: unknown})
    shares = [_share(session, name, counted, channels, at) for name, counted in modes.items()]
    return tuple(sorted(shares, key=lambda share: (-share.messages, share.channel))), skipped


# A contact's state, the best first: routes.choose in numbers.
_OPEN, _CLOSED = 0, 1
_SKIPS = {2: Skip.STOPPED, 3: Skip.BLOCKED, 4: Skip.NO_CHANNEL}


def _best_contacts(
    session: Session, draft: Draft, channels: Channels, at: datetime
) -> list[tuple[int, str, int]]:
    """[(state, channel, persons)]: each person by the contact that `routes.choose` would take."""
    state = case(
        (col(Contact.stopped_at).is_not(None), 2),
        (col(Contact.blocked_at).is_not(None), 3),
        (col(Contact.channel).not_in(list(channels.windows)), 4),
        (_window_open(channels, at), _OPEN),
        else_=_CLOSED,
    )
    place = func.row_number().over(
        partition_by=col(Contact.person_id),
        order_by=(state, *NEWEST_FIRST),
    )
    contacts = (
        select(state.label("state"), col(Contact.channel), place.label("place"))
        .where(col(Contact.person_id).in_(audience.persons(draft.audience)))
        .subquery()
    )
    best = select(contacts.c.state, contacts.c.channel, func.count().label("persons"))
    best = best.where(contacts.c.place == 1).group_by(contacts.c.state, contacts.c.channel)
    return [(row.state, row.channel, row.persons) for row in session.execute(best)]


def _window_open(channels: Channels, at: datetime) -> Any:
    """`routes.is_open` as a condition."""
    inside = [
        and_(
            col(Contact.channel) == channel,
            true() if window is None else col(Contact.last_inbound_at) > at - window,
        )
        for channel, window in channels.windows.items()
    ]
    return or_(false(), *inside)


def _share(
    session: Session, channel: str, modes: Counter[Mode], channels: Channels, at: datetime
) -> Share:
    total, rate, limit = (
        sum(modes.values()),
        channels.rates.get(channel),
        channels.daily.get(channel),
    )
    opening = total - modes[Mode.FREE]
    days = 0
    if opening and limit:
        days = (opened(session, channel, at) + opening - 1) // limit
    return Share(channel, dict(modes), ceil(total / rate) if rate else 0, days)


# --- template, quiet hours


def _shown(
    session: Session, draft: Draft, templates: Templates
) -> tuple[MessageTemplate | None, str]:
    """The template that would be used outside the window, and its finished words."""
    values = templates.whole or templates.opener
    purpose = PURPOSES[BroadcastKind(draft.kind)] if templates.whole else "opener"
    row = of_purpose(session, purpose) if values else None
    if row is None or values is None:
        return None, ""
    return row, _PLACE.sub(lambda place: values.get(place[1], ""), row.body)


def _template_problems(session: Session, draft: Draft, templates: Templates) -> dict[Problem, bool]:
    """Why the announcement's own template is not used, if there is one."""
    row = None if templates.whole else of_purpose(session, PURPOSES[BroadcastKind(draft.kind)])
    if row is None or draft.attachment_id:
        return {}
    untitled = "title" in row.variables and not draft.title.strip()
    return {Problem.NO_TITLE: untitled, Problem.TOO_LONG: not untitled}


def _loud_at(quiet: Quiet | None, at: datetime, zone: str) -> datetime | None:
    if quiet is None:
        return None
    local = to_local(at, zone).replace(tzinfo=None)
    loud = quiet.shift(local)
    return loud.replace(tzinfo=ZoneInfo(zone)) if loud != local else None


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
