"""What chairs answer to a reminder: done for this period, later, not this one again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, func, or_, select

from db.broadcasts import audience
from db.clock import to_local, zone_of
from db.models import DutyDone, Occurrence, Person, Reminder, ReminderClock, ReminderMute
from db.models.reminders import VILLAGE
from db.reminders.keeping import NewReminder, add
from db.rules import parse_rule, to_utc
from db.session import id_of, insert_ignore

SNOOZE_GRACE = 24 * 60  # minutes: somebody waits for it


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A reminder as one person will get it."""

    reminder: Reminder
    zone: str
    due_at: datetime
    period: str
    muted: bool
    done: bool


def done(
    session: Session,
    *,
    reminder_id: int,
    person_id: int,
    period: str,
    at: datetime,
    attachment_id: int | None = None,
) -> bool:
    """SUDAH: silent until the next period. False when it was known already."""
    values = {
        "reminder_id": reminder_id,
        "person_id": person_id,
        "period": period,
        "note": "",
        "attachment_id": attachment_id,
        "at": at,
    }
    statement = insert_ignore(session, DutyDone, values).returning(col(DutyDone.id))
    return session.execute(statement).scalar() is not None


def undone(session: Session, *, reminder_id: int, person_id: int, period: str) -> None:
    """SUDAH was said too early."""
    session.execute(
        delete(DutyDone).where(
            col(DutyDone.reminder_id) == reminder_id,
            col(DutyDone.person_id) == person_id,
            col(DutyDone.period) == period,
        )
    )


def next_period(reminder: Reminder, period: str, zone: str, at: datetime) -> datetime | None:
    """When a reminder comes again after a period that is done; None: it does not."""
    rule, local = parse_rule(reminder.rule), to_local(at, zone).replace(tzinfo=None)
    while firing := rule.next_after(local):
        if firing.period != period:
            return to_utc(firing.local, zone)
        local = firing.local
    return None


def annotate(
    session: Session,
    *,
    reminder_id: int,
    person_id: int,
    period: str,
    note: str = "",
    attachment_id: int | None = None,
) -> None:
    """A number, a remark or a photo that a chair adds to what is done."""
    row = session.exec(
        select(DutyDone).where(
            col(DutyDone.reminder_id) == reminder_id,
            col(DutyDone.person_id) == person_id,
            col(DutyDone.period) == period,
        )
    ).one()
    row.note = note or row.note
    row.attachment_id = attachment_id or row.attachment_id


def snooze(
    session: Session, reminder: Reminder, person: Person, period: str, local: datetime, at: datetime
) -> Reminder:
    """NANTI: the same text once more for this person at a naive local time of their village that
    they chose or that is not quiet; it replaces what was put off before. Raises ValueError
    (Indonesian) for a time that has passed."""
    duty = reminder.parent_id or id_of(reminder)
    forget_snoozes(session, reminder_id=duty, person_id=id_of(person), period=period)
    later = NewReminder(
        text=reminder.text,
        title=reminder.title,
        topic=reminder.topic,
        source=reminder.source,
        rule=f"once {local:%Y-%m-%d %H:%M}",
        timezone=zone_of(person.village_code),
        quiet=False,
        grace_minutes=SNOOZE_GRACE,
        person_id=id_of(person),
        parent_id=duty,
        period=period,
    )
    return add(session, later, at)


def forget_snoozes(session: Session, *, reminder_id: int, person_id: int, period: str) -> None:
    """What this person put off of a duty does not come any more."""
    query = select(Reminder).where(
        col(Reminder.parent_id) == reminder_id,
        col(Reminder.person_id) == person_id,
        col(Reminder.period) == period,
        col(Reminder.active),
    )
    for row in session.exec(query).all():
        row.active = False


def mute(session: Session, reminder_id: int, person_id: int, at: datetime) -> None:
    """This person does not get this reminder any more."""
    values = {"reminder_id": reminder_id, "person_id": person_id, "at": at}
    session.execute(insert_ignore(session, ReminderMute, values))


def unmute(session: Session, reminder_id: int, person_id: int) -> None:
    """They get it again."""
    session.execute(
        delete(ReminderMute).where(
            col(ReminderMute.reminder_id) == reminder_id, col(ReminderMute.person_id) == person_id
        )
    )


