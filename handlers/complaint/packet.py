"""`sp4n LHN-0042`: what a chair takes to SP4N-LAPOR! when a promise was not kept."""

from importlib import import_module
from typing import Any

from db import attachments, documents, offices
from db.clock import format_time, zone_of
from db.complaints.history import by_author, history, record
from db.models import Complaint
from db.session import id_of
from handlers import texts
from handlers import texts_complaint as sentences
from handlers.casework import card, deadline
from handlers.chat import Chat
from handlers.complaint import own
from handlers.complaint.authoring import on_own
from handlers.complaint.parts import evidence_of, place_of
from handlers.documents import PDF
from handlers.message import OutgoingMedia, Reply


def _make(chat: Chat, complaint: Complaint, _more: str) -> Reply:
    """The packet as a pdf. It names nobody: its author signs it, or hands it in unnamed."""
    name = sentences.PACKET_FILE.format(number=complaint.number)
    path = documents.keep(
        chat.session, name=name, mime=PDF, data=_pdf(chat, complaint), at=chat.now
    )
    record(chat.session, complaint, kind="packet_made", actor=by_author(complaint), at=chat.now)
    file = OutgoingMedia("document", path, PDF, name)
    return Reply(sentences.PACKET.format(number=complaint.number), media=(file,))


def _pdf(chat: Chat, complaint: Complaint) -> bytes:
    # The library takes longer to load than all that an ordinary answer needs.
    papers = import_module("handlers.documents.packet")
    zone = zone_of(complaint.village_code)
    events = history(chat.session, id_of(complaint))
    packet = papers.Packet(
        title=sentences.PACKET_TITLE.format(number=complaint.number),
        made_at=format_time(chat.now, zone),
        facts=_facts(chat, complaint),
        description=complaint.description,
        history=[
            (format_time(event.at, zone), _line(chat, complaint, event))
            for event in events
            if event.kind in sentences.EVENTS
        ],
        steps=sentences.PACKET_STEPS,
    )
    made: bytes = papers.packet_pdf(packet)
    return made


def _facts(chat: Chat, complaint: Complaint) -> list[tuple[str, str]]:
    files = attachments.of_complaint(chat.session, id_of(complaint))
    values = (
        complaint.number,
        card.category_of(chat.knowledge, complaint),
        place_of(complaint.village_code, complaint.place),
        offices.name_of(chat.session, complaint.office) or texts.NO_OFFICE_YET,
        texts.STATUS_WORDS[complaint.status],
        deadline.day_of(complaint, complaint.promised_at),
        evidence_of(files, complaint.latitude is not None),
    )
    return list(zip(sentences.PACKET_FACTS, values, strict=True))


def _line(chat: Chat, complaint: Complaint, event: Any) -> str:
    """What happened, with the words that were said for the author to read."""
    what = own.event_words(chat, complaint, event)
    return f"{what}: {event.note}" if event.note and event.kind in sentences.EVENTS_QUOTED else what


make = on_own("sp4n", _make)
