"""The rule language: what is understood, what is refused, and when each kind of rule fires."""

import csv
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules import EXAMPLES, Firing, next_firings, parse_month_day, parse_rule, to_utc

NOW = datetime.fromisoformat("2026-11-24T08:00")
BERLIN, APIA, LORD_HOWE = "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe"


def fires(text: str, count: int = 3, after: datetime = NOW) -> list[str]:
    found = next_firings(parse_rule(text), after, count)
    return [f"{firing.local:%Y-%m-%d %H:%M} for {firing.period}" for firing in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "cron 0 8 28 * *",
            [
                "2026-11-28 08:00 for 2026-11-28",
                "2026-12-28 08:00 for 2026-12-28",
                "2027-01-28 08:00 for 2027-01-28",
            ],
        ),
        (
            "monthday -1 16:00",
            [
                "2026-11-30 16:00 for 2026-11",
                "2026-12-31 16:00 for 2026-12",
                "2027-01-31 16:00 for 2027-01",
            ],
        ),
        (
            "monthday 31 08:00",
            [
                "2026-11-30 08:00 for 2026-11",
                "2026-12-31 08:00 for 2026-12",
                "2027-01-31 08:00 for 2027-01",
            ],
        ),
        (
            "workday -3 08:00",
            [
                "2026-11-26 08:00 for 2026-11",
                "2026-12-29 08:00 for 2026-12",
                "2027-01-27 08:00 for 2027-01",
            ],
        ),
        (
            "date 2027-01-01 08:00 H-30 H-7 H",
            [
                "2026-12-02 08:00 for 2027-01-01",
                "2026-12-25 08:00 for 2027-01-01",
                "2027-01-01 08:00 for 2027-01-01",
            ],
        ),
        ("date 2026-11-30 08:00 H-30 H-6", []),
        (
            "yearly 01-02 07:30 H-7 H-1",
            [
                "2026-12-26 07:30 for 2027-01-02",
                "2027-01-01 07:30 for 2027-01-02",
                "2027-12-26 07:30 for 2028-01-02",
            ],
        ),
        (
            "yearly 02-29 08:00",
            [
                "2027-02-28 08:00 for 2027-02-28",
                "2028-02-29 08:00 for 2028-02-29",
                "2029-02-28 08:00 for 2029-02-28",
            ],
        ),
        ("once 2026-12-01 08:00", ["2026-12-01 08:00 for 2026-12-01"]),
        ("once 2026-11-24 08:00", []),
    ],
)
def test_a_rule_fires_at_its_times_and_says_which_period_they_settle(text, expected):
    assert fires(text) == expected


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        # 18 to 24 March 2026: Nyepi and Lebaran
        pytest.param("workday 12 08:00", "2026-03", "2026-03-17", id="the last before"),
        pytest.param("workday 13 08:00", "2026-03", "2026-03-25", id="the first after"),
        pytest.param(
            "workday -5 08:00", "2026-03", "2026-03-25", id="the first after, from the end"
        ),
        pytest.param(
            "workday -6 08:00", "2026-03", "2026-03-17", id="the last before, from the end"
        ),
        # March 2027 has 15 working days: Nyepi, Lebaran, Easter
        pytest.param("workday 6 08:00", "2027-03", "2027-03-16", id="after eleven days of rest"),
        pytest.param("workday 20 08:00", "2027-03", "2027-03-31", id="fewer than that: its last"),
        pytest.param("workday -20 08:00", "2027-03", "2027-03-01", id="fewer than that: its first"),
        pytest.param("workday 1 08:00", "2027-01", "2027-01-04", id="after New Year's weekend"),
        pytest.param("workday -1 08:00", "2026-05", "2026-05-29", id="before a Sunday"),
    ],
)
def test_working_days_are_counted_around_holidays_and_joint_leave(text, month, day):
    before = datetime.combine(date.fromisoformat(f"{month}-01"), time())
    assert fires(text, 1, before) == [f"{day} 08:00 for {month}"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cron 0 8 28 * *", "setiap tanggal 28 pukul 08.00"),
        ("workday 1 08:00", "hari kerja pertama setiap bulan pukul 08.00"),
        ("workday 4 08:00", "hari kerja ke-4 setiap bulan pukul 08.00"),
        ("workday -3 08:00", "hari kerja ke-3 dari akhir bulan pukul 08.00"),
        ("workday -1 08:00", "hari kerja terakhir setiap bulan pukul 08.00"),
        ("monthday 15 08:00", "setiap tanggal 15 pukul 08.00"),
        ("monthday 30 08:00", "setiap tanggal 30 (atau hari terakhir bulan) pukul 08.00"),
        ("monthday -1 16:05", "hari terakhir setiap bulan pukul 16.05"),
        ("date 2027-04-30 08:00 H-30 H-1", "30 April 2027: H-30, H-1 pukul 08.00"),
        (
            "yearly 04-30 08:00 H-30 H-7 H-1",
            "30 April setiap tahun: H-30, H-7, H-1 pukul 08.00",
        ),
        ("yearly 08-17 07:00 H-1 H", "17 Agustus setiap tahun: H-1, hari H pukul 07.00"),
        ("yearly 12-31 08:00", "31 Desember setiap tahun pukul 08.00"),
        ("once 2026-12-01 08:00", "sekali, Selasa, 1 Desember 2026 pukul 08.00"),
    ],
)
def test_a_rule_is_told_in_indonesian(text: str, told: str):
    assert parse_rule(text).describe() == told


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("  CRON  0 8 * *  Mon ", "cron 0 8 * * mon"),
        ("Workday 04 8.00", "workday 4 08:00"),
        ("monthday -01 7:30", "monthday -1 07:30"),
        ("date 2027-4-3 08:00 h-1 h-30 H-0 H-1", "date 2027-04-03 08:00 H-30 H-1 H"),
        ("yearly 4-30 08.00", "yearly 04-30 08:00 H"),
        ("once 2026-12-1 8:00", "once 2026-12-01 08:00"),
    ],
)
def test_small_differences_in_spelling_are_tidied(written: str, tidy: str):
    assert str(parse_rule(written)) == tidy
    assert parse_rule(tidy) == parse_rule(written)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "tidak dikenal"),
        ("   ", "tidak dikenal"),
        ("besok jam 8", "“besok” tidak dikenal"),
        ("x" * 5000, "tidak dikenal"),
        ("cron 0 8 * *", "lima bagian"),
        ("cron 0 8 30 2 *", "tidak pernah ada"),
        ("cron 0 8 " + ",".join(map(str, range(1, 32))) * 3 + " * *", "terlalu panjang"),
        ("cron 0 8 * * " + "9" * 5000, "terlalu panjang"),
        ("workday", "belum lengkap"),
        ("workday 1", "belum lengkap"),
        ("workday 1 08:00 09:00", "berlebih"),
        ("workday 0 08:00", "1 sampai 20"),
        ("workday 21 08:00", "1 sampai 20"),
        ("workday +1 08:00", "1 sampai 20"),
        ("workday satu 08:00", "1 sampai 20"),
        ("workday 1 24:00", "seperti 08:00"),
        ("workday 1 8", "seperti 08:00"),
        ("monthday 32 08:00", "1 sampai 31"),
        ("monthday -32 08:00", "1 sampai 31"),
        ("date 2027-04-30", "belum lengkap"),
        ("date 2027-02-29 08:00", "“2027-02-29” tidak ada"),
        ("date 30-04-2027 08:00", "tahun-bulan-tanggal"),
        ("date 0001-01-01 08:00 H-30", "“0001-01-01” tidak ada"),
        ("date 2027-04-30 08:00 H-181", "H-180"),
        ("date 2027-04-30 08:00 H+1", "“H+1”"),
        ("date 2027-04-30 08:00 7", "seperti H-7"),
        ("yearly 02-30 08:00", "“02-30” tidak ada"),
        ("yearly 30-04 08:00", "bulan-tanggal"),
        ("yearly 2027-04-30 08:00", "bulan-tanggal"),
        ("yearly 04-30", "belum lengkap"),
        ("once 2026-12-01", "belum lengkap"),
        ("once 2026-12-01 08:00 H-1", "berlebih"),
        ("once 2026-12-01 08:60", "seperti 08:00"),
    ],
    ids=lambda text: text[:30],
)
def test_what_is_wrong_is_said_with_an_example_that_works(text: str, what: str):
    with pytest.raises(ValueError, match=r"Contoh: ") as caught:
        parse_rule(text)
    said = str(caught.value)
    assert what in said
    assert len(said) < 400
    assert parse_rule(said.rsplit("Contoh: ", 1)[1])


