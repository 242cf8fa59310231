"""`pelapor LHN-0042`: who complained, for officials who may know."""

from db.cards import Asks
from db.complaints import secrecy
from db.models import Complaint, Official
from db.session import id_of
from handlers import texts
from handlers import texts_casework as sentences
from handlers.casework import card
from handlers.casework.acting import in_group, on_complaint
from handlers.chat import Chat
from handlers.message import Reply
from handlers.safe import literal


def _reveal(chat: Chat, official: Official, complaint: Complaint, _more: str) -> Reply:
    if complaint.secret and in_group(chat):
        return Reply(sentences.AUTHOR_PRIVATELY.format(number=complaint.number))
    person = secrecy.reveal(chat.session, complaint, official, chat.now)
    text = sentences.AUTHOR.format(
        number=complaint.number,
        name=literal(person.name) or sentences.UNNAMED,
        phone=person.phone or texts.NOT_KNOWN,
        place=card.place(complaint),
    )
    if not complaint.secret:
        return Reply(text)
    return Reply(text + sentences.AUTHOR_NOTED, about=(id_of(complaint), Asks.NOTHING))


reveal = on_complaint("pelapor", _reveal)
