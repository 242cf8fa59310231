"""From the expressions of a message to one moment: which of them count, and when that is."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from handlers.when.grammar import Atom

DAY = 24 * 60
# part of the day: its usual minute, its last minute, the hour at which its twelve hours begin
PARTS = {
    "": (8 * 60, DAY - 1, 7),
    "pagi": (8 * 60, 11 * 60, 0),
    "siang": (12 * 60, 15 * 60, 7),
    "sore": (16 * 60, 18 * 60 + 30, 12),
    "malam": (19 * 60, DAY - 1, 17),
    "subuh": (5 * 60, 6 * 60, 0),
    "dzuhur": (12 * 60 + 30, 15 * 60, 7),
    "jumatan": (13 * 60, 15 * 60, 7),
    "ashar": (15 * 60 + 30, 18 * 60, 12),
    "maghrib": (18 * 60 + 15, 19 * 60, 12),
    "isya": (19 * 60 + 30, DAY - 1, 17),
}
# How exactly a kind names a day, and what may place it further ("senin" in "minggu depan").
RANK = {"after": 6, "date": 5, "dom": 4, "edge": 4, "weekday": 3, "rel": 2}
FITS = {"weekday": ("week", "month"), "dom": ("month",), "date": ("year",)}
EACH = {"weekday": 1, "dom": 2, "edge": 2, "clock": 0}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the expressions of a message mean together; `used` are those it is made of."""

    anchor: Atom | None  # the one that names the day
    clock: Atom | None
    repeat: int  # index in REPEATS, or -1
    context: dict[str, int]
    before: int  # minutes
    used: list[Atom]

    @property
    def kind(self) -> str:
        return self.anchor.kind if self.anchor else ""

    @property
    def exact(self) -> bool:
        return self.kind in ("date", "dom", "edge")

    @property
    def part(self) -> str:
        said = [self.clock] if self.clock else []
        return next((atom.part for atom in [*said, *self.used] if atom.part), "")

    @property
    def minute(self) -> int:
        """Minutes after midnight; DAY and more is the night after."""
        usual, _, begins = PARTS[self.part]
        if self.clock is None or not self.clock.value:
            return usual
        hour, minutes, as_written = self.clock.value
        if hour <= 12 and (self.part or not as_written):
            hour = begins + (hour - begins) % 12
        return hour * 60 + minutes


# ---- which expressions count


def plan_of(atoms: list[Atom]) -> Plan | None:
    """Which of `atoms` count, and for what; None: they name no moment to come."""
    anchor = _anchor(atoms)
    cycles = [a for a in atoms if a.kind == "repeat" and _belongs(a, anchor)]
    clock = _clock(atoms, anchor, bool(cycles))
    repeats = [(a.value[0], a) for a in cycles]
    for atom, target in pairwise(atoms):
        repeated = target in (anchor, clock) and target.kind in EACH
        if atom.kind == "each" and repeated and atom.group == target.group:
            repeats.insert(0, (EACH[target.kind], atom))
    before = next((a.value[0] for a in atoms if a.kind == "before"), 0)
    past = any(a.kind == "void" for a in atoms)
    if not (anchor or repeats) and (clock is None or past or before >= DAY):
        return None
    context = {a.kind: a for a in reversed(atoms) if anchor and _places(a, anchor)}
    named = [a for a in (anchor, clock) if a]
    beside = [a for a in atoms if _says_the_same(a, named)]
    cycle = repeats[0][0] if repeats else -1
    used = [*named, *beside, *context.values(), *(a for _, a in repeats)]
    places = {kind: a.value[0] for kind, a in context.items()}
    return Plan(anchor, clock, cycle, places, before, used)


def _anchor(atoms: list[Atom]) -> Atom | None:
    days = [a for a in atoms if a.kind in RANK]
    if days := [a for a in days if not a.weak] or days:
        return max((a for a in days if a.group == days[0].group), key=lambda a: RANK[a.kind])
    ahead = [a for a in atoms if a.kind in ("week", "month", "year") and a.value[0]]
    soon = [a for a in atoms if a.kind == "nanti"]
    timed = any(a.kind == "clock" for a in atoms)
    return next((a for a in [*ahead, *soon] if a.kind != "nanti" or a.part or timed), None)


def _places(atom: Atom, anchor: Atom) -> bool:
    near = atom.group == anchor.group or atom.end <= anchor.start
    return near and atom.kind in FITS.get(anchor.kind, ())


def _says_the_same(atom: Atom, named: list[Atom]) -> bool:
    """A day said again beside the one that counts: "besok" in "besok rabu 25 november"."""
    again = (atom.kind in RANK and not atom.weak) or atom.kind == "nanti"
    return (
        again and all(atom.kind != a.kind for a in named) and atom.group in {a.group for a in named}
    )