def test_every_kind_has_an_example_that_is_already_tidy():
    assert [str(parse_rule(text)) for text in EXAMPLES.values()] == list(EXAMPLES.values())
    assert [text.split()[0] for text in EXAMPLES.values()] == list(EXAMPLES)


def test_a_month_and_day_exist_in_some_year():
    assert parse_month_day("02-29") == (2, 29)
    with pytest.raises(ValueError, match="“02-30” tidak ada"):
        parse_month_day("02-30")


# The second opinion: every day of two years is asked whether the rule fires on it.

Fired = list[Firing]
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
STARTS = st.datetimes(
    datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2101-01-01")
)  # with leap years, and 2100, which is none
NEAR = st.datetimes(datetime.fromisoformat("2024-12-25"), datetime.fromisoformat("2026-03-25"))
NUMBERS = st.integers(1, 31) | st.integers(-31, -1)
OFFSETS = st.lists(st.integers(0, 180), min_size=1, max_size=5)


def days_of_two_years(start: datetime) -> Iterator[date]:
    return (start.date() + timedelta(days=n) for n in range(731))


def kept(start: datetime, firings: Iterator[Firing]) -> Fired:
    """Those in the two years after `start`, in order and each wall time once."""
    end = start + timedelta(days=730)
    return sorted((f for f in firings if start < f.local <= end), key=lambda f: f.local)


