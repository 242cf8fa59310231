"""A reminder of one's own: "ingatkan saya rapat pengurus jumat jam 2" is understood, confirmed,
kept, and fired like every other; weekly, monthly or daily too."""

import re
from datetime import datetime

from db.clock import format_time
from db.reminders import keeping, personal
from db.rules import next_firings, parse_rule
from db.session import id_of
from faq.matcher import Decision
from handlers import menu
from handlers import texts_reminder as sentences
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.questions import quote, wants_to_skip, yes_no
from handlers.reminder import answering
from handlers.reminder.times import in_words, local_now, names_no_day, rule_of, zone, zone_word
from handlers.safe import literal
from handlers.when import When, asks_reminder, find_when

MOST_TEXT = 500  # characters
SHOWN = 120  # of them in a question
_ASKING = re.compile(r"\b(?:kapan|kpn|berapa|brp)\b|\?\s*$", re.I)


def understood(chat: Chat) -> Reply | None:
    """Called for what is no command and belongs to no dialogue: does it ask to be reminded?"""
    if chat.attachments:
        return None
    if reply := answering.put_off(chat):
        return reply
    if not asks_reminder(chat.text):
        return None
    when = find_when(chat.text, local_now(chat))
    if when is None and _ASKING.search(chat.text):
        return None  # "ingatkan saya kapan batas lapor SPT": a question
    return _begin(chat, chat.text, when)


def start(chat: Chat) -> Reply | None:
    """`ingatkan`, `ingatkan saya`, or `/ingatkan besok jam 8 rapat`."""
    return _begin(chat, chat.text, find_when(chat.text, local_now(chat)))


def _begin(chat: Chat, said: str, when: When | None) -> Reply:
    known = personal.waiting(chat.session, chat.contact.person_id)
    if len(known) >= personal.MOST:
        return Reply(sentences.TOO_MANY.format(most=personal.MOST, number=known[0]))
    left = menu.leave(chat)
    reply = _ask_next(chat, text=_topic(said, when), when=when, said=said)
    return Reply(left + reply.text, reply.options)


def _topic(said: str, when: When | None) -> str:
    """What is left of a request without its words of time."""
    if when is None:  # the parser cuts the request off where it finds a time
        found = find_when(f"besok {said}", datetime(2000, 1, 1))  # noqa: DTZ001 - any wall time
        return found.rest[:MOST_TEXT] if found else said[:MOST_TEXT]
    return when.rest[:MOST_TEXT]


def _ask_next(chat: Chat, text: str, when: When | None, said: str) -> Reply:
    """What is still missing: what about, when, and whether that is right."""
    if when is not None:
        moment = {"at": when.at.isoformat(), "repeat": when.repeat, "timed": when.said_time}
        chat.remember(**moment, said=said)
    if not text:
        chat.go("reminder.text")
        return Reply(sentences.WHAT)
    chat.remember(text=text)
    if "at" not in chat.answers:
        chat.go("reminder.when")
        return Reply(sentences.WHEN.format(text=_shown(chat)))
    return _confirm(chat)


def _shown(chat: Chat) -> str:
    return literal(quote(str(chat.answers["text"]), SHOWN))


def _rule(chat: Chat) -> str:
    at = datetime.fromisoformat(chat.answers["at"])
    return rule_of(at, chat.answers["repeat"], chat.answers["said"])


def _confirm(chat: Chat) -> Reply:
    chat.go("reminder.confirm")
    where, rule = zone(chat), parse_rule(_rule(chat))
    first = next_firings(rule, local_now(chat), 1)
    if not first:
        return _passed(chat)
    when = in_words(first[0].local, where)
    text = sentences.CONFIRM_ONCE.format(text=_shown(chat), when=when)
    if chat.answers["repeat"]:
        day = when.partition(" pukul ")[0]
        text = sentences.CONFIRM_AGAIN.format(
            text=_shown(chat), rule=rule.describe(), zone=zone_word(where), first=day
        )
    if not chat.answers["timed"]:
        text += sentences.ASSUMED_TIME
    yes, no = sentences.CONFIRM_LABELS
    return Reply(text, (Option("ya", yes), Option("tidak", no)))


