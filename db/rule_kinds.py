"""The kinds of rules by which reminders fire, each computed on naive local wall times."""

from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from babel.dates import format_date

from db.clock import format_day, is_working_day
from db.cron import Cron


@dataclass(frozen=True, slots=True)
class Firing:
    """One due time: naive local wall time, and the period that a chair's SUDAH settles.

    `2027-04-30` (the date that H-30, H-7 and H-1 lead to), `2026-12` (monthly rules), or for cron
    and once the firing's own date.
    """

    local: datetime
    period: str


class Rule(ABC):
    """A parsed rule; `str(rule)` is its text again, tidied."""

    def next_after(self, local: datetime) -> Firing | None:
        """The first firing strictly after a naive wall time; None if it never fires again."""
        if local.tzinfo is not None:
            raise ValueError("a wall time carries no zone")
        return self._next(local)

    @abstractmethod
    def describe(self) -> str:
        """In Indonesian: `setiap tanggal 28 pukul 08.00`."""

    @abstractmethod
    def _next(self, local: datetime) -> Firing | None: ...


@dataclass(frozen=True)
class CronRule(Rule):
    """`cron 0 8 28 * *`"""

    cron: Cron

    def __str__(self) -> str:
        return f"cron {self.cron.text}"

    def describe(self) -> str:
        return self.cron.describe()

    def _next(self, local: datetime) -> Firing | None:
        due = self.cron.next_after(local)
        return Firing(due, f"{due:%Y-%m-%d}") if due else None


@dataclass(frozen=True)
class _Monthly(Rule):
    """The n-th of some days of every month, from its end if n is negative; if the month has fewer,
    the last (or first) of them."""

    number: int
    at: time
    word: ClassVar[str]
    most: ClassVar[int]

    def __str__(self) -> str:
        return f"{self.word} {self.number} {self.at:%H:%M}"

    def _next(self, local: datetime) -> Firing:
        first = local.date().replace(day=1)
        while True:
            length = monthrange(first.year, first.month)[1]
            days = self._days([first + timedelta(days=n) for n in range(length)])
            index = min(self.number, len(days)) - 1
            day = days[index if self.number > 0 else max(self.number, -len(days))]
            due = datetime.combine(day, self.at)
            if due > local:
                return Firing(due, f"{first:%Y-%m}")
            first += timedelta(days=length)

    @abstractmethod
    def _days(self, days: list[date]) -> list[date]:
        """Those of the days of a month that count."""


class Workday(_Monthly):
    """`workday 1 08:00`, `workday -3 08:00`: working days as in db/clock."""

    word, most = "workday", 20

    def describe(self) -> str:
        """`hari kerja ke-3 dari akhir bulan pukul 08.00`"""
        return f"{_counted('hari kerja', self.number)} {_told(self.at)}"

    def _days(self, days: list[date]) -> list[date]:
        return [day for day in days if is_working_day(day)]


class Monthday(_Monthly):
    """`monthday 15 08:00`, `monthday -1 16:00` (the last day)."""

    word, most = "monthday", 31

    def describe(self) -> str:
        """`setiap tanggal 15 pukul 08.00`"""
        if self.number < 0:
            return f"{_counted('hari', self.number)} {_told(self.at)}"
        short = " (atau hari terakhir bulan)" if self.number > 28 else ""
        return f"setiap tanggal {self.number}{short} {_told(self.at)}"

    def _days(self, days: list[date]) -> list[date]:
        return days


@dataclass(frozen=True)
class _Leading(Rule):
    """Firings on the days that lead to a date."""

    at: time
    offsets: tuple[int, ...]  # days before the date, the farthest first

    def _next(self, local: datetime) -> Firing | None:
        firings = (
            Firing(datetime.combine(day - timedelta(days=n), self.at), f"{day:%Y-%m-%d}")
            for day in self._dates(local)
            for n in self.offsets
        )
        later = (firing for firing in firings if firing.local > local)
        return min(later, key=lambda firing: firing.local, default=None)

    @abstractmethod
    def _dates(self, local: datetime) -> Iterator[date]:
        """The dates whose firings may come next."""

    def _tail(self) -> str:
        return " ".join([f"{self.at:%H:%M}", *(f"H-{n}" if n else "H" for n in self.offsets)])

    def _steps_told(self) -> str:
        steps = ", ".join(f"H-{n}" if n else "hari H" for n in self.offsets)
        return f"{': ' + steps if self.offsets != (0,) else ''} {_told(self.at)}"


@dataclass(frozen=True)
class OnDate(_Leading):
    """`date 2027-04-30 08:00 H-30 H-7 H-1`"""

    day: date

    def __str__(self) -> str:
        return f"date {self.day} {self._tail()}"

    def describe(self) -> str:
        """`30 April 2027: H-30, H-7, H-1 pukul 08.00`"""
        return f"{format_date(self.day, 'd MMMM y', locale='id_ID')}{self._steps_told()}"

    def _dates(self, local: datetime) -> Iterator[date]:  # noqa: ARG002 - one date, always
        yield self.day


@dataclass(frozen=True)
class Yearly(_Leading):
    """`yearly 04-30 08:00 H-30 H-7 H-1`; 29 February is the 28th in other years."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"yearly {self.month:02}-{self.day:02} {self._tail()}"

    def describe(self) -> str:
        """`30 April setiap tahun: H-30, H-7, H-1 pukul 08.00`"""
        return f"{month_day(self.month, self.day)} setiap tahun{self._steps_told()}"

    def _dates(self, local: datetime) -> Iterator[date]:
        # Two years on: on 31 December, H-1 of 1 January is over in this year and in the next.
        for year in range(local.year, local.year + 3):
            yield date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


@dataclass(frozen=True)
class Once(Rule):
    """`once 2026-12-01 08:00`"""

    due: datetime

    def __str__(self) -> str:
        return f"once {self.due:%Y-%m-%d %H:%M}"

    def describe(self) -> str:
        """`sekali, Selasa, 1 Desember 2026 pukul 08.00`"""
        return f"sekali, {format_day(self.due.date())} {_told(self.due.time())}"

    def _next(self, local: datetime) -> Firing | None:
        return Firing(self.due, f"{self.due:%Y-%m-%d}") if self.due > local else None


def month_day(month: int, day: int) -> str:
    """`30 April`"""
    told: str = format_date(date(2000, month, day), "d MMMM", locale="id_ID")
    return told


def _told(at: time) -> str:
    return f"pukul {at:%H.%M}"


def _counted(what: str, number: int) -> str:
    """1 -> `hari kerja pertama setiap bulan`; -3 -> `hari kerja ke-3 dari akhir bulan`."""
    if number in (1, -1):
        return f"{what} {'pertama' if number == 1 else 'terakhir'} setiap bulan"
    return f"{what} ke-{abs(number)} {'setiap' if number > 0 else 'dari akhir'} bulan"
