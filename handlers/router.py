"""Which handler a message belongs to: command word, running dialogue, meaning; in this order."""

import contextlib
import re
from datetime import timedelta

from db import inbox
from db.clock import format_time
from db.session import id_of
from faq.matcher import Decision
from handlers import (
    ask,
    menu,
    privacy,
    status,
    texts,
)
from handlers.announcement import answering, reading
from handlers.casework import groups, speaking
from handlers.chat import Chat, Command
from handlers.commands import COMMANDS, GROUP_COMMANDS, OFFICIAL_ANSWER, STEPS
from handlers.complaint import (
    additions,
    begin,
    confirming,
    files,
    same,
)
from handlers.knowledge import Knowledge
from handlers.message import Incoming, Kind, Reply
from handlers.reminder import personal

SOME_WORDS = 3  # characters; shorter messages are numbers of choices, or "ya"


def foresee(knowledge: Knowledge, incoming: Incoming) -> None:
    """Find the meaning of a message that will probably need it, before a transaction is opened:
    of all that is done for a message this takes longest, and others can commit meanwhile.

    `knowledge` remembers it, so that nothing but time depends on this guess."""
    said = incoming.text.strip()
    if incoming.choice is not None or incoming.kind is not Kind.MESSAGE or len(said) < SOME_WORDS:
        return
    if any(command.matches(said) is not None for command in COMMANDS):
        return
    with contextlib.suppress(Exception):  # it fails again where the person can be told
        knowledge.match(incoming.text)


def route(chat: Chat) -> Reply | None:
    """The answer to a message; None where silence is right (a further photo of an album)."""
    reply = _route(chat)
    if chat.contact.unread_announcement:
        reading.deliver_waiting(chat)
    return reply


def _route(chat: Chat) -> Reply | None:
    if chat.incoming.kind is Kind.GROUP:
        return _in_group(chat)
    if polite := menu.unreadable(chat):
        return polite
    if _is_further_photo(chat):
        return None
    expired = _expire_draft(chat)
    new = chat.contact.noticed_at is None
    reply = _answer(chat)
    if reply is not None and new and chat.contact.noticed_at is None:
        reply = menu.greet(chat, reply)
    if reply is not None and expired:
        reply = Reply(f"{expired}\n\n{reply.text}", reply.options, reply.media, reply.request)
    return reply


def _in_group(chat: Chat) -> Reply | None:
    """Officials at work in their group; a chair's own matters are not for a group."""
    if chat.incoming.choice is not None:
        chat.text = chat.incoming.choice
    for command in GROUP_COMMANDS:
        argument = command.matches(chat.text.strip())
        if argument is not None and (reply := _run(chat, command, argument)):
            return reply
    return speaking.by_reply(chat) or groups.not_understood(chat)


def _answer(chat: Chat) -> Reply | None:
    if reply := confirming.bare(chat) or answering.bare(chat):
        return reply
    stale = _read_choice(chat)
    if stale:
        return stale
    if reply := _command(chat) or _by_reply(chat) or _step(chat):
        return reply
    chat.end()
    return by_meaning(chat)


def _step(chat: Chat) -> Reply | None:
    """The answer to what was asked last, if it is one."""
    step = STEPS.get(chat.contact.step or "")
    return step(chat) if step else None


def _by_reply(chat: Chat) -> Reply | None:
    """A reply to a message of ours about a complaint."""
    if chat.incoming.reply_to is None:
        return None
    return speaking.by_reply(chat) or additions.by_reply(chat)


def _is_further_photo(chat: Chat) -> bool:
    """A photo of an album that was begun joins what the first one started, without an answer."""
    album = chat.incoming.album
    if album is None or chat.text:
        return False
    first = inbox.first_of_album(chat.session, id_of(chat.contact), album, chat.inbox_id)
    if first is None:
        return False
    if not additions.add_album(chat, id_of(first)):
        files.take_album(chat)
    return True


def _expire_draft(chat: Chat) -> str:
    """A draft left alone is closed at the next message, which says so."""
    contact = chat.contact
    if contact.step_at is None or chat.now - contact.step_at < timedelta(
        hours=chat.policy.draft_hours
    ):
        return ""
    drafting = (contact.step or "").startswith("complaint.")
    when = format_time(contact.step_at)
    chat.end()
    return texts.DRAFT_EXPIRED.format(when=when) if drafting else ""


def _read_choice(chat: Chat) -> Reply | None:
    """Turn a pressed button, its number or its label into what it means; a button of a question
    that is no longer asked is refused (old keyboards stay clickable for ever)."""
    payload = chat.incoming.choice if chat.incoming.choice is not None else _offered(chat)
    if payload is None:
        return None
    bound = re.fullmatch(r"(\d{1,9}):(.*)", payload, re.S)
    if bound is None:
        chat.text = payload
        return None
    if chat.contact.step is None or int(bound[1]) != chat.contact.step_no:
        return Reply(texts.STALE_BUTTON)
    chat.text = bound[2]
    return None


def _offered(chat: Chat) -> str | None:
    """The payload of the option last shown that was answered by its number or its label."""
    said = chat.text.strip().rstrip(".)").casefold()
    for number, (payload, label) in enumerate(chat.contact.offered, 1):
        if said in {str(number), label.casefold()}:
            return str(payload)
    return None


def _command(chat: Chat) -> Reply | None:
    said = chat.text.strip()
    answer = OFFICIAL_ANSWER.matches(said)
    answers = answer is not None and (not answer or re.match(r"(t-?)?\d", answer, re.I))
    if answer is not None and answers and chat.official:  # looked up last: it costs a query
        return _run(chat, OFFICIAL_ANSWER, answer)
    for command in COMMANDS:
        argument = command.matches(said)
        if argument is not None and (reply := _run(chat, command, argument)):
            return reply
    number = re.fullmatch(r"[a-z]{3}-\d{1,7}", said, re.I)
    return _run(chat, Command(("status",), status.status), said) if number else None


def _run(chat: Chat, command: Command, argument: str) -> Reply | None:
    if command.officials_only and chat.official is None:
        return _not_an_official(chat)
    said, chat.text = chat.text, argument
    reply = command.handler(chat)
    if reply is None:  # no command after all: what was said is read as a whole
        chat.text = said
    return reply


def _not_an_official(chat: Chat) -> Reply:
    """Officials are known by their number, which some platforms tell only when it is shared."""
    if chat.contact.phone is None:
        return Reply(texts.OFFICIALS_SHARE, request="contact")
    return Reply(texts.OFFICIALS_ONLY)


def _by_form(chat: Chat) -> Reply | None:
    """Messages whose form says what they are: a contact card, a file without words, an addition."""
    if chat.incoming.shared_contact is not None:
        return privacy.phone_shared(chat)
    if chat.text.strip():
        return personal.understood(chat) or additions.add(chat)
    if chat.attachments or chat.incoming.location:
        return begin.from_file(chat)
    return Reply(texts.EMPTY)


def by_meaning(chat: Chat) -> Reply:
    """No command and no dialogue: what does the message mean?"""
    if by_form := _by_form(chat):
        return by_form
    match = chat.knowledge.match(chat.text)
    if match.intent is not None and not chat.attachments:
        return menu.small_talk(chat, match.intent)
    if match.decision is not Decision.ANSWER and (reply := additions.told(chat, match)):
        return reply
    if match.decision is Decision.COMPLAINT or chat.attachments:
        return same.ask(chat, match) or begin.from_statement(chat, match)
    return ask.by_match(chat, match)
