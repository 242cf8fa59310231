"""Groups of officials: `/grup` makes one, cards and replies are worked on in it."""

from db import offices
from handlers import texts
from handlers import texts_casework as sentences
from handlers.casework.acting import in_group
from handlers.chat import Chat
from handlers.message import Reply
from handlers.questions import quote
from handlers.safe import literal

MAY = frozenset({"coordinator", "admin"})


def make(chat: Chat) -> Reply | None:
    """`/grup [office]`, said in the group by a coordinator or an admin."""
    if not in_group(chat):
        return Reply(sentences.GROUP_HOW) if chat.official else None
    if chat.official is None:
        return Reply(sentences.GROUP_MEMBER_UNKNOWN)
    if chat.official.role not in MAY:
        return Reply(sentences.GROUP_COORDINATORS)
    code = chat.text.strip().casefold()
    known = {office.code: office.name for office in offices.known(chat.session)}
    if code and code not in known:
        name = literal(quote(code, 40))
        return Reply(sentences.OFFICE_UNKNOWN.format(name=name, known=", ".join(known)))
    offices.make_group(chat.session, chat.contact, code, chat.official, chat.now)
    return Reply(sentences.GROUP_MADE.format(office=known.get(code, sentences.GROUP_EVERY_OFFICE)))


def is_working_place(chat: Chat) -> bool:
    """Whether this message was said in a group of officials."""
    return in_group(chat) and offices.group_of(chat.session, chat.contact.id or 0) is not None


def not_understood(chat: Chat) -> Reply:
    """Something else that was addressed to us in a group."""
    return Reply(sentences.LIST_HOW if is_working_place(chat) else texts.GROUP)
