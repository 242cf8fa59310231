"""`/jadwal`: officials see, add, change, pause and try the reminders of all chairs."""

import re
from collections.abc import Callable, Mapping

from db import audit
from db.broadcasts import audience as audiences
from db.clock import format_time
from db.models import Official, Reminder
from db.reminders import keeping
from db.reminders.keeping import NewReminder
from db.rules import EXAMPLES, next_firings, parse_rule
from db.session import id_of
from handlers import texts, texts_reminder
from handlers import texts_schedule as sentences
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.officials import schedule_pages as pages
from handlers.reminder.times import local_now, only_a_time, rule_of, title_of

MOST_TITLE, MOST_TEXT = 100, 900  # characters
Act = Callable[[Chat, Official, Reminder, str], Reply]


class _Refused(Exception):
    """What an official typed can't be used; the sentence says why."""


def schedule(chat: Chat) -> Reply | None:
    """`/jadwal [halaman 2]`, `/jadwal 3 [jeda|lanjut|uji|hapus|ubah ...|aturan ...]`,
    `/jadwal tambah ...`. The word alone, without a slash, is only an official's."""
    if chat.official is None:
        return _not_an_official(chat)
    try:
        return _read(chat, chat.official, chat.text.strip())
    except _Refused as refusal:
        return Reply(str(refusal))


def _read(chat: Chat, official: Official, said: str) -> Reply:
    if page := re.fullmatch(r"(?:halaman\s+(\d{1,3}))?", said, re.I):
        return pages.overview(chat, official, int(page[1] or 1))
    if new := re.fullmatch(r"tambah\b\s*(.*)", said, re.I | re.S):
        return _add(chat, official, new[1])
    one = re.fullmatch(r"(\d{1,9})(?:\s+([a-z]+)(?:\s+(.*))?)?", said, re.I | re.S)
    if one is None:
        return Reply(sentences.HOW)
    row = keeping.find(chat.session, int(one[1]))
    if row is None or not pages.may_see(official, row):
        return Reply(sentences.UNKNOWN.format(number=one[1]))
    return _one(chat, official, row, (one[2] or "").lower(), (one[3] or "").strip())


def _not_an_official(chat: Chat) -> Reply | None:
    if not chat.incoming.text.lstrip().startswith("/"):
        return None
    if chat.contact.phone is None:
        return Reply(texts.OFFICIALS_SHARE, request="contact")
    return Reply(texts.OFFICIALS_ONLY)


def _one(chat: Chat, official: Official, row: Reminder, word: str, rest: str) -> Reply:
    if not word:
        return pages.detail(chat, official, row)
    if word == "uji":  # changes nothing, so whoever sees it may try it
        return _test(chat, official, row, rest)
    act = ACTS.get(word)
    if act is None:
        return Reply(sentences.HOW)
    if not pages.may_change(official, row):
        return Reply(sentences.NOT_YOURS.format(number=row.id))
    return act(chat, official, row, rest)


def _test(chat: Chat, official: Official, row: Reminder, pressed: str) -> Reply:
    """The text as it would look, to this official alone; its buttons say that it is a test."""
    if pressed:
        return Reply(sentences.TEST_NOTED.format(number=row.id))
    wording = texts_reminder.wording(row)
    options = [Option(f"/jadwal {row.id} uji {code}", label) for code, label in wording.options]
    _audit(chat, official, row, "test")
    return Reply(wording.text, tuple(options))


def _pause(chat: Chat, official: Official, row: Reminder, _: str) -> Reply:
    keeping.switch(chat.session, row, on=False, at=chat.now)
    _audit(chat, official, row, "pause")
    return Reply(sentences.PAUSED_NOW.format(number=row.id, title=title_of(row)))


def _resume(chat: Chat, official: Official, row: Reminder, _: str) -> Reply:
    keeping.switch(chat.session, row, on=True, at=chat.now)
    _audit(chat, official, row, "resume")
    clock = keeping.clocks(chat.session, id_of(row))[0]
    if clock.next_due_at is None:
        return Reply(sentences.RESUMED_OVER.format(number=row.id, title=title_of(row)))
    when = format_time(clock.next_due_at, clock.timezone)
    return Reply(sentences.RESUMED.format(number=row.id, title=title_of(row), when=when))