def _passed(chat: Chat) -> Reply:
    chat.go("reminder.when", asked_again=False)
    return Reply(sentences.PASSED)


# ---- steps


def text_step(chat: Chat) -> Reply | None:
    """What it is about; a time may be said with it."""
    said = chat.text.strip()
    if not said:
        return None
    if _gives_up(said):
        return _not_saved(chat)
    when = None if "at" in chat.answers else find_when(said, local_now(chat))
    return _ask_next(chat, text=_topic(said, when), when=when, said=said)


def when_step(chat: Chat) -> Reply | None:
    """When; not understood, it is asked once more with examples."""
    when = find_when(chat.text, local_now(chat))
    if when is None:
        return _not_a_time(chat)
    text = str(chat.answers["text"])
    if asks_reminder(chat.text) and when.rest:  # they begin anew
        chat.end()
        text = _topic(chat.text, when)
    return _ask_next(chat, text=text, when=when, said=chat.text)


def _not_a_time(chat: Chat) -> Reply | None:
    if _gives_up(chat.text):
        return _not_saved(chat)
    if not chat.text.strip() or _means_something(chat):
        return None
    if chat.answers.get("asked_again"):
        chat.end()
        return Reply(sentences.WHEN_GIVEN_UP)
    chat.go("reminder.when", asked_again=True)
    return Reply(sentences.WHEN_AGAIN)


def _means_something(chat: Chat) -> bool:
    match = chat.knowledge.match(chat.text)
    return match.intent is not None or match.decision in {Decision.ANSWER, Decision.COMPLAINT}


def _gives_up(said: str) -> bool:
    return yes_no(said) is False or wants_to_skip(said) or "jadi" in said.casefold().split()[1:]


def _not_saved(chat: Chat) -> Reply:
    chat.end()
    return Reply(sentences.NOT_SAVED)


def confirm_step(chat: Chat) -> Reply | None:
    """Yes keeps it, another time is confirmed again, no drops it."""
    if yes_no(chat.text):
        return _save(chat)
    when = find_when(chat.text, local_now(chat))
    if when is not None and asks_reminder(chat.text) and when.rest:
        return None  # another one: read as a whole
    if when is not None:
        _change(chat, when)
        return _confirm(chat)
    return _not_saved(chat) if _gives_up(chat.text) else None


def _change(chat: Chat, when: When) -> None:
    """ "jam 3 saja" keeps the day, "sabtu saja" the hour, and both how often."""
    old = datetime.fromisoformat(chat.answers["at"])
    at, timed = when.at, when.said_time
    if when.said_time and names_no_day(chat.text, old):
        at = datetime.combine(old.date(), at.time())
    elif not when.said_time:
        at, timed = datetime.combine(at.date(), old.time()), chat.answers["timed"]
    repeat = when.repeat or chat.answers["repeat"]
    chat.remember(at=at.isoformat(), repeat=repeat, timed=timed, said=chat.text)


def _save(chat: Chat) -> Reply:
    text, where = str(chat.answers["text"]), zone(chat)
    new = keeping.NewReminder(
        text=text,
        title=quote(text, 200),
        rule=_rule(chat),
        timezone=where,
        quiet=False,
        grace_minutes=personal.GRACE,
        person_id=chat.contact.person_id,
    )
    try:
        row = keeping.add(chat.session, new, chat.now)
    except ValueError:  # they thought it over until the moment was there
        return _passed(chat)
    chat.end()
    due = keeping.clocks(chat.session, id_of(row))[0].next_due_at or chat.now
    saved = sentences.SAVED.format(when=format_time(due, where))
    stopped = sentences.SAVED_STOPPED if chat.contact.stopped_at else ""
    return Reply(saved + stopped)
