"""What is said about a complaint to others than the speaker: its author, its owner, coordinators."""

from collections.abc import Iterable, Sequence

from db import cards, notices, offices, officials
from db.cards import Asks
from db.complaints.finding import may_see
from db.models import Complaint, Contact, Official
from db.session import id_of
from handlers.casework import card
from handlers.casework.desk import Desk


def author(
    desk: Desk,
    complaint: Complaint,
    text: str,
    asks: Asks = Asks.NOTHING,
    options: Sequence[tuple[str, str]] = (),
) -> None:
    """Tell the author of a complaint, where they complained. `options` as of outbox.enqueue."""
    contact = desk.session.get_one(Contact, complaint.contact_id)
    _tell(desk, complaint, contact, text, asks, options)


def office(desk: Desk, complaint: Complaint, text: str) -> None:
    """Tell who works on it: its owner, else the officials who may take it; and their groups."""
    groups = offices.groups_for(desk.session, complaint.office)
    _tell_all(desk, complaint, text, [*groups, *_workers(desk, complaint)])


def coordinators(desk: Desk, complaint: Complaint, text: str) -> None:
    """Tell the coordinators of its area; the admins where there is none."""
    reachable = officials.reachable(desk.session)
    for role in ("coordinator", "admin"):
        found = [
            contact
            for official, contact in reachable
            if official.role == role and may_see(desk.session, official, complaint)
        ]
        if found:
            _tell_all(desk, complaint, text, found)
            return


def _workers(desk: Desk, complaint: Complaint) -> list[Contact]:
    if complaint.owner_id is not None:
        owner = desk.session.get_one(Official, complaint.owner_id)
        own = card.contact_of(desk.session, owner.person_id)
        return [own] if own else []
    return [
        contact
        for official, contact in officials.reachable(desk.session)
        if may_see(desk.session, official, complaint)
    ]


def _tell_all(desk: Desk, complaint: Complaint, text: str, contacts: Iterable[Contact]) -> None:
    for contact in contacts:
        if contact.person_id not in (desk.speaker, complaint.person_id):
            _tell(desk, complaint, contact, text, Asks.ANSWER)


def _tell(
    desk: Desk,
    complaint: Complaint,
    contact: Contact,
    text: str,
    asks: Asks,
    options: Sequence[tuple[str, str]] = (),
) -> None:
    row = notices.tell(
        desk.session,
        contact,
        text,
        title=card.title_of(complaint),
        at=desk.at,
        channels=desk.policy.channels,
        options=options,
    )
    cards.note(desk.session, id_of(complaint), contact, row, desk.at, asks)
