"""How one person can be reached now: on which channel, and whether free text may be sent.

The rule of WhatsApp (PLATFORM 3.1): free text within 24 hours of the person's last message,
outside only an approved template. It is decided before queueing; what cannot be sent is marked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, select

from db.models import BroadcastKind, Contact, Mode, Skip
from db.templates import fill, of_purpose

MARGIN = timedelta(
    minutes=10
)  # a message may wait in the queue: no window is used to its last minute

PURPOSES = {
    BroadcastKind.PLAIN: "announcement",
    BroadcastKind.ACKNOWLEDGE: "acknowledge",
    BroadcastKind.ATTENDANCE: "attendance",
    BroadcastKind.DUTY: "reminder",
}


@dataclass(frozen=True, slots=True)
class Channels:
    """What the configured channels allow: `windows` for how long after a person's message free
    text may be sent (None: always); `daily` how many conversations may be opened in 24 hours;
    `rates` messages a second."""

    windows: Mapping[str, timedelta | None]
    daily: Mapping[str, int]
    rates: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Templates:
    """The filled templates of one text; None where there is none that fits."""

    whole: dict[str, str] | None = None
    opener: dict[str, str] | None = None

    @property
    def mode(self) -> Mode | None:
        """How to write outside the window."""
        if self.whole:
            return Mode.TEMPLATE
        return Mode.OPENER if self.opener else None


@dataclass(frozen=True, slots=True)
class Route:
    """One contact and how it may be written to."""

    contact_id: int
    channel: str
    recipient: str
    mode: Mode


def templates_for(
    session: Session, kind: str, title: str, body: str, *, has_file: bool = False
) -> Templates:
    """What may be sent outside the window, from the approved templates. A template carries no
    file, so one that has to go along follows an opener, if there is one."""
    values = {"title": title, "text": body}
    whole = of_purpose(session, PURPOSES[BroadcastKind(kind)])
    opener = of_purpose(session, "opener")
    opening = fill(opener, values) if opener else None
    if whole is None or (has_file and opening):
        return Templates(None, opening)
    return Templates(fill(whole, values), opening)


COLUMNS: tuple[Any, ...] = (
    col(Contact.id),
    col(Contact.person_id),
    col(Contact.channel),
    col(Contact.external_id),
    col(Contact.last_inbound_at),
    col(Contact.stopped_at),
    col(Contact.blocked_at),
)

Address = Row[Any]  # the columns above
NEWEST_FIRST: tuple[Any, ...] = (col(Contact.last_inbound_at).desc(), col(Contact.id))


def addresses(session: Session, person_ids: Iterable[int]) -> dict[int, list[Address]]:
    """All contacts of these persons, the one used last first."""
    query = select(*COLUMNS).where(col(Contact.person_id).in_(list(person_ids)))
    found: dict[int, list[Address]] = {}
    for row in session.execute(query.order_by(*NEWEST_FIRST)):
        found.setdefault(row.person_id, []).append(row)
    return found


def choose(
    contacts: Iterable[Address], channels: Channels, templates: Templates, at: datetime
) -> Route | Skip:
    """The best way to a person, or why there is none: free text first, then the contact used
    last (`contacts` come in that order)."""
    reason, closed = Skip.NO_CONTACT, None
    for contact in contacts:
        if contact.stopped_at is not None:
            reason = Skip.STOPPED
        elif contact.blocked_at is not None:
            reason = reason if reason is Skip.STOPPED else Skip.BLOCKED
        elif contact.channel not in channels.windows:
            reason = Skip.NO_CHANNEL if reason is Skip.NO_CONTACT else reason
        elif is_open(contact, channels, at):
            return Route(contact.id, contact.channel, contact.external_id, Mode.FREE)
        else:
            closed = closed or contact
    if closed is None:
        return reason
    if templates.mode is None:
        return Skip.WINDOW
    return Route(closed.id, closed.channel, closed.external_id, templates.mode)


def is_open(contact: Address, channels: Channels, at: datetime) -> bool:
    """Whether free text may be sent to a contact now."""
    window = channels.windows.get(contact.channel)
    return window is None or at - contact.last_inbound_at < window
