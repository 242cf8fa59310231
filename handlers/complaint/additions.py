"""More about a complaint that is filed already: a photo or a sentence that names its number."""

import re

from db import attachments, complaints
from db.models import Complaint
from db.session import id_of
from handlers import texts
from handlers.chat import Chat
from handlers.message import Reply


def add(chat: Chat) -> Reply | None:
    """A file whose caption names one of the person's own complaints joins it; else None."""
    if not chat.attachments and chat.incoming.location is None:
        return None
    named = re.search(r"\b[a-z]{3}[\s-]?\d{1,7}\b", chat.text, re.I)  # "3 karung" names none
    if named is None:
        return None
    complaint = complaints.find_own(chat.session, chat.contact.person_id, named[0])
    if complaint is None:
        return None
    _join(chat, complaint)
    complaints.record(
        chat.session,
        complaint,
        kind="added",
        actor=f"person:{chat.contact.person_id}",
        at=chat.now,
        note=chat.text,
    )
    return Reply(texts.ADDED_TO.format(number=complaint.number))


def add_album(chat: Chat, first_inbox_id: int) -> bool:
    """A further photo of an album whose first one joined a complaint joins it too."""
    for first in attachments.of_inbox(chat.session, first_inbox_id):
        if first.complaint_id is not None:
            _join(chat, chat.session.get_one(Complaint, first.complaint_id))
            return True
    return False


def _join(chat: Chat, complaint: Complaint) -> None:
    attachments.attach(chat.session, [id_of(a) for a in chat.attachments], complaint)
    point = chat.incoming.location
    if point is not None:
        complaint.latitude, complaint.longitude = point.latitude, point.longitude
