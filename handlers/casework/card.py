"""The card of a complaint: what it says, its buttons, who gets it, and how it keeps up."""

from collections.abc import Iterator

from sqlmodel import Session

from db import attachments, cards, contacts, dossiers, notices, offices, officials, outbox
from db.cards import Asks
from db.complaints.finding import may_see
from db.complaints.rules import AWAITING, ENDED
from db.models import Complaint, Contact, MessageStatus, Official, Person
from db.session import id_of
from handlers import texts
from handlers import texts_casework as sentences
from handlers.casework import deadline, hiding
from handlers.casework.desk import Desk
from handlers.complaint.parts import evidence_of, place_of
from handlers.dossier import saying
from handlers.knowledge import Knowledge
from handlers.message import Option
from handlers.safe import literal

DESCRIPTION = 900  # characters; the rest is behind `/laporan LHN-0042`


def text_of(desk: Desk, complaint: Complaint) -> str:
    """The card as it reads now."""
    session = desk.session
    files = attachments.of_complaint(session, id_of(complaint))
    text = sentences.CARD.format(
        number=complaint.number,
        category=category_of(desk.knowledge, complaint),
        place=place(complaint),
        description=hiding.words_of(session, complaint, complaint.description, DESCRIPTION),
        author=author_of(session, complaint),
        evidence=evidence_of(files, complaint.latitude is not None),
        status=texts.STATUS_WORDS[complaint.status],
        owner=_who(session, complaint),
        deadline=deadline.due(complaint, desk.at),
    )
    if dossier := dossiers.of_complaint(session, id_of(complaint)):
        text += f"\n{saying.summary(dossier)}"
    if complaint.reopened and complaint.status not in ENDED:
        text += sentences.CARD_REOPENED.format(count=complaint.reopened)
    return text


def options_of(complaint: Complaint, *, files: bool = False) -> list[tuple[str, str]]:
    """The buttons that make sense as the complaint stands; with `files` also to see them."""
    number = complaint.number
    see = [(f"laporan {number}", sentences.SEE_FILES)] if files else []
    if complaint.status in ENDED | AWAITING:
        return see
    take = [] if complaint.owner_id else [(f"ambil {number}", sentences.TAKE)]
    return [
        *take,
        (f"teruskan {number}", sentences.FORWARD),
        (f"jawab {number}", sentences.ANSWER),
        (f"info {number}", sentences.INFO),
        (f"selesai {number}", sentences.FINISH),
        *see,
    ]


def has_files(session: Session, complaint: Complaint) -> bool:
    """Whether its author sent any."""
    return bool(attachments.of_complaint(session, id_of(complaint)))


def options_as_buttons(complaint: Complaint) -> tuple[Option, ...]:
    """The same, for a reply."""
    return tuple(Option(value, label) for value, label in options_of(complaint))


def category_of(knowledge: Knowledge, complaint: Complaint) -> str:
    """The name of its category."""
    known = knowledge.complaints.get(complaint.category)
    return known.name if known else complaint.category


def place(complaint: Complaint) -> str:
    """Where it comes from, safe to stand in a sentence."""
    return literal(place_of(complaint.village_code, complaint.place))


def author_of(session: Session, complaint: Complaint) -> str:
    """Its author's name, or that it is secret. The only place where officials' texts take it."""
    if complaint.secret:
        return sentences.CONFIDENTIAL_AUTHOR
    person = session.get_one(Person, complaint.person_id)
    return literal(person.name) or sentences.UNNAMED


def owner_of(session: Session, complaint: Complaint) -> str:
    """The name of the official who has it, or that nobody has."""
    owner = session.get(Official, complaint.owner_id) if complaint.owner_id else None
    return literal(owner.name) if owner else sentences.NO_OWNER


def _who(session: Session, complaint: Complaint) -> str:
    where = ""
    if complaint.office and complaint.status not in ENDED:
        where = sentences.CARD_OFFICE.format(office=offices.name_of(session, complaint.office))
    if complaint.owner_id:
        where += sentences.CARD_OWNER.format(name=owner_of(session, complaint))
    return where


def send(desk: Desk, complaint: Complaint) -> int:
    """Give a card to the groups and officials that handle the complaint; returns how many. Who has
    one already is not given another, and its author, who may be an official, gets none."""
    files = has_files(desk.session, complaint)
    text, options = text_of(desk, complaint), options_of(complaint, files=files)
    have = {row.contact_id for row in cards.live_of(desk.session, complaint)}
    count = 0
    for contact in _readers(desk.session, complaint):
        if id_of(contact) in have or contact.person_id == complaint.person_id:
            continue
        row = notices.tell(
            desk.session,
            contact,
            text,
            title=title_of(complaint),
            at=desk.at,
            channels=desk.policy.channels,
            options=options,
        )
        cards.note(desk.session, id_of(complaint), contact, row, desk.at, Asks.ANSWER, live=True)
        count += 1
    return count


def title_of(complaint: Complaint) -> str:
    """What an opening template says a message is about."""
    return f"laporan {complaint.number}"


def _readers(session: Session, complaint: Complaint) -> Iterator[Contact]:
    yield from offices.groups_for(session, complaint.office)
    for official, contact in officials.reachable(session):
        if may_see(session, official, complaint):
            yield contact


def refresh(desk: Desk, complaint: Complaint) -> None:
    """Show on every card how the complaint stands; where a channel can't change a message, a card
    that has left stays as it was and its buttons say what holds."""
    files = has_files(desk.session, complaint)
    text, options = text_of(desk, complaint), options_of(complaint, files=files)
    for first in cards.live_of(desk.session, complaint):
        if first.channel in desk.policy.editable and first.status not in _LOST:
            outbox.change(desk.session, first, text, options, desk.at)
        else:  # one that waits for its reader may name an author who has become secret meanwhile
            outbox.rewrite(desk.session, first, text, options)


_LOST = (MessageStatus.FAILED, MessageStatus.CANCELLED, MessageStatus.IN_DOUBT)


def contact_of(session: Session, person_id: int) -> Contact | None:
    """Where a person is written to: where they wrote last and can be reached."""
    theirs = contacts.of_person(session, person_id)
    return next((one for one in theirs if one.blocked_at is None), None)