def _remove(chat: Chat, official: Official, row: Reminder, _: str) -> Reply:
    number, title = id_of(row), title_of(row)
    if row.key is not None:
        return Reply(sentences.SHIPPED_STAYS.format(number=number))
    if keeping.was_sent(chat.session, row):
        keeping.switch(chat.session, row, on=False, at=chat.now)
        _audit(chat, official, row, "pause")
        return Reply(sentences.HISTORY_STAYS.format(number=number))
    _audit(chat, official, row, "remove", row.text)
    keeping.remove(chat.session, row)
    return Reply(sentences.REMOVED.format(number=number, title=title))


def _change(chat: Chat, official: Official, row: Reminder, rest: str) -> Reply:
    """`ubah teks ...` or `ubah judul ...`"""
    found = re.fullmatch(r"(teks|isi|judul)\s+(\S.*)", rest, re.I | re.S)
    if found is None:
        return Reply(sentences.CHANGE_HOW.format(number=row.id))
    if found[1].lower() == "judul":
        values = {"title": _fitting(found[2], sentences.TITLE_WORD, MOST_TITLE)}
    else:
        values = {"text": _fitting(found[2], sentences.TEXT_WORD, MOST_TEXT)}
    return _changed(chat, official, row, values)


def _set_rule(chat: Chat, official: Official, row: Reminder, rest: str) -> Reply:
    return _changed(chat, official, row, {"rule": _rule(chat, rest)})


def _changed(chat: Chat, official: Official, row: Reminder, values: Mapping[str, str]) -> Reply:
    """With an official's number on it, the next start leaves a shipped one as it is."""
    owner = row.official_id or id_of(official)
    keeping.change(chat.session, row, chat.now, **values, official_id=owner)
    for name, value in values.items():
        _audit(chat, official, row, name, value)
    shown = pages.detail(chat, official, row)
    return Reply(f"{sentences.CHANGED.format(number=row.id)}\n\n{shown.text}", shown.options)


def _add(chat: Chat, official: Official, rest: str) -> Reply:
    rule, title, text = ([*map(str.strip, rest.split("|", 2)), "", ""])[:3]
    if not (rule and title and text):
        return Reply(sentences.ADD_HOW)
    new = NewReminder(
        text=_fitting(text, sentences.TEXT_WORD, MOST_TEXT),
        title=_fitting(title, sentences.TITLE_WORD, MOST_TITLE),
        rule=_rule(chat, rule),
        audience=audiences.of_official(official),
        source=sentences.SOURCE_OFFICIAL.format(
            day=pages.period_in_words(f"{local_now(chat):%Y-%m-%d}")
        ),
        official_id=id_of(official),
    )
    row = keeping.add(chat.session, new, chat.now)
    _audit(chat, official, row, "add", f"{row.rule} | {row.title} | {row.text}")
    shown = pages.detail(chat, official, row)
    return Reply(f"{sentences.ADDED.format(number=row.id)}\n\n{shown.text}", shown.options)


def _rule(chat: Chat, said: str) -> str:
    """A rule as it is kept, from its own language or from everyday words."""
    now = local_now(chat)
    if said.lower().split()[:1] and said.lower().split()[0] in EXAMPLES:
        try:
            rule = parse_rule(said)
        except ValueError as error:
            raise _Refused(str(error)) from error
    else:
        when = only_a_time(said, now)
        if when is None:
            raise _Refused(sentences.RULE_HOW)
        rule = parse_rule(rule_of(when.at, when.repeat, said))
    if not next_firings(rule, now, 1):
        raise _Refused(sentences.RULE_OVER.format(rule=rule.describe()))
    return str(rule)


def _fitting(text: str, what: str, most: int) -> str:
    text = text.strip()
    if len(text) > most:
        raise _Refused(sentences.TOO_LONG.format(what=what, length=len(text), most=most))
    return text


def _audit(chat: Chat, official: Official, row: Reminder, action: str, detail: str = "") -> None:
    audit.write(
        chat.session,
        actor=f"official:{official.id}",
        action=f"reminder.{action}",
        subject=f"reminder:{row.id}",
        detail=detail,
        at=chat.now,
    )


ACTS: Mapping[str, Act] = {
    "jeda": _pause,
    "lanjut": _resume,
    "hapus": _remove,
    "ubah": _change,
    "aturan": _set_rule,
}
