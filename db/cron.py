"""Cron's five fields: checked, told in Indonesian, and computed by APScheduler on wall times."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from apscheduler.triggers.cron import CronTrigger
from babel.dates import get_day_names, get_month_names

# Cron counts from Sunday, and Sunday is 7 too; APScheduler would count from Monday.
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LAST = 32  # among the days of a month: `last`
MOST_TIMES = 6  # more of them a day are not listed one by one

WRONG_COUNT = "Aturan cron terdiri dari lima bagian: menit jam tanggal bulan hari."
WRONG_PART = "Bagian {name} “{part}” tidak dikenal."
WRONG_RANGE = "Bagian {name} “{part}” harus antara {low} dan {high}, dari kecil ke besar."
NEVER = "Tanggal dalam aturan cron ini tidak pernah ada."

_PART = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d+))?", re.ASCII)
_EPOCH = datetime.combine(date(2000, 1, 1), time())


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    low: int
    high: int  # what `*` reaches
    names: tuple[str, ...] = ()  # stand for low, low + 1, ...
    beyond: int = 0  # numbers allowed above `high`


_FIELDS = (
    _Field("menit", 0, 59),
    _Field("jam", 0, 23),
    _Field("tanggal", 1, 31),
    _Field("bulan", 1, 12, MONTHS),
    _Field("hari", 0, 6, WEEKDAYS, beyond=1),
)


@dataclass(frozen=True, slots=True)
class Cron:
    """Five checked fields; weekdays 0 (Sunday) to 6, `LAST` among the days of the month."""

    text: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def next_after(self, local: datetime) -> datetime | None:
        """The first firing strictly after a naive wall time, None if there is none."""
        start = local.replace(second=0, microsecond=0, fold=0, tzinfo=UTC) + timedelta(minutes=1)
        found = [trigger.get_next_fire_time(None, start) for trigger in _triggers(self)]
        first: datetime | None = min(filter(None, found), default=None)
        return first.replace(tzinfo=None) if first else None

    def describe(self) -> str:
        """`setiap hari Senin sampai Jumat pukul 08.00`"""
        return f"{self._days_told()}{self._months_told()}{self._times_told()}"

    def either(self) -> bool:
        """A day of the month and a weekday, both without a star: cron fires on either (man 5
        crontab); APScheduler would wait for a day that is both."""
        _, _, days, _, weekdays = self.text.split()
        return "*" not in days and "*" not in weekdays

    def _days_told(self) -> str:
        all_days, all_weekdays = len(self.days) == 31, len(self.weekdays) == 7
        if all_days and all_weekdays:
            return "setiap hari"
        numbers = [_runs(self.days - {LAST}, str)] if self.days - {LAST} else []
        last = ["hari terakhir bulan"] if LAST in self.days else []
        days = ("tanggal " if numbers else "") + " dan ".join(numbers + last)
        weekdays = _runs((day or 7 for day in self.weekdays), _weekday_name)
        if all_weekdays:
            return f"setiap {days}"
        if all_days:
            return f"setiap hari {weekdays}"
        link = "dan setiap" if self.either() else "yang jatuh pada"
        return f"setiap {days} {link} hari {weekdays}"

    def _months_told(self) -> str:
        names = get_month_names("wide", locale="id_ID")
        return "" if len(self.months) == 12 else f" bulan {_runs(self.months, names.__getitem__)}"

    def _times_told(self) -> str:
        times = [f"{h:02}.{m:02}" for h in sorted(self.hours) for m in sorted(self.minutes)]
        if len(times) <= MOST_TIMES:
            return f" pukul {_joined(times)}"
        hours = "setiap jam" if len(self.hours) == 24 else f"jam {_runs(self.hours, str)}"
        minutes = "setiap menit" if len(self.minutes) == 60 else f"menit {_runs(self.minutes, str)}"
        return f", {hours} pada {minutes}"


def parse_cron(fields: list[str]) -> Cron:
    """`0 8 28 * *`, split, as a Cron. Raises ValueError with an Indonesian sentence."""
    if len(fields) != len(_FIELDS):
        raise ValueError(WRONG_COUNT)
    texts = [text.lower() for text in fields]
    cron = Cron(" ".join(texts), *map(_values, texts, _FIELDS))
    if cron.next_after(_EPOCH) is None:
        raise ValueError(NEVER)
    return cron


def _values(text: str, field: _Field) -> frozenset[int]:
    values = {value for part in text.split(",") for value in _part_values(part, field)}
    return frozenset(values - {7} if field.beyond else values)


def _part_values(part: str, field: _Field) -> Iterable[int]:
    if part == "last" and field.name == "tanggal":
        return [LAST]
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(WRONG_PART.format(name=field.name, part=part))
    first, last, step = found.groups()
    start = _number(first, part, field) if first else field.low
    stop = field.high if step or not first else start
    if last:
        # sat-sun: the Sunday that ends the week
        stop = 7 if field.beyond and last == "sun" else _number(last, part, field)
    high = max(stop, start)
    low_enough = field.low <= start <= stop and high <= field.high + field.beyond
    if not low_enough or not 1 <= int(step or 1) <= field.high:
        top = field.high + field.beyond
        raise ValueError(WRONG_RANGE.format(name=field.name, part=part, low=field.low, high=top))
    values = range(start, stop + 1, int(step or 1))
    return [0, *values] if field.beyond and 7 in values else values


def _number(word: str, part: str, field: _Field) -> int:
    if word.isdigit():
        return int(word)
    if word not in field.names:
        raise ValueError(WRONG_PART.format(name=field.name, part=part))
    return field.names.index(word) + field.low


@lru_cache(maxsize=256)
def _triggers(cron: Cron) -> tuple[CronTrigger, ...]:
    """One trigger, or two of which the earlier counts. In UTC, so that no hour is missing."""
    days = "*" if len(cron.days) == 31 else _listed(cron.days).replace(str(LAST), "last")
    weekdays = ",".join(WEEKDAYS[day] for day in sorted(cron.weekdays))
    pairs = [(days, "*"), ("*", weekdays)] if cron.either() else [(days, weekdays)]
    return tuple(
        CronTrigger(
            minute=_listed(cron.minutes),
            hour=_listed(cron.hours),
            day=day,
            month=_listed(cron.months),
            day_of_week=weekday,
            timezone=UTC,
        )
        for day, weekday in pairs
    )


def _listed(values: Iterable[int]) -> str:
    return ",".join(map(str, sorted(values)))


def _weekday_name(day: int) -> str:
    """1 -> Senin, 7 -> Minggu."""
    name: str = get_day_names("wide", locale="id_ID")[day - 1]
    return name


def _runs(values: Iterable[int], name: Callable[[int], str]) -> str:
    """{1, 2, 3, 5} -> `1 sampai 3 dan 5`."""
    runs: list[list[int]] = []
    for value in sorted(values):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    told: list[str] = []
    for run in runs:
        if len(run) > 2:
            told.append(f"{name(run[0])} sampai {name(run[-1])}")
        else:
            told.extend(map(name, run))
    return _joined(told)


def _joined(words: list[str]) -> str:
    return " dan ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
