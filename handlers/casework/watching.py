"""What time does to complaints, told to the people concerned: overdue ones to the owner, then the
coordinator, then their author; silence after SUDAH or BELUM."""

from db import recycled
from db.cards import Asks
from db.clock import format_time, zone_of
from db.complaints import overdue
from db.complaints.history import history
from db.complaints.overdue import AUTHOR, COORDINATOR, OWNER, Delay
from db.models import Attachment, Complaint
from db.session import id_of
from handlers import texts_casework as sentences
from handlers import texts_complaint as told
from handlers import texts_evidence
from handlers.casework import card, telling
from handlers.casework.desk import Desk
from handlers.complaint import confirming
from handlers.questions import quote
from handlers.safe import literal


def tell_delays(desk: Desk) -> int:
    """Delays that have to be told now; returns how many."""
    delays = overdue.next_delays(desk.session, desk.at)
    for delay in delays:
        _TELL[delay.step](desk, delay)
        card.refresh(desk, delay.complaint)
    return len(delays)


def _owner(desk: Desk, delay: Delay) -> None:
    complaint = delay.complaint
    text = sentences.REMINDED.format(
        number=complaint.number,
        category=card.category_of(desk.knowledge, complaint),
        stage=sentences.STAGES[complaint.stage],
    )
    telling.office(desk, complaint, text)


def _coordinator(desk: Desk, delay: Delay) -> None:
    complaint = delay.complaint
    text = sentences.ESCALATED.format(
        number=complaint.number,
        category=card.category_of(desk.knowledge, complaint),
        place=card.place(complaint),
        stage=sentences.STAGES[complaint.stage],
        owner=card.owner_of(desk.session, complaint),
    )
    telling.coordinators(desk, complaint, text)


def _author(desk: Desk, delay: Delay) -> None:
    number = delay.complaint.number
    options = [(f"sp4n {number}", told.PACKET_LABEL)]
    text = told.PACKET_OFFER.format(number=number)
    telling.author(desk, delay.complaint, text, options=options)


_TELL = {OWNER: _owner, COORDINATOR: _coordinator, AUTHOR: _author}


def ask_silent(desk: Desk) -> int:
    """Ask again whose complaint was said to be solved; returns how many."""
    silent = overdue.next_silent(desk.session, desk.at)
    for complaint in silent:
        text = told.NUDGED.format(number=complaint.number, text=_last_words(desk, complaint))
        telling.author(desk, complaint, text, Asks.SOLVED, confirming.options_of(complaint))
    return len(silent)


def close_silent(desk: Desk) -> int:
    """Close what nobody confirmed, and say how it is opened again; returns how many."""
    closed = overdue.next_unconfirmed(desk.session, desk.at)
    for complaint in closed:
        text = told.CLOSED_UNCONFIRMED.format(number=complaint.number)
        telling.author(desk, complaint, text)
        card.refresh(desk, complaint)
    return len(closed)


def tell_recycled(desk: Desk, file: Attachment) -> int:
    """Say to those who work on a complaint that its picture was in another one before; returns of
    how many complaints. A reason to look, no more."""
    found = recycled.find(desk.session, file)
    complaint = desk.session.get(Complaint, file.complaint_id) if file.complaint_id else None
    if complaint is None:
        return 0
    for earlier in found:
        when = format_time(earlier.at, zone_of(complaint.village_code))
        hidden = complaint.secret or earlier.secret
        form = texts_evidence.RECYCLED_UNNAMED if hidden else texts_evidence.RECYCLED
        text = form.format(number=complaint.number, other=earlier.number, when=when)
        telling.office(desk, complaint, text)
    return len(found)


def _last_words(desk: Desk, complaint: Complaint) -> str:
    lines = history(desk.session, id_of(complaint))
    finished = [line.note for line in lines if line.kind == "finished"]
    return literal(quote(finished[-1], 300)) if finished else ""
