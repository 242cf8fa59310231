"""The ways into a dossier: the offer on the receipt, `dokumen lahan`, `berkas LHN-0042 ubah`."""

import re

from db import dossiers
from db.complaints import finding
from db.complaints.rules import ALLOWED
from db.models import Complaint, Dossier
from db.models.dossiers import Item
from db.session import id_of
from handlers import texts
from handlers import texts_dossier as sentences
from handlers.chat import Chat
from handlers.dossier import interview, outcome, saying
from handlers.message import Option, Reply

NUMBER = r"(?:[a-z]{3}[\s-]?)?\d{1,7}"
ARGUMENT = rf"{NUMBER}(?:\s+(?:isi|surat|ubah(?:\s+[a-z]{{1,10}})?))?"
_PARTS = re.compile(rf"({NUMBER})(?:\s+(isi|surat|ubah)(?:\s+([a-z]{{1,10}}))?)?", re.I)


def offered(complaint: Complaint) -> Option | None:
    """The button on the receipt of a land or building complaint; None for others."""
    if complaint.category not in dossiers.CATEGORIES:
        return None
    return Option(f"berkas {complaint.number}", sentences.OFFER_LABEL)


def open_dossier(chat: Chat) -> Reply:
    """`dokumen lahan`, alone or with a number and what to do: isi, ubah, surat."""
    said = chat.text.strip()
    if not said:
        return _of_all(chat)
    complaint = finding.find_own(chat.session, chat.contact.person_id, said)
    if complaint is None:
        return Reply(texts.STATUS_NOT_FOUND)
    if complaint.category not in dossiers.CATEGORIES:
        return Reply(sentences.NOT_LAND.format(number=complaint.number))
    found = _PARTS.fullmatch(said)
    word, item = (found[2] or "", found[3] or "") if found else ("", "")
    return _open(chat, complaint, word.lower(), item.lower())


def _of_all(chat: Chat) -> Reply:
    own = [
        complaint
        for complaint in finding.open_of_person(chat.session, chat.contact.person_id, limit=50)
        if complaint.category in dossiers.CATEGORIES
    ]
    if not own:
        return Reply(sentences.NONE_YET, (Option("lapor", texts.MENU_COMPLAIN),))
    if len(own) == 1:
        return _open(chat, own[0], "", "")
    options = tuple(Option(f"berkas {c.number}", c.number) for c in own[:10])
    return Reply(sentences.WHICH, options)


def _open(chat: Chat, complaint: Complaint, word: str, item: str) -> Reply:
    dossier = dossiers.of_complaint(chat.session, id_of(complaint))
    if complaint.status not in ALLOWED["add"]:
        ended = sentences.ENDED.format(number=complaint.number)
        return outcome.shown(chat, complaint, dossier) if dossier and not word else Reply(ended)
    if dossier is None or not word:
        return interview.begin(chat, complaint)
    if word == "surat":
        return outcome.with_letter(chat, complaint, dossier)
    if word == "isi":
        dossiers.ask_again(dossier, chat.now)
        return interview.begin(chat, complaint)
    return _change(chat, complaint, dossier, item)


def _change(chat: Chat, complaint: Complaint, dossier: Dossier, named: str) -> Reply:
    """Which answer, or the one that was named: it stays until there is another one."""
    applicable = [item for item in Item if dossiers.applies(dossier, item)]
    if not named:
        head = saying.head_of(complaint)
        options = tuple(
            Option(f"berkas {complaint.number} ubah {i}", sentences.ITEMS[i].format(head=head))
            for i in applicable
        )
        return Reply(sentences.CHANGE_WHICH, options)
    item = next((item for item in applicable if item == named), None)
    if item is None:
        return Reply(sentences.CHANGE_NOT_ASKED)
    return interview.ask_item(chat, complaint, item)
