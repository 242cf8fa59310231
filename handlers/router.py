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
    feedback,
    material,
    menu,
    passing_on,
    privacy,
    status,
    stop,
    texts,
)
from handlers.announcement import answering, explaining, latest, reading
from handlers.chat import Chat, Command, StepHandler
from handlers.complaint import additions, begin, category, evidence, files, filing, place
from handlers.knowledge import Knowledge
from handlers.message import Incoming, Kind, Reply
from handlers.officials import answer as officials_answer
from handlers.officials import broadcast as officials_broadcast
from handlers.officials import lists, results, schedule, steering
from handlers.reminder import answering as reminder_answering
from handlers.reminder import personal, upcoming

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)+"
SOME_WORDS = 3  # characters; shorter messages are numbers of choices, or "ya"
NUMBER = r"(?:[a-z]{3}[\s-]?)?\d{1,7}"
BROADCAST = r"\d{1,9}"

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
    Command(("pengumuman",), latest.latest, texts.COMMANDS["pengumuman"], argument=r"\d{1,9}"),
    Command(("baca",), reading.read),
    Command(("jawaban",), answering.by_button, argument=r"\d{1,9} [a-z]{1,16}"),
    Command(
        ("pengingat",),
        upcoming.upcoming,
        texts.COMMANDS["pengingat"],
        argument=r"(?:halaman\s+)?\d{1,9}",
    ),
    Command(("matikan",), upcoming.mute, argument=upcoming.NUMBERED),
    Command(("nyalakan",), upcoming.unmute, argument=upcoming.NUMBERED),
    Command(("hapus pengingat", "hapus_pengingat"), upcoming.delete, argument=upcoming.NUMBERED),
    Command(("ingatkan saya", "ingatkan"), personal.start),
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
    Command(("setujui",), officials_broadcast.approve, argument=r"\d{1,9}", officials_only=True),
    Command(
        ("tolak",), officials_broadcast.refuse, argument=r"\d{1,9}(?:\s.*)?", officials_only=True
    ),
    Command(("pertanyaan",), officials_answer.open_questions, officials_only=True),
    # The words alone are chairs' ("lanjut"): with a number they ask for an official themselves.
    Command(("jeda",), steering.pause, argument=BROADCAST),
    Command(("lanjut",), steering.resume, argument=BROADCAST),
    Command(("batalkan",), steering.cancel, argument=BROADCAST),
    Command(("ubah",), steering.edit, argument=rf"{BROADCAST}\s.+"),
    Command(("jadwal",), schedule.schedule),
    Command(("hasil",), results.show, argument=BROADCAST),
    Command(("daftar",), lists.call_list, argument=BROADCAST),
    Command(("ekspor",), lists.export, argument=BROADCAST),
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
    "announcement.explain": explaining.explain_step,
    "announcement.delegate": answering.delegate_step,
    "steering.cancel": steering.cancel_step,
    "reminder.note": reminder_answering.note_step,
    "reminder.later": reminder_answering.later_step,
    "reminder.text": personal.text_step,
    "reminder.when": personal.when_step,
    "reminder.confirm": personal.confirm_step,
    "broadcast.text": officials_broadcast.text_step,
    "broadcast.title": officials_broadcast.title_step,
    "broadcast.audience": officials_broadcast.audience_step,
    "broadcast.time": officials_broadcast.time_step,
    "broadcast.kind": officials_broadcast.kind_step,
}


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
    if reply := answering.bare(chat):
        return reply
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
    if match.decision is Decision.COMPLAINT or chat.attachments:
        return begin.from_statement(chat, match)
    return ask.by_match(chat, match)
