"""Deadlines in working days of the village: Lebaran, Christmas, weekends, midnights of three zones."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.complaints.deadlines import (
    days_left,
    due_at,
    due_day,
    in_office_hours,
    silence,
    working_days,
)
from db.models import Stage

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


def local(text: str, zone: str = WIB) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


# Holidays and joint leave: SKB tiga menteri for 2026 (db/data/libur.csv).
TABLE = """
filed (local)      zone category stage    last day of it
2026-11-24T09:00   WIB  LHN      triage   2026-11-25   # Tuesday: the next day
2026-11-24T09:00   WIB  LHN      forward  2026-11-27
2026-11-24T09:00   WIB  LHN      answer   2026-12-01   # over a weekend
2026-11-27T23:59   WIB  LHN      triage   2026-11-30   # Friday at midnight: Monday
2026-11-28T10:00   WIB  LHN      triage   2026-12-01   # Saturday counts as Monday
2026-11-28T10:00   WIB  PNP      answer   2026-11-30   # the same day, or the next working day
2026-11-24T23:59   WIB  PNP      answer   2026-11-24
2026-11-24T23:59   WIB  DAT      triage   2026-11-24
2026-12-23T09:00   WIB  LHN      triage   2026-12-28   # 24 joint leave, 25 Christmas
2026-03-17T09:00   WIB  LHN      triage   2026-03-25   # Nyepi and Lebaran
2026-11-24T00:00   WIB  LHN      triage   2026-11-25
2026-11-24T00:00   WIT  LHN      triage   2026-11-25
2026-11-24T23:59   WITA LHN      triage   2026-11-25
2026-11-24T09:00   WIB  LHN      finish   2026-12-14
"""
LINES = [line.split("#")[0].split() for line in TABLE.strip().splitlines()[1:]]


@pytest.mark.parametrize(("filed", "zone", "category", "stage", "last"), LINES)
def test_the_last_day_of_each_stage(
    filed: str, zone: str, category: str, stage: str, last: str
) -> None:
    place = {"WIB": WIB, "WITA": WITA, "WIT": WIT}[zone]
    due = due_at(category, Stage(stage), local(filed, place), place)
    assert due_day(due, place) == date.fromisoformat(last)
    assert due == local(last, place) + timedelta(days=1)


def test_the_same_moment_is_another_day_in_jakarta_and_in_jayapura() -> None:
    moment = local("2026-11-24T23:00", WIB)  # 01.00 of the 25th in Jayapura
    assert due_day(due_at("LHN", Stage.TRIAGE, moment, WIB), WIB) == date(2026, 11, 25)
    assert due_day(due_at("LHN", Stage.TRIAGE, moment, WIT), WIT) == date(2026, 11, 26)


def test_working_days_that_are_left() -> None:
    due = due_at("LHN", Stage.ANSWER, local("2026-11-24T09:00"), WIB)  # until 1 December
    left = {
        "2026-11-24T09:00": 5,
        "2026-11-26T09:00": 3,
        "2026-11-28T12:00": 2,  # Saturday
        "2026-11-30T12:00": 1,
        "2026-12-01T23:59": 0,
        "2026-12-05T12:00": 0,
    }
    assert {at: days_left(due, local(at), WIB) for at in left} == left


@pytest.mark.parametrize(
    ("at", "at_work"),
    [
        ("2026-11-24T08:00", True),
        ("2026-11-24T07:59", False),
        ("2026-11-24T16:00", False),
        ("2026-11-28T10:00", False),  # Saturday
        ("2026-12-25T10:00", False),  # Christmas
        ("2026-03-20T10:00", False),  # Lebaran
    ],
)
def test_office_hours(at: str, *, at_work: bool) -> None:
    assert in_office_hours(local(at), WIB) is at_work
    assert in_office_hours(local(at, WIT), WIT) is at_work


def test_categories_without_their_own_rules_have_the_default() -> None:
    assert working_days("XYZ", Stage.ANSWER) == working_days("LHN", Stage.ANSWER) == 5
    assert working_days("KEU", Stage.ANSWER) == 5
    assert working_days("KEU", Stage.FINISH) == 60
    assert silence("nudge") < silence("close")
