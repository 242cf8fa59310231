"""Quiet hours: the spans of a week in which nobody is reminded, and when it is loud again."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DEFAULT = "20:00-07:00, Jumat 11:30-13:00"  # the night, and Friday prayer
DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_OTHER_NAMES = {"jum'at": "jumat", "ahad": "minggu"}  # other names of the same days
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)

WRONG_PART = "Jam tenang “{part}” tidak dikenal. Contoh: " + DEFAULT
WRONG_DAY = "Hari “{day}” tidak dikenal. Contoh: " + DEFAULT
WRONG_SPAN = "Jam tenang “{part}” mulai dan berakhir pada jam yang sama. Contoh: " + DEFAULT
NEVER_LOUD = "Jam tenang ini tidak menyisakan waktu untuk mengirim. Contoh: " + DEFAULT

# Phones write the apostrophe of Jum'at and the dash of a span in their own ways.
_PART = re.compile(
    r"(?:(?P<day>[^\W\d]+(?:['\u2019][^\W\d]+)?) +)?"
    r"(?P<h1>[01]?\d|2[0-3])[:.](?P<m1>[0-5]\d) *[-\u2013] *"
    r"(?:(?P<h2>[01]?\d|2[0-3])[:.](?P<m2>[0-5]\d)|24[:.]00)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """From a minute of the day on (of one weekday, Monday = 0, or of every day), so many minutes.

    The first minute is quiet, the minute after the last is not.
    """

    weekday: int | None
    start: int
    minutes: int

    def __str__(self) -> str:
        day = "" if self.weekday is None else f"{DAYS[self.weekday].capitalize()} "
        end = self.start + self.minutes
        return f"{day}{_clock(self.start)}-{_clock(end if end == 1440 else end % 1440)}"

    def end_after(self, local: datetime) -> datetime | None:
        """When the span in which `local` lies ends, None if it lies in none."""
        midnight = datetime.combine(local.date(), time())
        for day in (midnight, midnight - _DAY):
            start = day + self.start * _MINUTE
            end = start + self.minutes * _MINUTE
            if self.weekday in (None, day.weekday()) and start <= local < end:
                return end
        return None


@dataclass(frozen=True, slots=True)
class Quiet:
    """The quiet spans of a week; none of them: never quiet."""

    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return ", ".join(map(str, self.spans))

    def shift(self, local: datetime) -> datetime:
        """A naive wall time itself if it is not quiet, else the end of the quiet around it."""
        while ends := [end for span in self.spans if (end := span.end_after(local))]:
            local = max(ends)
        return local


def parse_quiet(text: str) -> Quiet:
    """`20:00-07:00, Jumat 11:30-13:00` as Quiet; empty text is never quiet.

    Raises ValueError with an Indonesian sentence and an example.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text)]
    quiet = Quiet(tuple(_span(part) for part in parts if part))
    if quiet.spans and not _loud_at_times(quiet):
        raise ValueError(NEVER_LOUD)
    return quiet


def _span(part: str) -> Span:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(WRONG_PART.format(part=part))
    start = int(found["h1"]) * 60 + int(found["m1"])
    end = int(found["h2"]) * 60 + int(found["m2"]) if found["h2"] else 1440
    if start == end:
        raise ValueError(WRONG_SPAN.format(part=part))
    return Span(_weekday(found["day"]), start, end - start if end > start else end - start + 1440)


def _weekday(day: str | None) -> int | None:
    if day is None:
        return None
    name = day.lower().replace("\u2019", "'")
    name = _OTHER_NAMES.get(name, name)
    if name not in DAYS:
        raise ValueError(WRONG_DAY.format(day=day))
    return DAYS.index(name)


def _loud_at_times(quiet: Quiet) -> bool:
    """Whether after one of a week's spans no other is running: else `shift` would never return."""
    monday = datetime.combine(date(2001, 1, 1), time())
    starts = (monday + n * _DAY + s.start * _MINUTE for s in quiet.spans for n in range(7))
    ends = [end for at in starts for s in quiet.spans if (end := s.end_after(at))]
    return any(all(span.end_after(end) is None for span in quiet.spans) for end in ends)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
