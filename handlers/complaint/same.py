"""A further message that looks like an open complaint of the same person: add it there, or file a
new one? Nothing is swallowed by an old complaint, and nothing filed twice, without asking."""

from collections.abc import Sequence
from typing import Any

from db import attachments
from db.complaints import finding
from db.models import Complaint
from db.session import id_of
from faq.matcher import Match
from faq.similar import same_matter
from handlers import texts_complaint as sentences
from handlers.chat import Chat
from handlers.complaint import begin, files, own
from handlers.complaint.authoring import attempt
from handlers.message import Option, Reply
from handlers.questions import quote, yes_no
from handlers.safe import literal

NEW = frozenset({"baru", "laporan baru", "buat baru", "2"})
ADD = frozenset({"tambahkan", "tambah", "gabung", "1"})


def ask(chat: Chat, match: Match) -> Reply | None:
    """Ask when an open complaint is of one of the likely categories and worded alike."""
    likely = {category.id for category in match.categories}
    open_ones = finding.open_of_person(chat.session, chat.contact.person_id)
    alike = _alike(chat.text, [c for c in open_ones if c.category in likely])
    if alike is None:
        return None
    chat.end()
    chat.go("complaint.same", complaint=id_of(alike), description=chat.text)
    files.take(chat)
    text = sentences.SAME.format(
        number=alike.number, description=literal(quote(alike.description, 300))
    )
    values = zip(("tambahkan", "baru"), sentences.SAME_LABELS, strict=True)
    return Reply(text, tuple(Option(value, label) for value, label in values))


def _alike(text: str, complaints: Sequence[Complaint]) -> Complaint | None:
    return next((c for c in complaints if same_matter(c.description, text)), None)


def step(chat: Chat) -> Reply | None:
    """Add it, or begin a new complaint; anything else is read by its meaning."""
    said = chat.text.strip().casefold()
    adds = said in ADD or yes_no(said) is True
    if not adds and said not in NEW and yes_no(said) is not False:
        return None
    draft = dict(chat.answers)
    chat.text = str(draft["description"])
    chat.end()
    complaint = chat.session.get(Complaint, int(draft["complaint"]))
    if adds and complaint is not None:
        return attempt(lambda: _join(chat, complaint, draft))
    reply = begin.propose(chat, chat.text, chat.knowledge.match(chat.text))
    chat.remember(**{what: draft[what] for what in ("files", "location") if draft.get(what)})
    return reply


def _join(chat: Chat, complaint: Complaint, draft: dict[str, Any]) -> Reply:
    """With the files and the position that came with the words."""
    reply = own.join(chat, complaint)
    attachments.attach(chat.session, list(draft.get("files", [])), complaint)
    if point := draft.get("location"):
        complaint.latitude, complaint.longitude = point
    return reply
