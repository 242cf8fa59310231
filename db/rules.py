"""The rule language of reminders: one line of text says when to fire.

Everything here is naive local wall time, so a clock set back cannot fire twice and one set forward
cannot skip a day: zones come in only at `to_utc`.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.cron import parse_cron
from db.rule_kinds import CronRule, Firing, Monthday, Once, OnDate, Rule, Workday, Yearly

__all__ = [
    "EXAMPLES",
    "Firing",
    "Rule",
    "next_firings",
    "parse_month_day",
    "parse_rule",
    "to_utc",
    "zone_named",
]

LONGEST = 200  # characters, the width of the column
FURTHEST = 180  # days before a date; under half a year, so that two years' firings never meet
YEARS = range(2000, 2200)
EXAMPLES = {
    "cron": "cron 0 8 28 * *",
    "workday": "workday -3 08:00",
    "monthday": "monthday 15 08:00",
    "date": "date 2027-04-30 08:00 H-30 H-7 H-1",
    "yearly": "yearly 04-30 08:00 H-30 H-7 H-1",
    "once": "once 2026-12-01 08:00",
}
UNKNOWN = "Jenis aturan “{kind}” tidak dikenal. Pilihannya: {kinds}. Contoh: {example}"
TOO_LONG = "Aturan terlalu panjang, paling banyak {longest} huruf."
WRONG = "{what} Contoh: {example}"
WRONG_WORDS = "Aturan ini belum lengkap atau berlebih isinya."
WRONG_TIME = "Jam “{word}” harus ditulis seperti 08:00."
WRONG_NUMBER = "Angka “{word}” harus 1 sampai {most}, atau -1 sampai -{most} dari akhir bulan."
WRONG_DATE = "Tanggal “{word}” tidak ada, atau tidak ditulis sebagai {form}."
WRONG_OFFSET = "“{word}” harus ditulis seperti H-7 (paling jauh H-{furthest}) atau H."
WRONG_ZONE = "Zona waktu “{zone}” tidak dikenal. Contoh: Asia/Jakarta"
FULL_FORM, YEARLY_FORM = "tahun-bulan-tanggal", "bulan-tanggal"
_LEAP_YEAR = 2000  # in which every day of a year exists


def parse_rule(text: str) -> Rule:
    """A line such as those in EXAMPLES as a Rule.

    Raises ValueError with an Indonesian sentence that says what is wrong and gives an example.
    """
    kind, *words = text.split() or ["(kosong)"]
    parse = _PARSERS.get(kind.lower())
    if parse is None:
        raise ValueError(
            UNKNOWN.format(kind=kind[:20], kinds=", ".join(EXAMPLES), example=EXAMPLES["workday"])
        )
    try:
        _refuse_long(text)
        rule = parse(words)
        _refuse_long(str(rule))
    except ValueError as error:
        raise ValueError(WRONG.format(what=error, example=EXAMPLES[kind.lower()])) from error
    return rule


def next_firings(rule: Rule, after: datetime, count: int) -> list[Firing]:
    """At most `count` firings strictly after a naive wall time, the earliest first."""
    found: list[Firing] = []
    while len(found) < count and (firing := rule.next_after(after)):
        found.append(firing)
        after = firing.local
    return found


def parse_month_day(word: str) -> tuple[int, int]:
    """`04-30` -> (4, 30). Raises ValueError in Indonesian for a day that no year has."""
    day = _date(f"{_LEAP_YEAR}-{word}", word, YEARLY_FORM)
    return day.month, day.day


def zone_named(zone: str) -> ZoneInfo:
    """The zone with that name. Raises ValueError if there is none."""
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as e:  # OSError: the name of a folder, such as Asia
        raise ValueError(WRONG_ZONE.format(zone=zone)) from e


def to_utc(local: datetime, zone: str) -> datetime:
    """A naive wall time of that zone as an aware time in UTC.

    A time that the clock skips becomes the first moment after the gap, one that it shows twice
    the first of the two. Raises ValueError for an unknown zone or an aware time.
    """
    if local.tzinfo is not None:
        raise ValueError("a wall time carries no zone")
    place = zone_named(zone)
    late, early = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late.astimezone(place).replace(tzinfo=None) == local.replace(fold=0):
        return late
    # In a gap: read with the clock from before it is after the change, the other way before it.
    offset = late.astimezone(place).utcoffset()

    def changed(seconds: int) -> bool:
        return (early + timedelta(seconds=seconds)).astimezone(place).utcoffset() == offset

    length = range(int((late - early).total_seconds()))
    start = early.replace(microsecond=0)
    return start + timedelta(seconds=bisect_left(length, True, key=changed))


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST:
        raise ValueError(TOO_LONG.format(longest=LONGEST))


def _parse_cron(words: list[str]) -> Rule:
    return CronRule(parse_cron(words))


def _parse_monthly(kind: type[Workday] | type[Monthday]) -> Callable[[list[str]], Rule]:
    def parse(words: list[str]) -> Rule:
        word, at = _exactly(words, 2)
        found = re.fullmatch(r"-?\d{1,2}", word, re.ASCII)
        number = int(word) if found else 0
        if not 1 <= abs(number) <= kind.most:
            raise ValueError(WRONG_NUMBER.format(word=word, most=kind.most))
        return kind(number, _time(at))

    return parse


def _parse_date(words: list[str]) -> Rule:
    day, at, *offsets = _at_least(words, 2)
    return OnDate(_time(at), _offsets(offsets), _date(day))


def _parse_yearly(words: list[str]) -> Rule:
    word, at, *offsets = _at_least(words, 2)
    month, day = parse_month_day(word)
    return Yearly(_time(at), _offsets(offsets), month, day)


def _parse_once(words: list[str]) -> Rule:
    day, at = _exactly(words, 2)
    return Once(datetime.combine(_date(day), _time(at)))


_PARSERS: dict[str, Callable[[list[str]], Rule]] = {
    "cron": _parse_cron,
    "workday": _parse_monthly(Workday),
    "monthday": _parse_monthly(Monthday),
    "date": _parse_date,
    "yearly": _parse_yearly,
    "once": _parse_once,
}


def _exactly(words: list[str], count: int) -> list[str]:
    if len(words) != count:
        raise ValueError(WRONG_WORDS)
    return words


def _at_least(words: list[str], count: int) -> list[str]:
    if len(words) < count:
        raise ValueError(WRONG_WORDS)
    return words


def _time(word: str) -> time:
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", word, re.ASCII)
    if found is None:
        raise ValueError(WRONG_TIME.format(word=word))
    return time(int(found[1]), int(found[2]))


def _date(word: str, shown: str = "", form: str = FULL_FORM) -> date:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word, re.ASCII)
    try:
        year, month, day = map(int, found.groups()) if found else (0, 0, 0)
        found_day = date(year, month, day)
    except ValueError:
        found_day = date.min
    if found_day.year not in YEARS:
        raise ValueError(WRONG_DATE.format(word=shown or word, form=form))
    return found_day


def _offsets(words: list[str]) -> tuple[int, ...]:
    """`H-30 H-7 H` -> (30, 7, 0); no word at all is the day itself."""
    numbers = set()
    for word in words or ["H"]:
        found = re.fullmatch(r"H(?:-(\d{1,3}))?", word.upper(), re.ASCII)
        number = int(found[1] or 0) if found else FURTHEST + 1
        if number > FURTHEST:
            raise ValueError(WRONG_OFFSET.format(word=word, furthest=FURTHEST))
        numbers.add(number)
    return tuple(sorted(numbers, reverse=True))
