"""Cron: fields mean what cron means by them, are refused in Indonesian, and are told in words."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from db.cron import MONTHS, WEEKDAYS, parse_cron

NOW = datetime.fromisoformat("2026-11-24T08:00")  # a Tuesday


def cron(text: str):
    return parse_cron(text.split())


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("0 8 * * *", "Wed 2026-11-25 08:00"),
        ("1 8 * * *", "Tue 2026-11-24 08:01"),
        ("0 8 28 * *", "Sat 2026-11-28 08:00"),
        ("0 8 31 * *", "Thu 2026-12-31 08:00"),
        ("0 8 last * *", "Mon 2026-11-30 08:00"),
        ("0 8 1,last * *", "Mon 2026-11-30 08:00"),
        ("0 8 29 2 *", "Tue 2028-02-29 08:00"),
        ("0 8 * feb *", "Mon 2027-02-01 08:00"),
        ("0 8 * * 0", "Sun 2026-11-29 08:00"),
        ("0 8 * * 7", "Sun 2026-11-29 08:00"),
        ("0 8 * * SUN", "Sun 2026-11-29 08:00"),
        ("0 8 * * 1", "Mon 2026-11-30 08:00"),
        ("0 8 * * mon", "Mon 2026-11-30 08:00"),
        ("0 8 * * 5-7", "Fri 2026-11-27 08:00"),
        ("0 8 * * sat-sun", "Sat 2026-11-28 08:00"),
        ("0 8 * * 6,1", "Sat 2026-11-28 08:00"),
        ("0 8 * * */6", "Sat 2026-11-28 08:00"),
        ("0 8 * * 1/3", "Thu 2026-11-26 08:00"),
        ("*/15 * * * *", "Tue 2026-11-24 08:15"),
        ("5/40 * * * *", "Tue 2026-11-24 08:05"),
        ("0 8 13 * 5", "Fri 2026-11-27 08:00"),  # either of the two, not Friday the 13th
        ("0 8 */2 * 5", "Fri 2026-11-27 08:00"),  # a star: both
        ("0 8 */2 * 1", "Mon 2026-12-07 08:00"),
    ],
)
def test_a_cron_rule_means_what_cron_means_by_it(text: str, due: str):
    assert f"{cron(text).next_after(NOW):%a %Y-%m-%d %H:%M}" == due


def test_days_of_the_week_one_to_five_are_monday_to_friday():
    at, days = NOW, []
    for _ in range(6):
        at = cron("0 8 * * 1-5").next_after(at)
        days.append(f"{at:%a}")
    assert days == ["Wed", "Thu", "Fri", "Mon", "Tue", "Wed"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "lima bagian"),
        ("0 8 * * * *", "lima bagian"),
        ("60 8 * * *", "menit “60” harus antara 0 dan 59"),
        ("0 24 * * *", "jam “24” harus antara 0 dan 23"),
        ("0 8 0 * *", "tanggal “0” harus antara 1 dan 31"),
        ("0 8 32 * *", "tanggal “32” harus antara 1 dan 31"),
        ("0 8 1-last * *", "tanggal “1-last” tidak dikenal"),
        ("0 8 1st * *", "tanggal “1st” tidak dikenal"),
        ("0 8 * 13 *", "bulan “13” harus antara 1 dan 12"),
        ("0 8 * janx *", "bulan “janx” tidak dikenal"),
        ("0 8 * last *", "bulan “last” tidak dikenal"),
        ("0 8 * * 8", "hari “8” harus antara 0 dan 7"),
        ("0 8 * * 6-1", "hari “6-1” harus"),
        ("0 8 * * senin", "hari “senin” tidak dikenal"),
        ("*/0 8 * * *", "menit “*/0” harus"),
        ("*/99 8 * * *", "menit “*/99” harus"),
        ("5- 8 * * *", "menit “5-” tidak dikenal"),
        ("-5 8 * * *", "menit “-5” tidak dikenal"),
        ("1,,2 8 * * *", "menit “” tidak dikenal"),
        ("² 8 * * *", "menit “²” tidak dikenal"),
        ("0 8 30 2 *", "tidak pernah ada"),
        ("0 8 31 4,6 *", "tidak pernah ada"),
    ],
)
def test_a_wrong_field_is_named(text: str, what: str):
    with pytest.raises(ValueError, match=r"\.$") as caught:
        cron(text)
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("0 8 * * *", "setiap hari pukul 08.00"),
        ("30 7,16 * * *", "setiap hari pukul 07.30 dan 16.30"),
        ("0 8 28 * *", "setiap tanggal 28 pukul 08.00"),
        ("0 8 1-5,15 * *", "setiap tanggal 1 sampai 5 dan 15 pukul 08.00"),
        ("0 8 last * *", "setiap hari terakhir bulan pukul 08.00"),
        ("0 8 1,last * *", "setiap tanggal 1 dan hari terakhir bulan pukul 08.00"),
        ("0 8 * * 1-5", "setiap hari Senin sampai Jumat pukul 08.00"),
        ("0 8 * * 0,6", "setiap hari Sabtu dan Minggu pukul 08.00"),
        (
            "0 9 1 1,4,7,10 *",
            "setiap tanggal 1 bulan Januari, April, Juli dan Oktober pukul 09.00",
        ),
        ("0 8 1 * 1", "setiap tanggal 1 dan setiap hari Senin pukul 08.00"),
        (
            "0 8 */10 * 1",
            "setiap tanggal 1, 11, 21 dan 31 yang jatuh pada hari Senin pukul 08.00",
        ),
        ("*/20 * * * *", "setiap hari, setiap jam pada menit 0, 20 dan 40"),
        ("* 8 * * 1", "setiap hari Senin, jam 8 pada setiap menit"),
        ("0 8-16 * * *", "setiap hari, jam 8 sampai 16 pada menit 0"),
    ],
)
def test_a_cron_rule_is_told_in_indonesian(text: str, told: str):
    assert cron(text).describe() == told


# The second opinion: fields are drawn as the numbers they stand for, and every day is walked.


def field(low: int, high: int, names: tuple[str, ...] = ()):
    """Strategy of (text, numbers, starts with a star)."""

    def word(number: int) -> str:
        return names[number - low] if names and number % 2 else str(number)

    def part(first: int, last: int, step: int) -> tuple[str, set[int]]:
        first, last = sorted((first, last))
        if first == last:
            return word(first), {first}
        numbers = set(range(first, last + 1, step))
        return f"{word(first)}-{word(last)}" + (f"/{step}" if step > 1 else ""), numbers

    numbers = st.integers(low, high)
    parts = st.lists(st.builds(part, numbers, numbers, st.integers(1, 3)), min_size=1, max_size=2)
    chosen = parts.map(
        lambda ps: (",".join(p[0] for p in ps), set().union(*(p[1] for p in ps)), False)
    )
    star = st.integers(1, high - low).map(
        lambda step: (f"*/{step}" if step > 1 else "*", set(range(low, high + 1, step)), True)
    )
    return star | chosen


@given(
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2101-01-01")),
    st.lists(st.integers(0, 59), min_size=1, max_size=2),
    st.lists(st.integers(0, 23), min_size=1, max_size=2),
    field(1, 31),
    field(1, 12, MONTHS),
    field(0, 6, WEEKDAYS),
)
@settings(max_examples=60, deadline=None)
def test_over_two_years_it_fires_as_a_walk_through_the_days_says(
    start, minutes, hours, days, months, weekdays
):
    def falls_on(day: date) -> bool:
        by_number, by_name = day.day in days[1], int(day.strftime("%w")) in weekdays[1]
        both = by_number and by_name
        either = by_number or by_name
        return day.month in months[1] and (both if days[2] or weekdays[2] else either)

    end = start + timedelta(days=730)
    expected = [
        datetime.combine(day, time(hour, minute))
        for day in (start.date() + timedelta(days=n) for n in range(731))
        if falls_on(day)
        for hour in sorted(set(hours))
        for minute in sorted(set(minutes))
    ]
    text = f"{','.join(map(str, minutes))} {','.join(map(str, hours))} {days[0]} {months[0]} {weekdays[0]}"
    if not expected:  # such as 31 June, or 29 February in years without it
        assume(days[1] & set(range(1, 29)))
    rule = cron(text)
    found, at = [], start
    while (at := rule.next_after(at)) and at <= end:
        found.append(at)
    assert found == [due for due in expected if start < due <= end]
    assert rule.describe()


def test_seconds_are_no_matter():
    at = datetime.fromisoformat("2026-11-24T07:59:59.999999")
    assert cron("0 8 * * *").next_after(at) == NOW
    later = datetime.fromisoformat("2026-11-24T08:00:00.000001")
    assert cron("0 8 * * *").next_after(later) == NOW + timedelta(days=1)
