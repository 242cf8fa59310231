"""What a chair answers to a reminder: SUDAH (with a photo or a number, if they like) or NANTI."""

import re
from datetime import datetime, time, timedelta

from db.broadcasts import answers
from db.broadcasts.answers import Asked
from db.clock import format_day, format_time, to_local
from db.models import BroadcastKind, Reminder
from db.reminders import duties
from db.session import id_of
from faq.matcher import Decision
from handlers import texts
from handlers import texts_reminder as sentences
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.questions import quote, wants_to_skip, words_of, yes_no
from handlers.reminder.times import in_words, local_now, only_a_time, title_of, zone
from handlers.safe import literal
from handlers.when import asks_reminder

MORNING = time(8)  # of the day after NANTI
MOST_NOTE = 300  # characters
NUMBER = 6  # digits; a receipt's number has more, "PPh 21" has fewer
DONE_WORDS = frozenset({"sudah", "udah", "sdh", "udh", "dah", "beres", "selesai", "rampung"})
_LATER = re.compile(r"\s*(?:nanti|nnti|nti|ntar|entar|ingatkan\s+(?:saya\s+)?lagi)\b", re.I)


def answered(chat: Chat, what: Asked, code: str) -> Reply:
    """The answer to one firing: `sudah` or `nanti`, which may stand in `chat.text` with a time
    ("nanti jam 4 sore"). The last answer counts; the same twice does no harm."""
    answers.record(what, code, chat.now)
    number = what.broadcast.reminder_id
    row = chat.session.get(Reminder, number) if number is not None else None
    if row is None:
        return Reply(sentences.GONE)
    if code == "nanti":
        return _later(chat, what, row)
    return _done(chat, row, what.broadcast.period)


def _done(chat: Chat, row: Reminder, period: str) -> Reply:
    number, person = id_of(row), chat.contact.person_id
    first = duties.done(
        chat.session, reminder_id=number, person_id=person, period=period, at=chat.now
    )
    duties.forget_snoozes(chat.session, reminder_id=number, person_id=person, period=period)
    if row.person_id is not None:
        _finish(chat)
        return Reply(sentences.OWN_DONE + _again(chat, row, period))
    form = sentences.DONE if first else sentences.DONE_BEFORE
    text = form.format(title=title_of(row)) + _silence(chat, row, period)
    if not first or _busy(chat):
        return Reply(text)
    chat.end()
    chat.go("reminder.note", reminder=number, period=period)
    return Reply(text + sentences.OFFER_NOTE, (Option("selesai", sentences.FINISH),))


def _busy(chat: Chat) -> bool:
    """Whether another dialogue is running: a reminder does not push a complaint aside."""
    return chat.contact.step not in {None, "reminder.note", "reminder.later"}


def _finish(chat: Chat) -> None:
    if not _busy(chat):
        chat.end()


def _silence(chat: Chat, row: Reminder, period: str) -> str:
    """Until when this duty is silent; nothing where it is paused."""
    if not row.active:
        return ""
    due = duties.next_period(row, period, zone(chat), chat.now)
    if due is None:
        return sentences.SILENT_FOR_GOOD
    local = to_local(due, zone(chat)).replace(tzinfo=None)
    return sentences.SILENT_UNTIL.format(day=format_day(chat.policy.quiet.shift(local).date()))


def _again(chat: Chat, row: Reminder, period: str) -> str:
    due = duties.next_period(row, period, row.timezone, chat.now) if row.active else None
    return sentences.OWN_AGAIN.format(when=format_time(due, row.timezone)) if due else ""


# ---- later


def _later(chat: Chat, what: Asked, row: Reminder) -> Reply:
    now = local_now(chat)
    chosen = only_a_time(chat.text, now) if _LATER.match(chat.text) else None
    tomorrow = datetime.combine(now.date() + timedelta(days=1), MORNING)
    local = chosen.at if chosen else chat.policy.quiet.shift(tomorrow)
    when = _put_off(chat, what, row, local)
    if chosen or _busy(chat):
        _finish(chat)
        return Reply(sentences.LATER_PLAIN.format(when=when))
    chat.end()
    chat.go("reminder.later", broadcast=id_of(what.broadcast))
    return Reply(sentences.LATER.format(when=when))


def _put_off(chat: Chat, what: Asked, row: Reminder, local: datetime) -> str:
    """Once more then, whatever was answered before; the moment in words."""
    period = what.broadcast.period
    duties.undone(
        chat.session, reminder_id=id_of(row), person_id=chat.contact.person_id, period=period
    )
    duties.snooze(chat.session, row, chat.person, period, local, chat.now)
    return in_words(local, zone(chat))


def later_step(chat: Chat) -> Reply | None:
    """Another time than the one we chose, or done after all."""
    what = answers.asked(chat.session, chat.contact.person_id, int(chat.answers["broadcast"]))
    if what is None:
        return None
    if set(words_of(chat.text)) <= DONE_WORDS:
        return answered(chat, what, "sudah")
    when = only_a_time(chat.text, local_now(chat))
    if when is None:
        return None
    number = what.broadcast.reminder_id
    row = chat.session.get(Reminder, number) if number is not None else None
    chat.end()
    if row is None:
        return Reply(sentences.GONE)
    return Reply(sentences.LATER_PLAIN.format(when=_put_off(chat, what, row, when.at)))


def put_off(chat: Chat) -> Reply | None:
    """ "nanti jam 4 sore", "ingatkan lagi lusa": to the last reminder that waits for an answer."""
    if not _LATER.match(chat.text) or only_a_time(chat.text, local_now(chat)) is None:
        return None
    person = chat.contact.person_id
    what = answers.last_asked(chat.session, person, chat.now, (BroadcastKind.DUTY,))
    return answered(chat, what, "nanti") if what else None


# ---- a photo or a number


def note_step(chat: Chat) -> Reply | None:
    """A file, a number or a remark to what was done; anything else is read by its meaning."""
    said = quote(chat.text, MOST_NOTE)
    if chat.attachments:
        file = chat.attachments[0]
        _annotate(chat, note=said, attachment_id=id_of(file))
        return Reply(sentences.FILE_KEPT.format(what=texts.FILE_WORDS[file.kind]))
    if wants_to_skip(said) or yes_no(said) is not None or said.casefold() == "nanti":
        chat.end()
        return Reply(sentences.NO_NOTE)
    if not said or not _is_note(chat, said):
        return None
    _annotate(chat, note=said)
    return Reply(sentences.NOTE_KEPT.format(note=literal(said)))


def _is_note(chat: Chat, said: str) -> bool:
    if "?" in said or asks_reminder(said):
        return False
    if len(re.findall(r"\d", said)) >= NUMBER or words_of(said)[0] in DONE_WORDS:
        return True
    match = chat.knowledge.match(said)
    return match.intent is None and match.decision is Decision.NONE


def _annotate(chat: Chat, note: str, attachment_id: int | None = None) -> None:
    duties.annotate(
        chat.session,
        reminder_id=int(chat.answers["reminder"]),
        person_id=chat.contact.person_id,
        period=str(chat.answers["period"]),
        note=note,
        attachment_id=attachment_id,
    )
    chat.end()