def given_by(text: str, start: datetime) -> Fired:
    """What the rule itself gives for the two years after `start`."""
    rule, end, found = parse_rule(text), start + timedelta(days=730), []
    at = start
    while (firing := rule.next_after(at)) and firing.local <= end:
        found.append(firing)
        at = firing.local
    assert next_firings(rule, start, len(found)) == found
    return found


def rest_days() -> set[str]:
    file = resources.files("db").joinpath("data/libur.csv")
    return {row["tanggal"] for row in csv.DictReader(file.read_text("utf-8").splitlines())}


REST_DAYS = rest_days()


def is_counted(day: date) -> bool:
    return day.strftime("%w") not in "06" and day.isoformat() not in REST_DAYS


def every_day(_: date) -> bool:
    return True


@cache
def counted_days(first: date, counts: Callable[[date], bool]) -> list[date]:
    """The days of a month that count."""
    days = [first.replace(day=n) for n in range(1, monthrange(first.year, first.month)[1] + 1)]
    return [day for day in days if counts(day)]


def is_nth(day: date, number: int, counts: Callable[[date], bool]) -> bool:
    if not counts(day):
        return False
    days = counted_days(day.replace(day=1), counts)
    front, back = days.index(day) + 1, days.index(day) - len(days)
    too_few = (number > 0 and back == -1 and number > front) or (
        number < 0 and front == 1 and number < back
    )
    return number in (front, back) or too_few


@given(NEAR, NUMBERS.filter(lambda n: abs(n) <= 20), TIMES)
@settings(max_examples=40, deadline=None)
def test_workday_rules_over_two_years_are_those_of_a_walk_through_the_days(start, number, at):
    expected = (
        Firing(datetime.combine(day, at), f"{day:%Y-%m}")
        for day in days_of_two_years(start)
        if is_nth(day, number, is_counted)
    )
    assert given_by(f"workday {number} {at:%H:%M}", start) == kept(start, expected)


@given(STARTS, NUMBERS, TIMES)
@settings(max_examples=40, deadline=None)
def test_monthday_rules_over_two_years_are_those_of_a_walk_through_the_days(start, number, at):
    expected = (
        Firing(datetime.combine(day, at), f"{day:%Y-%m}")
        for day in days_of_two_years(start)
        if is_nth(day, number, every_day)
    )
    assert given_by(f"monthday {number} {at:%H:%M}", start) == kept(start, expected)


def hits(day: date, month: int, number: int) -> bool:
    """Whether a yearly date falls on this day; 29 February falls on the 28th in other years."""
    if (month, number) == (2, 29) and monthrange(day.year, 2)[1] == 28:
        number = 28
    return (day.month, day.day) == (month, number)


@given(STARTS, st.dates(date(2000, 1, 1), date(2000, 12, 31)), TIMES, OFFSETS)
@settings(max_examples=40, deadline=None)
def test_yearly_rules_over_two_years_are_those_of_a_walk_through_the_days(start, on, at, offsets):
    expected = (
        Firing(datetime.combine(day, at), f"{day + timedelta(days=offset):%Y-%m-%d}")
        for day in days_of_two_years(start)
        for offset in set(offsets)
        if hits(day + timedelta(days=offset), on.month, on.day)
    )
    words = " ".join(f"H-{offset}" for offset in offsets)
    found = given_by(f"yearly {on:%m-%d} {at:%H:%M} {words}", start)
    assert found == kept(start, expected)


@given(STARTS, st.integers(-50, 900), TIMES, OFFSETS)
@settings(max_examples=40, deadline=None)
def test_rules_for_a_date_fire_on_exactly_the_days_before_it(start, distance, at, offsets):
    on = start.date() + timedelta(days=distance)
    expected = (
        Firing(datetime.combine(day, at), on.isoformat())
        for day in days_of_two_years(start)
        if (on - day).days in offsets
    )
    words = " ".join(f"H-{offset}" for offset in offsets)
    assert given_by(f"date {on} {at:%H:%M} {words}", start) == kept(start, expected)


