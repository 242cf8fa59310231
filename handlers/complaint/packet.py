"""`sp4n LHN-0042`: what a chair takes to SP4N-LAPOR! when a promise was not kept."""

from importlib import import_module

from db import attachments, documents, offices
from db.clock import format_time, zone_of
from db.complaints.history import by_author, history, record
from db.models import Complaint, Person
from db.session import id_of
from handlers import texts
from handlers import texts_complaint as sentences
from handlers.casework import card, deadline, hiding
from handlers.chat import Chat
from handlers.complaint import exhibits, own
from handlers.complaint.authoring import on_own
from handlers.complaint.exhibits import Evidence
from handlers.complaint.parts import evidence_of, place_of
from handlers.documents import PDF
from handlers.message import OutgoingMedia, Reply


def _make(chat: Chat, complaint: Complaint, _more: str) -> Reply:
    """The packet as a pdf. It names nobody: its author signs it, or hands it in unnamed."""
    name = sentences.PACKET_FILE.format(number=complaint.number)
    data = _pdf(chat, complaint, exhibits.evidence(chat, complaint))
    path = documents.keep(chat.session, name=name, mime=PDF, data=data, at=chat.now)
    record(chat.session, complaint, kind="packet_made", actor=by_author(complaint), at=chat.now)
    file = OutgoingMedia("document", path, PDF, name)
    return Reply(sentences.PACKET.format(number=complaint.number), media=(file,))


def _pdf(chat: Chat, complaint: Complaint, evidence: Evidence) -> bytes:
    # The library takes longer to load than all that an ordinary answer needs.
    papers = import_module("handlers.documents.packet")
    author = chat.session.get_one(Person, complaint.person_id)
    packet = papers.Packet(
        title=sentences.PACKET_TITLE.format(number=complaint.number),
        made_at=format_time(chat.now, zone_of(complaint.village_code)),
        facts=_facts(chat, complaint),
        description=hiding.unnamed(author, complaint.description),
        pictures=evidence.pictures,
        evidence=evidence.lines,
        note=evidence.note,
        history=_history(chat, complaint, author),
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


def _history(chat: Chat, complaint: Complaint, author: Person) -> list[tuple[str, str]]:
    """What happened and when, with the words that were said for the author to read."""
    zone, lines = zone_of(complaint.village_code), []
    for event in history(chat.session, id_of(complaint)):
        if event.kind not in sentences.EVENTS:
            continue
        what = own.event_words(chat, complaint, event)
        if event.note and event.kind in sentences.EVENTS_QUOTED:
            what += f": {hiding.unnamed(author, event.note)}"
        lines.append((format_time(event.at, zone), what))
    return lines


make = on_own("sp4n", _make)
