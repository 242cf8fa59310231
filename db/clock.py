"""The only place that reads the clock; dates and times as villagers read them."""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel.dates import format_date

# Indonesia's three zones by province code of Kemendagri (Keppres 41/1987).
_WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
_WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})
_ABBREVIATIONS = {
    "Asia/Jakarta": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
ZONES = tuple(_ABBREVIATIONS)


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def zone_of(village_code: str | None, default: str = "Asia/Jakarta") -> str:
    """Time zone name of a village by its province (first two digits of the code)."""
    province = (village_code or "")[:2]
    if province in _WITA:
        return "Asia/Makassar"
    if province in _WIT:
        return "Asia/Jayapura"
    return "Asia/Jakarta" if province else default


def provinces_of(zone: str) -> tuple[list[str], bool]:
    """Codes of provinces, and whether they are those of the zone or those outside it: western
    Indonesia is what is not in the other two."""
    east = {"Asia/Makassar": _WITA, "Asia/Jayapura": _WIT}
    if zone in east:
        return sorted(east[zone]), True
    return sorted(_WITA | _WIT), False


def to_local(at: datetime, zone: str = "Asia/Jakarta") -> datetime:
    """An aware time in the zone of that name."""
    return at.astimezone(ZoneInfo(zone))


def format_day(day: date) -> str:
    """`Selasa, 24 November 2026`"""
    return format_date(day, "EEEE, d MMMM y", locale="id_ID")


def format_time(at: datetime, zone: str = "Asia/Jakarta") -> str:
    """`Selasa, 24 November 2026 pukul 08.00 WIB`"""
    local = to_local(at, zone)
    return f"{format_day(local.date())} pukul {local:%H.%M} {_ABBREVIATIONS.get(zone, zone)}"


@cache
def holidays() -> frozenset[date]:
    """National holidays and joint leave (SKB tiga menteri) of db/data/libur.csv."""
    file = resources.files("db").joinpath("data/libur.csv")
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return frozenset(date.fromisoformat(row["tanggal"]) for row in rows)


def is_working_day(day: date) -> bool:
    """Monday to Friday, no national holiday, no joint leave."""
    return day.weekday() < 5 and day not in holidays()


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days after `day`; with 0, `day` itself or the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def years_covered() -> Iterable[int]:
    """Years for which holidays are known, so that `kawan doctor` can ask for the next file."""
    return sorted({day.year for day in holidays()})
