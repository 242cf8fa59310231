"""What `/jadwal` shows: the list, one reminder with its next firings, who has done it."""

from db.clock import format_day, format_time, to_local
from db.models import DutyDone, Official, Person, Reminder
from db.models.reminders import VILLAGE
from db.regions import kecamatan
from db.reminders import duties, keeping
from db.rule_kinds import month_day
from db.rules import parse_rule, to_utc
from db.session import id_of
from handlers import texts_schedule as sentences
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.questions import quote
from handlers.reminder.times import title_of
from handlers.safe import literal

PAGE = 8
NAMES = 10
NOTE = 40  # characters of a remark


def areas_of(row: Reminder) -> list[str]:
    """Codes of the kecamatan a reminder is for; [] is all of them."""
    said = row.audience.get("scope") or row.audience.get("kecamatan") or []
    return [said] if isinstance(said, str) else list(said)


def may_see(official: Official, row: Reminder) -> bool:
    """Those of all, and those of their own area."""
    areas = areas_of(row)
    return official.scope == "all" or not areas or official.scope in areas


def may_change(official: Official, row: Reminder) -> bool:
    """Only what reaches nobody outside their area."""
    return official.scope == "all" or areas_of(row) == [official.scope]


def overview(chat: Chat, official: Official, page: int) -> Reply:
    """The list, a page of it."""
    rows = [row for row in keeping.common(chat.session) if may_see(official, row)]
    if not rows:
        return Reply(sentences.NONE)
    start = (page - 1) * PAGE
    shown = rows[start : start + PAGE] or rows[:PAGE]
    lines = "\n".join(_line(chat, official, row) for row in shown)
    more = start + PAGE < len(rows)
    options = (Option(f"/jadwal halaman {page + 1}", sentences.MORE),) if more else ()
    return Reply(sentences.LIST.format(lines=lines, number=shown[0].id), options)


def _line(chat: Chat, official: Official, row: Reminder) -> str:
    clock = keeping.clocks(chat.session, id_of(row))[0]
    state = sentences.PAUSED
    if row.active:
        due = clock.next_due_at
        day = format_day(to_local(due, clock.timezone).date()) if due else ""
        state = sentences.NEXT.format(day=day) if day else sentences.OVER
    period = duties.current_period(chat.session, row)
    return sentences.LINE.format(
        number=row.id,
        title=title_of(row),
        rule=parse_rule(row.rule).describe(),
        state=state,
        done=duties.done_count(chat.session, id_of(row), period, _area(official)),
    )


def detail(chat: Chat, official: Official, row: Reminder) -> Reply:
    """One reminder with all that is known of it, and what can be done."""
    period = duties.current_period(chat.session, row)
    village = row.timezone == VILLAGE
    text = sentences.ONE.format(
        number=row.id,
        title=title_of(row),
        state=sentences.ON if row.active else sentences.OFF,
        text=row.text,
        source=literal(row.source) or sentences.NO_SOURCE,
        audience=_audience(row),
        rule=parse_rule(row.rule).describe(),
        zone=sentences.VILLAGE_TIME if village else sentences.FIXED_TIME.format(zone=row.timezone),
        times=_times(chat, row),
        period=period_in_words(period),
        done=_done(chat, official, row, period),
    )
    switch = ("jeda", sentences.PAUSE_LABEL) if row.active else ("lanjut", sentences.RESUME_LABEL)
    acts = [switch] if may_change(official, row) else []
    options = [Option(f"/jadwal {row.id} {word}", label) for word, label in acts]
    return Reply(text, (*options, Option(f"/jadwal {row.id} uji", sentences.TEST_LABEL)))


def _area(official: Official) -> str | None:
    return None if official.scope == "all" else official.scope


def _audience(row: Reminder) -> str:
    names = {code: name for name, code in kecamatan().items()}
    areas = [names.get(code, code) for code in areas_of(row)]
    return sentences.AREA.format(name=", ".join(areas)) if areas else sentences.ALL


def _times(chat: Chat, row: Reminder) -> str:
    """When chairs get it: out of the quiet hours."""
    zone = keeping.zones_of(row)[0]
    locals_ = [firing.local for firing in keeping.next_times(row, chat.now)]
    sent = [chat.policy.quiet.shift(local) if row.quiet else local for local in locals_]
    told = [format_time(to_utc(local, zone), zone) for local in sent]
    if row.timezone == VILLAGE:  # each village in its own
        told = [when.rpartition(" ")[0] for when in told]
    return "\n".join(sentences.TIME.format(when=when) for when in told) or sentences.NO_TIMES


def period_in_words(period: str) -> str:
    """2026-12 -> `Desember 2026`, 2027-04-30 -> `30 April 2027`"""
    year, month, *day = (int(part) for part in period.split("-")) if period else (0, 0)
    if not year:
        return "-"
    told = month_day(month, day[0] if day else 1)
    return f"{told if day else told.partition(' ')[2]} {year}"


def _done(chat: Chat, official: Official, row: Reminder, period: str) -> str:
    count = duties.done_count(chat.session, id_of(row), period, _area(official))
    if not count:
        return sentences.DONE_NONE
    first = duties.done_by(chat.session, id_of(row), period, _area(official), limit=NAMES)
    names = [_name(done, person) for done, person in first]
    if count > NAMES:
        names.append(sentences.AND_MORE.format(count=count - NAMES))
    return sentences.DONE_NAMES.format(count=count, names="\n".join(names))


def _name(done: DutyDone, person: Person) -> str:
    name = literal(person.name) or sentences.NAMELESS.format(tail=(person.phone or "")[-4:] or "-")
    note = sentences.WITH_NOTE.format(note=literal(quote(done.note, NOTE))) if done.note else ""
    file = sentences.WITH_FILE if done.attachment_id is not None else ""
    return sentences.NAME.format(name=name + note + file)