def _belongs(cycle: Atom, anchor: Atom | None) -> bool:
    if anchor is None or cycle.group == anchor.group or cycle.end <= anchor.start:
        return True
    return EACH.get(anchor.kind) == cycle.value[0]


def _clock(atoms: list[Atom], anchor: Atom | None, repeated: bool) -> Atom | None:
    if anchor and anchor.kind == "after":
        return None
    level = 0 if anchor is None and not repeated else 1
    beside = anchor.group if anchor else -1
    clocks = [a for a in atoms if a.kind == "clock" and (a.weak <= level or a.group == beside)]
    if anchor is None:
        return clocks[0] if clocks else None
    return min(clocks, key=lambda c: max(c.start - anchor.end, anchor.start - c.end), default=None)


# ---- when that is


def firing(plan: Plan, now: datetime) -> datetime | None:
    """The first moment after `now` that `plan` means; ValueError, OverflowError: no such year."""
    midnight = datetime.combine(now.date(), time())
    kind, value = plan.kind, plan.anchor.value if plan.anchor else ()
    if kind == "after":
        at = now.replace(second=0, microsecond=0) + timedelta(minutes=value[0])
        return at if at > now else None
    if (kind == "nanti" and plan.part != "jumatan") or (kind, value) == ("rel", (0,)):
        minutes: Iterator[int] = _today(plan, now.hour * 60 + now.minute)
    else:
        minutes = ((day - now.date()).days * DAY + plan.minute for day in _days(plan, now.date()))
    moments = (midnight + timedelta(minutes=minute) for minute in minutes)
    return next((at for at in moments if at > now), None)


def _today(plan: Plan, now: int) -> Iterator[int]:
    """Minutes after today's midnight, the likeliest first, some of them past."""
    minute, later = plan.minute, plan.kind == "nanti"
    if minute >= DAY:
        yield minute - DAY  # "malam ini jam 1", said at 00:20
    yield minute
    if plan.clock is None and now + 60 <= PARTS[plan.part][1]:
        yield now + 60
    if plan.clock and plan.clock.value and not plan.part:
        hour, _, as_written = plan.clock.value
        if hour <= 12 and not as_written and (later or minute < DAY // 2):
            yield minute + DAY // 2
    if later:
        yield minute + DAY


def _days(plan: Plan, today: date) -> Iterator[date]:
    """The days that may be meant, earliest first, some of them past."""
    anchor = plan.anchor
    value = anchor.value if anchor else ()
    match plan.kind:
        case "weekday":
            yield from _weekdays(value[0], plan.context.get("week", value[1]), plan, today)
        case "dom":
            months = [plan.context["month"]] if "month" in plan.context else range(13)
            for first in (_month(today.replace(day=1), ahead) for ahead in months):
                with suppress(ValueError):
                    yield first.replace(day=value[0])
        case "edge":
            yield from _edges(value, today)
        case "date":
            yield from _dates(value, plan, today)
        case "rel" | "week":
            yield today + timedelta(days=value[0] * (7 if plan.kind == "week" else 1))
        case "month" | "year":
            yield _month(today, value[0] * (12 if plan.kind == "year" else 1))
        case _:
            yield from _unnamed(plan, today)


def _weekdays(day: int, week: int, plan: Plan, today: date) -> Iterator[date]:
    if "month" in plan.context:
        first = _month(today.replace(day=1), plan.context["month"])
        yield first + timedelta(days=(day - first.weekday()) % 7)
    elif week > 0:
        yield today + timedelta(days=7 * week + day - today.weekday())
    else:
        near = today + timedelta(days=(day - today.weekday()) % 7)
        yield from (near, near + timedelta(days=7))


def _edges(value: tuple[int, ...], today: date) -> Iterator[date]:
    side, month, ahead = value
    start = today.replace(month=month or today.month, day=1)
    for shift in (0, 1) if ahead < 0 else (ahead,):
        first = _month(start, shift * (12 if month else 1))
        yield first if side > 0 else first.replace(day=monthrange(first.year, first.month)[1])


def _dates(value: tuple[int, ...], plan: Plan, today: date) -> Iterator[date]:
    day, month, year = value
    years = range(today.year, today.year + 9)  # a 29 February is at most eight years away
    for each in [year] if year else years[plan.context.get("year", 0) :]:
        with suppress(ValueError):
            yield date(each, month, day)


def _unnamed(plan: Plan, today: date) -> Iterator[date]:
    """No day was named: the next at this hour, or one cycle on."""
    if plan.part == "jumatan":
        yield from _weekdays(4, 0, plan, today)
    elif plan.repeat < 1:
        yield from (today + timedelta(days=days) for days in (-1, 0, 1))
    else:
        yield today
        yield _month(today, 1) if plan.repeat == 2 else today + timedelta(days=7)


def _month(day: date, ahead: int) -> date:
    """The same day `ahead` months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + ahead, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
