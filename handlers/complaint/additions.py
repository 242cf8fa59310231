"""More about a complaint that is filed already: a message or a photo that names its number, or is a
reply to a message of ours about it."""

import re

from db import attachments, cards
from db.cards import Asks
from db.complaints import finding
from db.models import Complaint
from db.session import id_of
from faq.matcher import Decision, Match
from faq.similar import asks
from handlers.casework.acting import replied_to
from handlers.chat import Chat
from handlers.complaint import confirming, own
from handlers.complaint.authoring import attempt
from handlers.message import Reply

NAMED = re.compile(r"\b[a-z]{3}[\s-]?\d{1,7}\b", re.I)  # "3 karung" names none
FIRST = re.compile(r"\s*(?:laporan|no\.?|nomor)?\s*([a-z]{3}-\d{1,7})\b[\s:,.-]*(.+)", re.I | re.S)


def add(chat: Chat) -> Reply | None:
    """A file whose caption names one of the person's own complaints joins it, and so do words that
    begin with its number; else None."""
    if chat.attachments or chat.incoming.location is not None:
        named = NAMED.search(chat.text)
        return _join(chat, named[0], chat.text) if named else None
    begun = FIRST.match(chat.text)
    return _join(chat, begun[1], begun[2]) if begun else None


def _join(chat: Chat, number: str, words: str) -> Reply | None:
    complaint = finding.find_own(chat.session, chat.contact.person_id, number)
    if complaint is None:
        return None
    chat.text = words
    return attempt(lambda: own.join(chat, complaint))


def by_reply(chat: Chat) -> Reply | None:
    """A reply of its author to a message of ours about a complaint: SUDAH, BELUM, stars, or more
    to it. None for a reply to anything else."""
    about = replied_to(chat)
    if about is None or about.complaint.person_id != chat.contact.person_id:
        return None
    said = chat.text.strip().casefold().rstrip(".!")
    return confirming.answered(chat, about, said) or attempt(
        lambda: own.join(chat, about.complaint, told=True)
    )


def told(chat: Chat, match: Match) -> Reply | None:
    """Words or a file right after an official's question about a complaint; None for anything
    else, for what is a question itself, and for a problem of another kind."""
    if asks(chat.text):
        return None
    about = cards.said_last(chat.session, chat.contact)
    if about is None or about.asks is not Asks.TOLD:
        return None
    if about.complaint.person_id != chat.contact.person_id:
        return None
    kinds = {category.id for category in match.categories}
    if match.decision is Decision.COMPLAINT and about.complaint.category not in kinds:
        return None
    return attempt(lambda: own.join(chat, about.complaint, told=True))


def add_album(chat: Chat, first_inbox_id: int) -> bool:
    """A further photo of an album whose first one joined a complaint joins it too."""
    for first in attachments.of_inbox(chat.session, first_inbox_id):
        if first.complaint_id is not None:
            complaint = chat.session.get_one(Complaint, first.complaint_id)
            attachments.attach(chat.session, [id_of(a) for a in chat.attachments], complaint)
            return True
    return False