@given(STARTS, st.integers(-50, 700), TIMES)
@settings(deadline=None)
def test_a_rule_for_one_time_fires_once_and_only_if_it_is_to_come(start, distance, at):
    due = datetime.combine(start.date() + timedelta(days=distance), at)
    expected = [Firing(due, f"{due:%Y-%m-%d}")] if due > start else []
    assert given_by(f"once {due:%Y-%m-%d %H:%M}", start) == expected


RULES = st.one_of(
    st.sampled_from(list(EXAMPLES.values())),
    st.builds("workday {} {:%H:%M}".format, NUMBERS.filter(lambda n: abs(n) <= 20), TIMES),
    st.builds("monthday {} {:%H:%M}".format, NUMBERS, TIMES),
    st.builds(
        "yearly {:%m-%d} {:%H:%M} H-{}".format,
        st.dates(date(2000, 1, 1)),
        TIMES,
        st.integers(0, 180),
    ),
    st.sampled_from(["cron 0 8 29 2 *", "cron */7 6-9 * * 1-5", "cron 0 8 13 * 5"]),
).map(parse_rule)


@given(RULES, STARTS, st.floats(0, 1))
@settings(deadline=None)
def test_until_it_fires_the_next_firing_stays_the_same_and_then_it_is_a_later_one(rule, at, share):
    first = rule.next_after(at)
    if first is None:
        return
    assert first.local > at
    between = at + (first.local - at) * share
    assert rule.next_after(min(between, first.local - timedelta(microseconds=1))) == first
    second = rule.next_after(first.local)
    assert second is None or second.local > first.local


@given(RULES)
@settings(deadline=None)
def test_the_text_of_a_rule_gives_the_same_rule(rule):
    assert parse_rule(str(rule)) == rule
    assert len(str(rule)) <= 200


def test_an_aware_time_is_refused_because_rules_know_only_wall_times():
    for text in EXAMPLES.values():
        with pytest.raises(ValueError, match="no zone"):
            parse_rule(text).next_after(NOW.replace(tzinfo=UTC))
    with pytest.raises(ValueError, match="no zone"):
        to_utc(NOW.replace(tzinfo=UTC), "Asia/Jakarta")


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-12-01T08:00", "Asia/Jakarta", "2026-12-01T01:00"),
        ("2026-12-01T08:00", "Asia/Makassar", "2026-12-01T00:00"),
        ("2026-12-01T08:00", "Asia/Jayapura", "2026-11-30T23:00"),
        pytest.param("2027-03-28T02:00", BERLIN, "2027-03-28T01:00", id="the gap's first minute"),
        pytest.param("2027-03-28T02:30", BERLIN, "2027-03-28T01:00", id="in the gap"),
        pytest.param("2027-03-28T02:59:59.5", BERLIN, "2027-03-28T01:00", id="the gap's end"),
        pytest.param("2027-03-28T03:00", BERLIN, "2027-03-28T01:00", id="after the gap"),
        pytest.param("2027-03-28T01:59", BERLIN, "2027-03-28T00:59", id="before the gap"),
        pytest.param("2026-10-25T02:30", BERLIN, "2026-10-25T00:30", id="twice: the first"),
        pytest.param("2026-10-25T03:00", BERLIN, "2026-10-25T02:00", id="after the hour twice"),
        pytest.param("2026-10-04T02:10", LORD_HOWE, "2026-10-03T15:30", id="a gap of half an hour"),
        pytest.param("2011-12-30T12:00", APIA, "2011-12-30T10:00", id="a day that never was"),
    ],
)
def test_wall_times_become_utc_also_where_the_clock_jumps(local: str, zone: str, utc: str):
    found = to_utc(datetime.fromisoformat(local), zone)
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


ZONES = st.sampled_from(
    ["Asia/Jakarta", "Asia/Jayapura", BERLIN, APIA, LORD_HOWE, "America/Havana"]
)


@given(STARTS, st.timedeltas(timedelta(0), timedelta(days=2)), ZONES)
@settings(max_examples=200, deadline=None)
def test_later_wall_times_are_never_earlier_in_utc(local, later, zone):
    assert to_utc(local, zone) <= to_utc(local + later, zone)


@pytest.mark.parametrize("zone", ["", "Asia", "Mars/Base", "../etc/passwd"])
def test_an_unknown_zone_is_refused(zone: str):
    with pytest.raises(ValueError, match="tidak dikenal"):
        to_utc(NOW, zone)


def test_in_a_year_with_summer_time_no_firing_is_doubled_and_none_is_lost():
    firings = next_firings(parse_rule("cron 30 2 * * *"), NOW, 365)
    assert len({firing.local for firing in firings}) == 365
    moments = [to_utc(firing.local, BERLIN) for firing in firings]
    assert all(a < b for a, b in pairwise(moments))
