"""What comes of the interview: the judgement, the letter, and what can still be done about it."""

from db import dossiers
from db.complaints import author
from db.complaints.rules import ALLOWED
from db.models import Complaint, Dossier
from handlers import texts_dossier as sentences
from handlers.chat import Chat
from handlers.dossier import letter, saying
from handlers.message import Option, Reply


def finished(chat: Chat, complaint: Complaint, dossier: Dossier) -> Reply:
    """Nothing is left to ask: the judgement with the letter. The first time it is noted in the
    complaint's history."""
    first = dossiers.finish(dossier, chat.now)
    if first and complaint.status in ALLOWED["add"]:
        band = sentences.BANDS[dossiers.assess(dossier).band]
        note = sentences.DONE_NOTE.format(band=band)
        author.add(chat.session, complaint, chat.now, note)
    return with_letter(chat, complaint, dossier)


def with_letter(chat: Chat, complaint: Complaint, dossier: Dossier) -> Reply:
    """The judgement and the letter, made anew from the answers as they are now."""
    file = letter.send(chat, complaint, dossier)
    office = letter.office_of(chat, complaint)
    text = f"{_judgement(complaint, dossier)}\n\n{sentences.LETTER_SENT.format(office=office)}"
    return Reply(text, _options(complaint, dossier, again=False), (file,))


def shown(chat: Chat, complaint: Complaint, dossier: Dossier) -> Reply:
    """The judgement alone, e.g. when it is asked for again."""
    if complaint.status not in ALLOWED["add"]:
        return Reply(_judgement(complaint, dossier))
    if dossier.finished_at is None:
        return finished(chat, complaint, dossier)
    return Reply(_judgement(complaint, dossier), _options(complaint, dossier, again=True))


def _judgement(complaint: Complaint, dossier: Dossier) -> str:
    return saying.result(dossier, complaint.number, saying.head_of(complaint))


def _options(complaint: Complaint, dossier: Dossier, *, again: bool) -> tuple[Option, ...]:
    command = f"berkas {complaint.number}"
    options = [Option(f"{command} ubah", sentences.CHANGE_LABEL)]
    if dossiers.unanswered(dossier):
        options.insert(0, Option(f"{command} isi", sentences.FILL_LABEL))
    if again:
        options.append(Option(f"{command} surat", sentences.LETTER_LABEL))
    return tuple(options)
