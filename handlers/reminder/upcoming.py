"""`pengingat`: what a person will be reminded of; `matikan 17`, `nyalakan 17`, `hapus pengingat 17`.

The numbers are the reminders' own, not places in a list: a list changes, and a number typed later
must still mean the same reminder.
"""

import re

from db.models import Reminder
from db.reminders import duties, keeping, personal
from db.reminders.duties import Upcoming
from db.session import id_of
from handlers import texts_reminder as sentences
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.reminder.times import comes, title_of
from handlers.safe import literal

NUMBERED = r"(?:pengingat(?:\s+|$))?(?:(?:nomor|no\.?)\s*)?(?:\d{1,9})?"  # behind "matikan"
PAGE = 10
ALL = 200  # more than anybody has


def upcoming(chat: Chat) -> Reply | None:
    """`pengingat`, `pengingat halaman 2`, or `pengingat 17`: one of them with its text."""
    found = re.fullmatch(r"(halaman\s+)?(\d{1,9})", chat.text.strip(), re.I)
    if found is None and chat.text.strip():
        return None
    if found and not found[1]:
        return _one(chat, int(found[2]))
    return _page(chat, int(found[2]) if found else 1)


def _page(chat: Chat, number: int) -> Reply:
    items = duties.upcoming(chat.session, chat.person, limit=ALL)
    if not items:
        return Reply(sentences.NONE)
    start = (number - 1) * PAGE
    shown = items[start : start + PAGE] or items[:PAGE]
    lines = "\n".join(_line(chat, one) for one in shown)
    more = start + PAGE < len(items)
    options = (Option(f"pengingat halaman {number + 1}", sentences.MORE),) if more else ()
    return Reply(sentences.LIST.format(lines=lines, how=_how(shown)), options)


def _line(chat: Chat, one: Upcoming) -> str:
    row = one.reminder
    return sentences.LINE.format(
        number=row.id, title=title_of(row), when=comes(chat, one), state=_state(one)
    )


def _state(one: Upcoming) -> str:
    if one.reminder.parent_id is not None:
        return sentences.LINE_PUT_OFF
    if one.reminder.person_id is not None:
        return sentences.LINE_OWN
    if one.muted:
        return sentences.LINE_MUTED
    return sentences.LINE_DONE if one.done else ""


def _how(shown: list[Upcoming]) -> str:
    """What can be done, each with a number for which it works."""
    own = [one for one in shown if one.reminder.person_id is not None]
    common = [one for one in shown if one.reminder.person_id is None]
    on, off = [o for o in common if not o.muted], [o for o in common if o.muted]
    parts = [sentences.HOW, sentences.HOW_READ.format(number=shown[0].reminder.id)]
    for rows, words in (
        (on, sentences.HOW_MUTE),
        (off, sentences.HOW_UNMUTE),
        (own, sentences.HOW_DELETE),
    ):
        parts += [words.format(number=rows[0].reminder.id)] if rows else []
    return "".join(parts) + sentences.HOW_ALL


def _one(chat: Chat, number: int) -> Reply:
    items = duties.upcoming(chat.session, chat.person, limit=ALL)
    one = next((one for one in items if one.reminder.id == number), None)
    if one is None:
        return _unknown(number)
    row = one.reminder
    if row.person_id is not None:
        option = Option(f"hapus pengingat {number}", sentences.DELETE_LABEL)
    elif one.muted:
        option = Option(f"nyalakan {number}", sentences.UNMUTE_LABEL)
    else:
        option = Option(f"matikan {number}", sentences.MUTE_LABEL)
    text = literal(row.text) if row.person_id is not None else row.text
    if row.source:
        text += sentences.SOURCE.format(source=literal(row.source))
    form = sentences.SHOWN if row.person_id is None else sentences.SHOWN_OWN
    shown = form.format(
        number=number, title=title_of(row), text=text, when=comes(chat, one), state=_state(one)
    )
    return Reply(shown, (option,))


def _unknown(number: int) -> Reply:
    return Reply(sentences.UNKNOWN.format(number=number))


def mute(chat: Chat) -> Reply | None:
    """`matikan 17`: this one does not come any more, for this person."""
    row, reply = _addressed(chat)
    if row is None:
        return reply
    if row.person_id is not None:
        return Reply(sentences.OWN_IS_DELETED.format(number=row.id))
    duties.mute(chat.session, id_of(row), chat.contact.person_id, chat.now)
    undo = (Option(f"nyalakan {row.id}", sentences.UNMUTE_LABEL),)
    return Reply(sentences.MUTED.format(title=title_of(row), number=row.id), undo)


def unmute(chat: Chat) -> Reply | None:
    """`nyalakan 17`: it comes again."""
    row, reply = _addressed(chat)
    if row is None:
        return reply
    duties.unmute(chat.session, id_of(row), chat.contact.person_id)
    items = duties.upcoming(chat.session, chat.person, limit=ALL)
    when = next((comes(chat, one) for one in items if one.reminder.id == row.id), None)
    form = sentences.UNMUTED if when else sentences.UNMUTED_PLAIN
    return Reply(form.format(title=title_of(row), when=when))


def delete(chat: Chat) -> Reply | None:
    """`hapus pengingat 17`: only one's own, or what one put off."""
    if not chat.text.strip():
        return Reply(sentences.DELETE_WHICH)
    row, reply = _addressed(chat)
    if row is None:
        return reply
    if row.person_id is None:
        return Reply(sentences.COMMON_IS_MUTED.format(number=row.id))
    title = title_of(row)
    keeping.remove(chat.session, row)
    return Reply(sentences.DELETED.format(title=title))


def _addressed(chat: Chat) -> tuple[Reminder | None, Reply | None]:
    """The reminder of that number if this person gets it or owns it; else what to say, None if
    it was no number."""
    found = re.search(r"(\d{1,9})\s*$", chat.text)
    if found is None:
        return None, _page(chat, 1) if chat.text.strip().casefold() == "pengingat" else None
    number = int(found[1])
    row = personal.find(chat.session, number, chat.contact.person_id)
    if row is None:
        row = keeping.find(chat.session, number)
        if row is not None and not duties.concerns(chat.session, row, chat.person):
            row = None
    return row, _unknown(number)
