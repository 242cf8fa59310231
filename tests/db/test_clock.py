"""Working days, zones, and dates as a village notice writes them."""

from datetime import UTC, date, datetime, timedelta

import holidays as published
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from db import clock
from db.clock import add_working_days, format_day, format_time, is_working_day, zone_of

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


@pytest.mark.parametrize(
    ("begin", "count", "end"),
    [
        pytest.param("2026-11-24", 1, "2026-11-25", id="within a week"),
        pytest.param("2026-11-27", 1, "2026-11-30", id="over a weekend"),
        pytest.param("2026-11-24", 5, "2026-12-01", id="five days"),
        pytest.param("2026-11-28", 0, "2026-11-30", id="a Saturday counts from Monday"),
        pytest.param("2026-11-28", 1, "2026-12-01", id="a day after a Saturday"),
        pytest.param("2026-11-24", 0, "2026-11-24", id="no days on a working day"),
        pytest.param("2026-03-17", 1, "2026-03-25", id="over Nyepi and Lebaran"),
        pytest.param("2026-03-16", 3, "2026-03-26", id="three days over Lebaran"),
        pytest.param("2026-03-20", 0, "2026-03-25", id="on a day of joint leave"),
        pytest.param("2026-12-23", 1, "2026-12-28", id="over Christmas"),
        pytest.param("2026-12-31", 1, "2027-01-04", id="over new year and a weekend"),
        pytest.param("2026-08-14", 1, "2026-08-18", id="over independence day"),
    ],
)
def test_working_days_leave_out_weekends_holidays_and_joint_leave(begin, count: int, end: str):
    found = add_working_days(date.fromisoformat(begin), count)
    assert found == date.fromisoformat(end)


@given(st.dates(date(2025, 1, 1), date(2027, 12, 1)), st.integers(0, 20))
def test_exactly_so_many_working_days_lie_between(begin: date, count: int):
    end = add_working_days(begin, count)
    start = add_working_days(begin, 0)
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    assert is_working_day(end)
    assert sum(map(is_working_day, days)) == count


def test_our_holidays_are_those_that_were_published_for_every_year_covered():
    years = list(clock.years_covered())
    known = published.Indonesia(
        years=years, categories=(published.PUBLIC, published.GOVERNMENT), observed=False
    )
    assert sorted(clock.holidays()) == sorted(known)
    assert years == list(range(years[0], years[-1] + 1))


@pytest.mark.parametrize(
    ("village", "zone"),
    [
        ("18.01.04.2004", WIB),  # Lampung
        ("11.01.01.2001", WIB),  # Aceh
        ("61.01.01.2001", WIB),  # West Kalimantan
        ("62.01.01.2001", WIB),  # Central Kalimantan
        ("63.01.01.2001", WITA),  # South Kalimantan
        ("51.01.01.2001", WITA),  # Bali
        ("53.01.01.2001", WITA),
        ("71.01.01.2001", WITA),
        ("76.01.01.2001", WITA),
        ("81.01.01.2001", WIT),  # Maluku
        ("96.01.01.2001", WIT),  # Southwest Papua
        (None, WIB),
        ("", WIB),
    ],
)
def test_a_villages_province_tells_its_zone(village: str | None, zone: str):
    assert zone_of(village) == zone


def test_without_a_village_the_zone_of_the_settings_holds():
    assert zone_of(None, WIT) == WIT
    assert zone_of("18.01.04.2004", WIT) == WIB


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        (WIB, "Selasa, 24 November 2026 pukul 08.00 WIB"),
        (WITA, "Selasa, 24 November 2026 pukul 09.00 WITA"),
        (WIT, "Selasa, 24 November 2026 pukul 10.00 WIT"),
        ("Europe/Berlin", "Selasa, 24 November 2026 pukul 02.00 Europe/Berlin"),
    ],
)
def test_a_time_is_written_as_in_a_notice(zone: str, written: str):
    assert format_time(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), zone) == written


def test_late_in_the_evening_the_day_is_already_the_next_one_in_the_east():
    at = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert format_time(at, WIB) == "Kamis, 31 Desember 2026 pukul 23.30 WIB"
    assert format_time(at, WIT) == "Jumat, 1 Januari 2027 pukul 01.30 WIT"


def test_a_day_is_written_with_its_name_and_without_a_leading_zero():
    assert format_day(date(2026, 5, 3)) == "Minggu, 3 Mei 2026"


def test_now_is_aware_and_in_utc():
    with time_machine.travel(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
        assert clock.now().utcoffset() == timedelta(0)
