"""A chair answers an announcement: by its buttons, by the number of one, or in own words. The last
answer counts."""

import re

from db.broadcasts import answers
from db.broadcasts.answers import Asked
from db.broadcasts.expansion import payloads
from db.models import BroadcastKind
from db.session import id_of
from handlers import menu
from handlers import texts_announcement as sentences
from handlers.announcement import words
from handlers.announcement.naming import name_of
from handlers.announcement.words import Said
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.questions import quote, wants_to_skip
from handlers.reminder import answering as reminders
from handlers.safe import literal

MOST_NAME = 60  # characters


def by_button(chat: Chat) -> Reply | None:
    """`jawaban 12 hadir`: what the buttons of an announcement send."""
    found = re.fullmatch(r"(\d{1,9}) ([a-z]{1,16})", chat.text.strip(), re.I)
    if found is None:
        return None
    what = answers.asked(chat.session, chat.contact.person_id, int(found[1]))
    code = found[2].lower()
    if what is None or code not in dict(what.broadcast.options):
        return Reply(sentences.GONE)
    return take(chat, what, Said(code, BroadcastKind(what.broadcast.kind)))


def bare(chat: Chat) -> Reply | None:
    """An answer without a button: "hadir", "paham pak", or "1" right after the announcement; also
    the button of a template, which sends its label. None for anything else, and for what is typed
    within a dialogue. Looks into the database only for texts that look like an answer."""
    pressed = chat.incoming.choice
    if chat.contact.step is not None and pressed is None:
        return None
    text = chat.text if pressed is None else pressed
    number = words.number(text) if pressed is None else None
    if number is not None:
        return _by_number(chat, number)
    said = words.said(text)
    return _by_words(chat, said, pressed=pressed is not None) if said else None


def _by_number(chat: Chat, number: int) -> Reply | None:
    """The number of an option, if nothing was said since the announcement."""
    what = _just_asked(chat)
    if what is None or number > len(what.broadcast.options):
        return None
    code = what.broadcast.options[number - 1][0]
    return take(chat, what, Said(code, BroadcastKind(what.broadcast.kind)))


def _by_words(chat: Chat, said: Said, *, pressed: bool) -> Reply | None:
    just = _just_asked(chat)
    if just is not None and just.broadcast.kind == said.kind:
        return take(chat, just, said)
    offered = {str(label).casefold() for _, label in chat.contact.offered}
    if not pressed and chat.text.strip().casefold() in offered:
        return None  # a button of what was said since
    if said.sure or pressed:
        what = _waiting(chat, said.kind)
        return take(chat, what, said) if what else None
    return _ask_back(chat, said, just)


def _just_asked(chat: Chat) -> Asked | None:
    """The announcement that was the last thing this person read from us."""
    last = answers.spoke_last(chat.session, id_of(chat.contact))
    return answers.asked(chat.session, chat.contact.person_id, last) if last else None


def _waiting(chat: Chat, kind: BroadcastKind) -> Asked | None:
    return answers.last_asked(chat.session, chat.contact.person_id, chat.now, (kind,))


def _ask_back(chat: Chat, said: Said, just: Asked | None) -> Reply | None:
    """Likely an answer, but which one: "siap" to an invitation, "sudah" long after a reminder."""
    what = None
    if just is not None and said.code == "paham":
        what = just if just.broadcast.kind == BroadcastKind.ATTENDANCE else None
    elif said.code == "sudah":
        what = _waiting(chat, said.kind)
    if what is None:
        return None
    options = tuple(Option(payload, label) for payload, label in payloads(what.broadcast))
    return Reply(sentences.ASK_BACK.format(title=literal(name_of(what.broadcast))), options)


def take(chat: Chat, what: Asked, said: Said) -> Reply:
    """Keep an answer and thank for it; some ask for one thing more."""
    if said.kind == BroadcastKind.DUTY:
        return reminders.answered(chat, what, said.code)
    answers.record(what, said.code, chat.now, said.note)
    if said.code == "jelaskan":
        left = menu.leave(chat)
        chat.go("announcement.explain", broadcast=id_of(what.broadcast))
        return Reply(left + sentences.WHICH_PART)
    if said.code == "wakil":
        if said.note:
            return Reply(sentences.THANKS_DELEGATE.format(name=literal(said.note)))
        left = menu.leave(chat)
        chat.go("announcement.delegate", broadcast=id_of(what.broadcast))
        return Reply(left + sentences.WHO_COMES)
    return Reply(sentences.THANKS[said.code])


def of_step(chat: Chat) -> Asked | None:
    """The announcement that a step of ours is about, unless it was cancelled meanwhile."""
    number = int(chat.answers["broadcast"])
    return answers.asked(chat.session, chat.contact.person_id, number)


def changed_mind(chat: Chat, what: Asked) -> Reply | None:
    """Another answer to the same announcement, where a name or a question was asked for."""
    said = words.said(chat.text)
    if said is None or said.kind != what.broadcast.kind or said.code in {"wakil", "jelaskan"}:
        return None
    chat.end()
    return take(chat, what, said)


def delegate_step(chat: Chat) -> Reply | None:
    """Who comes instead, or `lewati`. A long text or a question is none of it."""
    what, name = of_step(chat), quote(chat.text, 200)
    if not name or len(name) > MOST_NAME or "?" in name:
        return None
    if what is None:
        chat.end()
        return Reply(sentences.GONE)
    if changed := changed_mind(chat, what):
        return changed
    chat.end()
    again = words.said(chat.text)  # "diwakilkan pak Budi"
    if again is not None and again.code == "wakil":
        name = again.note or name
    if wants_to_skip(name):
        return Reply(sentences.THANKS_NO_NAME)
    answers.record(what, "wakil", chat.now, name)
    return Reply(sentences.THANKS_DELEGATE.format(name=literal(name)))
