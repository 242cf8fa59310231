"""Who is meant: a plain value that a row can keep, and the persons it stands for now.

An audience is a mapping whose entries all have to hold; {} is every chair:
    kecamatan     code or list of codes (18.01.04)
    scope         code: the area its official may speak to, whatever else is said
    needs         complaint categories: chairs with such a complaint still open
    channel       one or a list: who has a contact there
    unconfirmed   id of an announcement: who got it and has not answered
    phones        E.164 numbers
    people        ids of persons
    zone          time zone of the village
    not_done      [reminder id, period]: who has not said SUDAH, nor switched the reminder off
    not_done_in   [key of a duty, year]: who has not said SUDAH to that duty in that year
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, func, or_, select

from db.clock import provinces_of
from db.models import (
    BroadcastRecipient,
    Complaint,
    ComplaintStatus,
    Contact,
    DutyDone,
    Official,
    Person,
    Reminder,
    ReminderMute,
)

Audience = Mapping[str, Any]

OPEN = (
    ComplaintStatus.RECEIVED,
    ComplaintStatus.FORWARDED,
    ComplaintStatus.IN_PROGRESS,
    ComplaintStatus.AWAITING_CONFIRMATION,
)


def of_official(official: Official | None) -> dict[str, Any]:
    """Everybody an official may speak to."""
    return {} if official is None or official.scope == "all" else {"scope": official.scope}


def within(official: Official | None, audience: Audience) -> dict[str, Any]:
    """The part of an audience that an official may speak to."""
    return {**audience, **of_official(official)}


def persons(audience: Audience) -> Any:
    """SELECT of the ids of the chairs meant, whether or not they can be reached."""
    officials = select(Official.person_id).where(col(Official.active))
    groups = select(Contact.person_id).where(col(Contact.is_group))
    query = select(Person.id).where(
        col(Person.id).not_in(groups),
        # Who was found to be somebody else has neither.
        or_(col(Person.phone).is_not(None), col(Person.id).in_(select(Contact.person_id))),
    )
    if "people" not in audience:  # who is named may be an official too: their own reminder
        query = query.where(col(Person.id).not_in(officials))
    for name, value in audience.items():
        query = query.where(CONDITIONS[name](value))
    return query


def count(session: Session, audience: Audience) -> int:
    """How many chairs are meant."""
    return session.exec(select(func.count()).select_from(persons(audience).subquery())).one()


def includes(session: Session, audience: Audience, person_id: int) -> bool:
    """Whether this person is meant."""
    return session.exec(persons(audience).where(col(Person.id) == person_id)).first() is not None


def _in_area(codes: Any) -> Any:
    listed = [codes] if isinstance(codes, str) else list(codes)
    return or_(*(col(Person.village_code).startswith(f"{code}.") for code in listed))


def _needs(categories: Any) -> Any:
    # Not those whose complaint is secret: a list of recipients would give them away.
    suffering = select(Complaint.person_id).where(
        col(Complaint.category).in_(list(categories)),
        col(Complaint.status).in_(OPEN),
        col(Complaint.secret).is_(False),
    )
    return col(Person.id).in_(suffering)


def _on_channel(channels: Any) -> Any:
    listed = [channels] if isinstance(channels, str) else list(channels)
    there = select(Contact.person_id).where(col(Contact.channel).in_(listed))
    return col(Person.id).in_(there)


def _unconfirmed(broadcast_id: Any) -> Any:
    silent = select(BroadcastRecipient.person_id).where(
        col(BroadcastRecipient.broadcast_id) == broadcast_id,
        col(BroadcastRecipient.answered_at).is_(None),
    )
    return col(Person.id).in_(silent)


def in_zone(zone: str) -> Any:
    """By province; who has not said where they live belongs to western Indonesia, as most do."""
    provinces, inside = provinces_of(zone)
    there = or_(*(col(Person.village_code).startswith(f"{code}.") for code in provinces))
    return there if inside else or_(col(Person.village_code).is_(None), ~there)


def _not_done(duty: Any) -> Any:
    reminder_id, period = duty
    done = select(DutyDone.person_id).where(
        col(DutyDone.reminder_id) == reminder_id, col(DutyDone.period) == period
    )
    muted = select(ReminderMute.person_id).where(col(ReminderMute.reminder_id) == reminder_id)
    return col(Person.id).not_in(done) & col(Person.id).not_in(muted)


def _not_done_in(duty: Any) -> Any:
    key, year = duty
    done = (
        select(DutyDone.person_id)
        .join(Reminder, col(Reminder.id) == col(DutyDone.reminder_id))
        .where(col(Reminder.key) == key, col(DutyDone.period).startswith(f"{year}-"))
    )
    return col(Person.id).not_in(done)


CONDITIONS: Mapping[str, Any] = {
    "kecamatan": _in_area,
    "scope": _in_area,
    "needs": _needs,
    "channel": _on_channel,
    "unconfirmed": _unconfirmed,
    "phones": lambda phones: col(Person.phone).in_(list(phones)),
    "people": lambda ids: col(Person.id).in_(list(ids)),
    "zone": in_zone,
    "not_done": _not_done,
    "not_done_in": _not_done_in,
}
