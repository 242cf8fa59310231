"""`ambil`, `ambil alih`, `teruskan`, `bukan wewenang`: who handles a complaint."""

from rapidfuzz import fuzz, process, utils

from db import offices
from db.complaints import lifecycle
from db.models import Complaint, Office, Official
from handlers import texts_casework as sentences
from handlers import texts_complaint as told
from handlers.casework import card, deadline, telling
from handlers.casework.acting import on_complaint
from handlers.casework.desk import of
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.questions import quote
from handlers.safe import literal

ALIKE = 75  # of 100, rapidfuzz: an office named with a typing mistake, or in part
MOST_NAMED = 10  # offices offered as buttons


def _take(chat: Chat, official: Official, complaint: Complaint, _more: str) -> Reply:
    lifecycle.take(chat.session, complaint, official, chat.now)
    return _taken(chat, complaint)


def _taken(chat: Chat, complaint: Complaint) -> Reply:
    desk = of(chat)
    text = told.TAKEN.format(
        number=complaint.number,
        office=offices.name_of(chat.session, complaint.office) or sentences.NO_OWNER,
        promise=deadline.promise(complaint, chat.now),
    )
    telling.author(desk, complaint, text.strip())
    card.refresh(desk, complaint)
    due = complaint.due_at or chat.now
    day = deadline.day_of(complaint, due)
    return Reply(
        sentences.TAKEN.format(number=complaint.number, day=day), card.options_as_buttons(complaint)
    )


def _take_over(chat: Chat, official: Official, complaint: Complaint, _more: str) -> Reply:
    before = card.owner_of(chat.session, complaint)
    news = sentences.TAKEN_FROM_YOU.format(number=complaint.number, name=literal(official.name))
    desk = of(chat)
    telling.office(desk, complaint, news)  # while it is still the former owner's
    lifecycle.take_over(chat.session, complaint, official, chat.now)
    card.refresh(desk, complaint)
    return Reply(sentences.TAKEN_OVER.format(number=complaint.number, name=before))


def _forward(chat: Chat, official: Official, complaint: Complaint, more: str) -> Reply:
    if not more.strip():
        return _offer(chat, complaint)
    office, note = _office_in(chat, more)
    if office is None:
        known = ", ".join(o.name for o in offices.known(chat.session))
        name = literal(quote(more, 40))
        return Reply(sentences.OFFICE_UNKNOWN.format(name=name, known=known))
    lifecycle.forward(chat.session, complaint, office, official, chat.now, note)
    desk = of(chat)
    text = told.FORWARDED.format(
        number=complaint.number,
        office=office.name,
        promise=deadline.promise(complaint, chat.now),
    )
    telling.author(desk, complaint, text.strip())
    card.refresh(desk, complaint)
    card.send(desk, complaint)
    return Reply(sentences.FORWARDED.format(number=complaint.number, office=office.name))


def _offer(chat: Chat, complaint: Complaint) -> Reply:
    """The offices of its category first."""
    likely = offices.routed(chat.session, complaint.category)
    every = {o.code: o for o in [*likely, *offices.known(chat.session)]}
    every.pop(complaint.office, None)
    options = [Option(f"teruskan {complaint.number} {o.code}", o.name) for o in every.values()]
    text = sentences.FORWARD_TO.format(number=complaint.number)
    return Reply(text, tuple(options[:MOST_NAMED]))


def _office_in(chat: Chat, text: str) -> tuple[Office | None, str]:
    """The office that `text` begins with, by code or (nearly) by name, and what follows."""
    known = offices.known(chat.session)
    first, _, rest = text.strip().partition(" ")
    by_code = next((o for o in known if o.code == first.casefold().rstrip(":,")), None)
    if by_code is not None:
        return by_code, rest.strip()
    head, _, note = text.partition(":")
    names = {o.code: o.name for o in known}
    hit = process.extractOne(
        head, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=ALIKE
    )
    return next((o for o in known if hit and o.code == hit[2]), None), note.strip()


def _not_ours(chat: Chat, official: Official, complaint: Complaint, more: str) -> Reply:
    if not more.strip():
        return Reply(sentences.WHERE_TO_GO.format(number=complaint.number))
    lifecycle.not_ours(chat.session, complaint, official, more, chat.now)
    desk = of(chat)
    text = told.NOT_OURS.format(number=complaint.number, text=literal(quote(more, 900)))
    telling.author(desk, complaint, text)
    card.refresh(desk, complaint)
    return Reply(sentences.NOT_OURS.format(number=complaint.number))


take = on_complaint("ambil", _take)
take_over = on_complaint("ambil alih", _take_over)
forward = on_complaint("teruskan", _forward)
not_ours = on_complaint("bukan wewenang", _not_ours)
