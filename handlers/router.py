"""Which handler a message belongs to: command word, running dialogue, meaning; in this order."""

import re
from datetime import timedelta

from db import inbox
from db.clock import format_time
from db.session import id_of
from faq.matcher import Decision
from handlers import (
    announcement,
    ask,
    feedback,
    material,
    menu,
    passing_on,
    privacy,
    reminder,
    status,
    stop,
    texts,
)
from handlers.chat import Chat, Command, StepHandler
from handlers.complaint import additions, begin, category, evidence, files, filing, place
from handlers.message import Reply
from handlers.officials import answer as officials_answer
from handlers.officials import broadcast as officials_broadcast

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)+"
NUMBER = r"(?:[a-z]{3}[\s-]?)?\d{1,7}"

# The first match wins. To add one: a handler in its own file, its sentences in texts.py, a line here.
COMMANDS: tuple[Command, ...] = (
    Command(("menu",), menu.menu, texts.COMMANDS["menu"]),
    Command(("mulai", "start"), stop.resume, texts.COMMANDS["mulai"]),
    Command(("batal", "cancel"), menu.cancel, texts.COMMANDS["batal"]),
    Command(("bantuan", "help", "tolong"), menu.help_, texts.COMMANDS["bantuan"]),
    Command(("berhenti", "stop"), stop.stop, texts.COMMANDS["berhenti"]),
    Command(("tanya",), ask.ask, texts.COMMANDS["tanya"]),
    Command(("lapor",), begin.start, texts.COMMANDS["lapor"]),
    Command(("laporkan",), begin.from_last_question),
    Command(("status",), status.status, texts.COMMANDS["status"], argument=NUMBER),
    Command(("petugas",), passing_on.start, texts.COMMANDS["petugas"]),
    Command(("pengumuman",), announcement.latest, texts.COMMANDS["pengumuman"]),
    Command(("pengingat",), reminder.upcoming, texts.COMMANDS["pengingat"]),
    Command(("data saya", "data_saya"), privacy.my_data),
    Command(("hapus data saya", "hapus_data_saya"), privacy.delete_my_data),
    Command(("nomor",), privacy.share_phone),
    Command(("materi", "formulir"), material.choose, texts.COMMANDS["materi"]),
    Command(("formulir",), material.send, argument=SLUG),
    Command(("jawab",), ask.answer_topic, argument=SLUG),
    Command(("pilih",), feedback.choose_topic, argument=SLUG),
    Command(("membantu",), feedback.helpful, argument=SLUG),
    Command(("belum",), feedback.not_helpful, argument=SLUG),
    Command(("topik",), ask.browse, argument=r"[a-z]+(?: \d{1,3})?"),
    Command(("umumkan",), officials_broadcast.start, officials_only=True),
    Command(("pertanyaan",), officials_answer.open_questions, officials_only=True),
)
OFFICIAL_ANSWER = Command(("jawab",), officials_answer.answer, officials_only=True)

STEPS: dict[str, StepHandler] = {
    "ask.pass_on": ask.pass_on_step,
    "petugas.confirm": passing_on.confirm_step,
    "petugas.write": passing_on.write_step,
    "complaint.describe": begin.describe_step,
    "complaint.category": category.category_step,
    "complaint.village": place.village_step,
    "complaint.evidence": evidence.evidence_step,
    "complaint.confirm": filing.confirm_step,
    "answer.publish": officials_answer.publish_step,
    "broadcast.confirm": officials_broadcast.confirm_step,
}


def route(chat: Chat) -> Reply | None:
    """The answer to a message; None where silence is right (a further photo of an album)."""
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


def _answer(chat: Chat) -> Reply | None:
    stale = _read_choice(chat)
    if stale:
        return stale
    if reply := _command(chat):
        return reply
    step = STEPS.get(chat.contact.step or "")
    if step and (reply := step(chat)):
        return reply
    chat.end()
    return by_meaning(chat)


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
    if contact.step_at is None or chat.now - contact.step_at < timedelta(hours=chat.draft_hours):
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
    answer = OFFICIAL_ANSWER.matches(said) if chat.official else None
    if answer is not None and (not answer or re.match(r"(t-?)?\d", answer, re.I)):
        return _run(chat, OFFICIAL_ANSWER, answer)
    for command in COMMANDS:
        argument = command.matches(said)
        if argument is not None:
            return _run(chat, command, argument)
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
        return additions.add(chat)
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
    if match.decision is Decision.COMPLAINT or chat.attachments:
        return begin.from_statement(chat, match)
    return ask.by_match(chat, match)
