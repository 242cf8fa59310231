"""Until when each stage of a complaint must end, in working days of its village."""

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from db.clock import add_working_days, is_working_day, to_local
from db.models import Complaint, ComplaintStatus, Stage

OFFICE_OPENS, OFFICE_CLOSES = time(8), time(16)  # local; nobody is told to hurry outside


@cache
def _file() -> dict[str, Any]:
    text = resources.files("db").joinpath("data/deadlines.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def working_days(category: str, stage: Stage) -> int:
    """How many working days a stage may take after the day on which the complaint was filed."""
    own = _file().get("category", {}).get(category, {})
    return int(own.get(stage, _file()["default"][stage]))


def silence(step: str) -> timedelta:
    """How long an author may be silent before the `nudge`, or before the `close`."""
    return timedelta(days=int(_file()["silence"][step]))


def due_at(category: str, stage: Stage, since: datetime, zone: str) -> datetime:
    """The end of the last day, in the village's own zone, on which the stage is in time."""
    day = add_working_days(to_local(since, zone).date(), working_days(category, stage))
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def due_day(due: datetime, zone: str) -> date:
    """The last day on which a deadline is kept, as its author reads it."""
    return (to_local(due, zone) - timedelta(microseconds=1)).date()


def days_left(due: datetime, at: datetime, zone: str) -> int:
    """Working days after today until the deadline, the last one included; 0: today or over."""
    day, last, count = to_local(at, zone).date(), due_day(due, zone), 0
    while day < last:
        day += timedelta(days=1)
        count += is_working_day(day)
    return count


def in_office_hours(at: datetime, zone: str) -> bool:
    """Whether officials of a village's zone are at work: a working day between 8 and 16."""
    local = to_local(at, zone)
    return is_working_day(local.date()) and OFFICE_OPENS <= local.time() < OFFICE_CLOSES


def next_stage(complaint: Complaint) -> Stage:
    """What a complaint waits for, as it stands."""
    if complaint.status not in (
        ComplaintStatus.RECEIVED,
        ComplaintStatus.FORWARDED,
        ComplaintStatus.IN_PROGRESS,
    ):
        return Stage.NONE
    if complaint.status == ComplaintStatus.RECEIVED:
        return Stage.FORWARD if complaint.owner_id else Stage.TRIAGE
    return Stage.FINISH if complaint.answered_at else Stage.ANSWER
