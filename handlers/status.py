"""`status`: a chair's own complaints, as a list or one by its number."""

from db import attachments, offices
from db.clock import format_time, zone_of
from db.complaints.finding import find_own, of_person
from db.complaints.history import history
from db.complaints.rules import AWAITING, OPEN
from db.models import Complaint
from db.session import id_of
from handlers import texts, texts_complaint
from handlers.casework import deadline
from handlers.chat import Chat
from handlers.complaint import confirming, own
from handlers.complaint.parts import evidence_of, place_of
from handlers.message import Option, Reply
from handlers.questions import quote
from handlers.safe import literal

EVENTS = 6  # lines of history under a complaint; the rest is behind `riwayat`


def status(chat: Chat) -> Reply:
    """One complaint when its number is given (or there is only one), else the list."""
    own = of_person(chat.session, chat.contact.person_id)
    if chat.text.strip():
        found = find_own(chat.session, chat.contact.person_id, chat.text)
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
    events = history(chat.session, id_of(complaint))
    lines = [
        texts.STATUS_EVENT.format(
            when=format_time(event.at, zone), status=own.event_words(chat, complaint, event)
        )
        for event in events[-EVENTS:]
        if event.kind in texts_complaint.EVENTS
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
        promise=deadline.promise(complaint, chat.now),
        history="\n".join(lines),
    )
    return Reply(text.replace("\n\n\n", "\n\n"), _options(complaint))


def _options(complaint: Complaint) -> tuple[Option, ...]:
    """What its author can do with it as it stands."""
    number = complaint.number
    if complaint.status in AWAITING:
        return tuple(Option(value, label) for value, label in confirming.options_of(complaint))
    if complaint.status in OPEN:
        return (
            Option(f"riwayat {number}", texts.STATUS_HISTORY),
            Option(f"tarik {number}", texts.STATUS_WITHDRAW),
        )
    return (Option(f"belum {number}", texts.STATUS_NOT_YET),)


def _category(chat: Chat, complaint: Complaint) -> str:
    known = chat.knowledge.complaints.get(complaint.category)
    return known.name if known else complaint.category


def _office(chat: Chat, complaint: Complaint) -> str:
    return offices.name_of(chat.session, complaint.office) or texts.NO_OFFICE_YET
