"""`status`: a chair's own complaints, as a list or one by its number."""

from db import attachments, complaints
from db.clock import format_time, zone_of
from db.models import Complaint
from db.session import id_of
from handlers import texts
from handlers.chat import Chat
from handlers.complaint.parts import evidence_of, place_of
from handlers.message import Option, Reply
from handlers.questions import quote
from handlers.safe import literal


def status(chat: Chat) -> Reply:
    """One complaint when its number is given (or there is only one), else the list."""
    own = complaints.of_person(chat.session, chat.contact.person_id)
    if chat.text.strip():
        found = complaints.find_own(chat.session, chat.contact.person_id, chat.text)
        return detail(chat, found) if found else Reply(texts.STATUS_NOT_FOUND)
    if not own:
        return Reply(texts.STATUS_NONE, (Option("lapor", texts.MENU_COMPLAIN),))
    if len(own) == 1:
        return detail(chat, own[0])
    lines = [
        texts.STATUS_LINE.format(
            number=c.number, category=_category(chat, c), status=texts.STATUS_WORDS[c.status]
        )
        for c in own
    ]
    options = tuple(Option(f"status {c.number}", c.number) for c in own)
    return Reply(texts.STATUS_LIST.format(lines="\n".join(lines)), options)


def detail(chat: Chat, complaint: Complaint) -> Reply:
    """Everything its author may know of one complaint."""
    zone = zone_of(complaint.village_code)
    events = complaints.history(chat.session, id_of(complaint))
    words = {**texts.STATUS_WORDS, "added": texts.ADDED_EVENT}
    lines = [
        texts.STATUS_EVENT.format(when=format_time(e.at, zone), status=words[e.kind])
        for e in events
        if e.kind in words
    ]
    point = complaint.latitude is not None
    text = texts.STATUS_DETAIL.format(
        number=complaint.number,
        category=_category(chat, complaint),
        description=literal(quote(complaint.description, 700)),
        place=literal(place_of(complaint.village_code, complaint.place)),
        evidence=evidence_of(attachments.of_complaint(chat.session, id_of(complaint)), point),
        status=texts.STATUS_WORDS[complaint.status],
        office=_office(chat, complaint),
        history="\n".join(lines),
    )
    return Reply(text)


def _category(chat: Chat, complaint: Complaint) -> str:
    known = chat.knowledge.complaints.get(complaint.category)
    return known.name if known else complaint.category


def _office(chat: Chat, complaint: Complaint) -> str:
    known = chat.knowledge.complaints.get(complaint.category)
    return known.office if known else texts.NO_PLACE
