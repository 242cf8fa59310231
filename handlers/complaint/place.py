"""Where a complaint comes from: asked once, remembered for the next time."""

from db import people, regions
from db.regions import Village
from handlers import texts
from handlers.chat import Chat
from handlers.complaint import aside
from handlers.complaint.evidence import ask_evidence
from handlers.message import Option, Reply
from handlers.questions import wants_to_skip

TRIES = 2  # so often an unknown name is asked again; then it is taken as it was written


def next_question(chat: Chat) -> Reply:
    """After the category: the village if it is not known, then evidence."""
    if chat.person.village_code is not None or "place" in chat.answers:
        return ask_evidence(chat)
    chat.go("complaint.village")
    return Reply(texts.VILLAGE)


def village_step(chat: Chat) -> Reply:
    """A village by name; several of that name, or a similar one, are offered with kecamatan."""
    pressed = regions.villages().get(chat.text.strip())
    if pressed is not None:
        return _take(chat, pressed)
    found = regions.find_villages(chat.text)
    if regions.is_certain(chat.text, found):
        return _take(chat, found[0])
    if found:
        chat.remember(heard=chat.text[:120])
        options = [Option(v.code, f"{v.name}, {v.kecamatan}") for v in found]
        return Reply(texts.VILLAGE_CHOICE, (*options, Option("lewati", texts.VILLAGE_NOT_LISTED)))
    return _unknown(chat)


def _unknown(chat: Chat) -> Reply:
    """Ask again, or go on with the name as it was written: no village is no reason to stop."""
    if aside_answer := aside.answered(chat, Reply(texts.VILLAGE)):
        return aside_answer
    if wants_to_skip(chat.text):
        chat.remember(place=str(chat.answers.get("heard", "")))
        return ask_evidence(chat)
    tried = int(chat.answers.get("tried", 0))
    if tried < TRIES:
        chat.remember(tried=tried + 1, heard=chat.text[:120])
        return Reply(texts.VILLAGE_UNKNOWN)
    chat.remember(place=chat.text[:120])
    return ask_evidence(chat)


def _take(chat: Chat, village: Village) -> Reply:
    cooperative = people.set_village(chat.session, chat.person, village, chat.now)
    said = texts.VILLAGE_SET.format(cooperative=cooperative.name, village=village.title)
    reply = ask_evidence(chat)
    return Reply(f"{said}\n\n{reply.text}", reply.options)
