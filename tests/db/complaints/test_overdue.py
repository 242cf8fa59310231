"""What time does to complaints: told in office hours, step by step, never of one that has ended."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from db.complaints import author, lifecycle, overdue
from db.models import Complaint, ComplaintStatus
from db.session import reading, transaction
from tests.db.complaints.making import complaint, official
from tests.db.rows import at_once

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB
HOURS = [MONDAY + timedelta(hours=hour) for hour in range(24 * 40)]


def told(engine: Engine, hours: list[datetime] = HOURS) -> list[tuple[str, int]]:
    """(local time, step) of all that is told when the duty runs every hour."""
    found = []
    with transaction(engine) as session:
        for at in hours:
            for delay in overdue.next_delays(session, at):
                found.append((f"{at + timedelta(hours=7):%a %d %H}", delay.step))
    return found


def test_each_step_once_on_working_days_in_office_hours(engine: Engine) -> None:
    with transaction(engine) as session:
        complaint(session, at=MONDAY)
    # Triage until the end of Tuesday: Wednesday at eight, then a working day between the steps.
    assert told(engine) == [
        ("Wed 25 08", overdue.OWNER),
        ("Thu 26 08", overdue.COORDINATOR),
        ("Fri 27 08", overdue.AUTHOR),
    ]


def test_a_weekend_lies_between_two_steps(engine: Engine) -> None:
    with transaction(engine) as session:
        complaint(session, at=MONDAY + timedelta(days=2))
    assert [when for when, _ in told(engine)] == ["Fri 27 08", "Mon 30 08", "Tue 01 08"]


def test_nothing_is_told_of_a_complaint_that_has_ended_or_waits_for_its_author(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        rina = official(session)
        solved, back, waiting = (complaint(session, name, at=MONDAY) for name in "abc")
        author.confirm(session, solved, MONDAY)
        author.withdraw(session, back, MONDAY)
        lifecycle.finish(session, waiting, rina, "beres", MONDAY)
    assert told(engine) == []


def test_a_new_stage_begins_without_the_delay_of_the_one_before(engine: Engine) -> None:
    with transaction(engine) as session:
        rina, row = official(session), complaint(session, at=MONDAY)
        late = MONDAY + timedelta(days=2)
        assert [d.step for d in overdue.next_delays(session, late)] == [overdue.OWNER]
        lifecycle.take(session, row, rina, late)
        assert row.escalation == 0
        assert overdue.next_delays(session, late + timedelta(hours=1)) == []


def test_several_processes_tell_each_delay_once(engine: Engine) -> None:
    with transaction(engine) as session:
        for n in range(30):
            complaint(session, f"p{n}", at=MONDAY)
    at = MONDAY + timedelta(days=2)
    seen: list[str] = []

    def look(_: int) -> None:
        for _turn in range(4):
            with transaction(engine) as session:
                delays = overdue.next_delays(session, at, limit=10)
                numbers = [delay.complaint.number for delay in delays]
            seen.extend(numbers)

    at_once(3, look)
    assert len(seen) == len(set(seen)) == 30


def test_the_silent_are_asked_twice_and_closed_a_week_later(engine: Engine) -> None:
    with transaction(engine) as session:
        row, rina = complaint(session, at=MONDAY), official(session)
        lifecycle.finish(session, row, rina, "beres", MONDAY)
    asked, closed = [], []
    with transaction(engine) as session:
        for at in HOURS:
            asked += [at for _ in overdue.next_silent(session, at)]
            closed += [at for _ in overdue.next_unconfirmed(session, at)]
    # Three days after Monday is Thursday; three more is a Sunday, which waits for Monday at eight.
    local = [f"{at + timedelta(hours=7):%a %d %H}" for at in (*asked, *closed)]
    assert local == ["Thu 26 09", "Mon 30 08", "Mon 07 08"]
    with reading(engine) as session:
        row = session.get_one(Complaint, 1)
        assert row.status == ComplaintStatus.CLOSED_UNCONFIRMED
        assert row.rating is None


@pytest.mark.parametrize("answer", [author.confirm, author.reopen])
def test_who_answers_is_not_asked_again(engine: Engine, answer: object) -> None:
    with transaction(engine) as session:
        row, rina = complaint(session, at=MONDAY), official(session)
        lifecycle.finish(session, row, rina, "beres", MONDAY)
        answer(session, row, MONDAY + timedelta(days=1))  # type: ignore[operator]
        later = [MONDAY + timedelta(days=day) for day in range(2, 40)]
        assert [overdue.next_silent(session, at) for at in later] == [[]] * 38
        assert [overdue.next_unconfirmed(session, at) for at in later] == [[]] * 38
