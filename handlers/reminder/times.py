"""The clock of the village that somebody writes from, and rules out of what they said."""

import re
from datetime import date, datetime, time, timedelta

from db.clock import format_day, format_time, to_local, zone_of
from db.models import Reminder
from db.reminders.duties import Upcoming, next_period
from db.rules import to_utc
from handlers.chat import Chat
from handlers.questions import quote
from handlers.safe import literal
from handlers.when import When, find_when

TITLE = 60  # characters

# What may stand beside a time without changing what is asked for.
_AROUND = frozenset(
    re.findall(
        r"\w+",
        "nanti ntar entar nti saja aja ya yaa pak bu bapak ibu bpk min admin lagi dulu kalau bisa "
        "tolong mohon ingatkan ingetin saya sy aku kami baik ok oke deh dong eh maaf bukan tidak "
        "gak salah itu ini ganti jadi ke di pada",
    )
)


def zone(chat: Chat) -> str:
    """The zone of the person's village."""
    return zone_of(chat.person.village_code)


def local_now(chat: Chat) -> datetime:
    """Naive wall time there."""
    return to_local(chat.now, zone(chat)).replace(tzinfo=None)


def in_words(local: datetime, zone: str) -> str:
    """`Jumat, 27 November 2026 pukul 14.00 WIB`"""
    return format_time(to_utc(local, zone), zone)


def zone_word(zone: str) -> str:
    """`WIB`"""
    return in_words(datetime.combine(date(2000, 1, 1), time()), zone).split()[-1]


def only_a_time(text: str, now: datetime) -> When | None:
    """The moment a message names if it names nothing else: "jam 4 sore saja pak"."""
    when = find_when(text, now)
    if when is None or not set(re.findall(r"[^\W_]+", when.rest.casefold())) <= _AROUND:
        return None
    return when


def names_no_day(text: str, day: datetime) -> bool:
    """Whether a moment is only a clock time: then it is always on the day it is asked from."""
    for midnight in (datetime.combine((day + timedelta(days=n)).date(), time()) for n in (0, 1)):
        when = find_when(text, midnight)
        if when is None or when.repeat or when.at.date() != midnight.date():
            return False
    return True


def rule_of(at: datetime, repeat: str, said: str = "") -> str:
    """A moment and how it repeats, as a line of db/rules.py. `said` tells the last day of a month
    from its 30th or 31st."""
    if repeat == "daily":
        return f"cron {at.minute} {at.hour} * * *"
    if repeat == "weekly":
        return f"cron {at.minute} {at.hour} * * {at.isoweekday() % 7}"
    if repeat == "monthly":
        ends = at.day >= 28 and re.search(r"\bakhir\b", said, re.I)
        return f"monthday {-1 if ends else at.day} {at:%H:%M}"
    return f"once {at:%Y-%m-%d %H:%M}"


def title_of(row: Reminder) -> str:
    """The title, or the first words where there is none; safe to show."""
    return literal(quote(row.title or row.text, TITLE))


def comes(chat: Chat, one: Upcoming) -> str:
    """The day on which a reminder is next sent to a person; the time too if it is their own."""
    row, due = one.reminder, one.due_at
    if one.done:
        due = next_period(row, one.period, one.zone, chat.now) or due
    if row.person_id is not None:
        return format_time(due, one.zone)
    local = to_local(due, one.zone).replace(tzinfo=None)
    return format_day((chat.policy.quiet.shift(local) if row.quiet else local).date())