def upcoming(session: Session, person: Person, limit: int = 10) -> list[Upcoming]:
    """What a person will be reminded of next, their own and those of all, the soonest first;
    muted ones too, so that they can be switched on again, but not what was put off of those."""
    zone = zone_of(person.village_code)
    query = (
        select(ReminderClock, Reminder)
        .join(Reminder, col(Reminder.id) == col(ReminderClock.reminder_id))
        .where(
            col(Reminder.active),
            col(ReminderClock.next_due_at).is_not(None),
            or_(col(Reminder.person_id).is_(None), col(Reminder.person_id) == person.id),
            or_(col(Reminder.timezone) != VILLAGE, col(ReminderClock.timezone) == zone),
        )
        .order_by(col(ReminderClock.next_due_at), col(Reminder.id))
    )
    found: list[Upcoming] = []
    for clock, reminder in session.exec(query).all():
        if len(found) < limit and concerns(session, reminder, person):
            found += _unless_settled(_upcoming(session, clock, reminder, person))
    return found


def _unless_settled(one: Upcoming) -> Iterator[Upcoming]:
    if one.reminder.parent_id is None or not (one.done or one.muted):
        yield one


def concerns(session: Session, reminder: Reminder, person: Person) -> bool:
    """Whether a reminder is meant for this person: their own, or they are in its audience."""
    if reminder.person_id is not None:
        return reminder.person_id == person.id
    return audience.includes(session, reminder.audience, id_of(person))


def _upcoming(
    session: Session, clock: ReminderClock, reminder: Reminder, person: Person
) -> Upcoming:
    duty = reminder.parent_id or id_of(reminder)
    period = reminder.period or clock.period
    muted = select(ReminderMute.id).where(
        col(ReminderMute.reminder_id) == duty, col(ReminderMute.person_id) == person.id
    )
    settled = select(DutyDone.id).where(
        col(DutyDone.reminder_id) == duty,
        col(DutyDone.person_id) == person.id,
        col(DutyDone.period) == period,
    )
    settled_before = reminder.repeats and not audience.includes(
        session,
        {"people": [id_of(person)], "not_done_in": [reminder.repeats, clock.period[:4]]},
        id_of(person),
    )
    due = clock.next_due_at
    if due is None:
        raise ValueError("this clock has stopped")
    return Upcoming(
        reminder,
        clock.timezone,
        due,
        period,
        muted=session.exec(muted).first() is not None,
        done=bool(settled_before) or session.exec(settled).first() is not None,
    )


def done_by(
    session: Session, reminder_id: int, period: str, area: str | None = None, limit: int = 10
) -> Sequence[tuple[DutyDone, Person]]:
    """Who has done a duty for a period, the first first; of one kecamatan (code) or of all."""
    query = _doing(select(DutyDone, Person), reminder_id, period, area)
    query = query.order_by(col(DutyDone.at), col(DutyDone.id)).limit(limit)
    found: Sequence[tuple[DutyDone, Person]] = session.exec(query).all()
    return found


def done_count(session: Session, reminder_id: int, period: str, area: str | None = None) -> int:
    """How many have done it."""
    count: int = session.exec(
        _doing(select(func.count()).select_from(DutyDone), reminder_id, period, area)
    ).one()
    return count


def _doing(query: Any, reminder_id: int, period: str, area: str | None) -> Any:
    query = query.join(Person, col(Person.id) == col(DutyDone.person_id)).where(
        col(DutyDone.reminder_id) == reminder_id, col(DutyDone.period) == period
    )
    return query.where(col(Person.village_code).startswith(f"{area}.")) if area else query


def current_period(session: Session, reminder: Reminder) -> str:
    """The period that chairs were last reminded of; before the first firing, the one to come."""
    fired = (
        select(Occurrence.period)
        .where(col(Occurrence.reminder_id) == reminder.id, col(Occurrence.outcome) == "fired")
        .order_by(col(Occurrence.due_at).desc())
        .limit(1)
    )
    ahead = select(ReminderClock.period).where(col(ReminderClock.reminder_id) == reminder.id)
    last = session.exec(fired).first()
    return last or session.exec(ahead.order_by(col(ReminderClock.id))).first() or ""


def periods(session: Session, reminder_id: int, limit: int = 3) -> list[tuple[str, int]]:
    """The newest periods with how many have done the duty."""
    query = (
        select(DutyDone.period, func.count())
        .where(col(DutyDone.reminder_id) == reminder_id)
        .group_by(col(DutyDone.period))
        .order_by(col(DutyDone.period).desc())
    )
    return list(session.execute(query.limit(limit)).all())
