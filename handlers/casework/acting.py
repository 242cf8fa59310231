"""Commands of officials about one complaint: by a button of its card, or by number and words."""

import re
from collections.abc import Callable

from db import cards
from db.complaints import finding
from db.complaints.rules import Refused
from db.models import Complaint, Official
from handlers import texts
from handlers import texts_casework as sentences
from handlers.casework import card
from handlers.chat import Chat, Handler
from handlers.message import Kind, Reply

Act = Callable[[Chat, Official, Complaint, str], Reply | None]
Fallback = Callable[[Chat], Reply | None]
NUMBER = r"(?:[a-z]{3}[\s-]?)?\d{1,7}"
WITH_MORE = rf"{NUMBER}(?:\s.*)?"  # the argument of these commands


def on_complaint(word: str, act: Act, otherwise: Fallback = lambda _: None) -> Handler:
    """The handler of `word LHN-0042 [more]`. What chairs say with the same word is `otherwise`'s;
    so is the complaint of which the official is the author."""

    def handle(chat: Chat) -> Reply | None:
        official, said = chat.official, chat.text.strip()
        if official is None:
            return otherwise(chat) or not_an_official(chat)
        found = re.fullmatch(rf"({NUMBER})(?:\s+(.*))?", said, re.S | re.I)
        if found is None:
            return Reply(sentences.WHICH.format(word=word)) if is_slashed(chat) else otherwise(chat)
        complaint = finding.find_for(chat.session, official, found[1])
        if complaint is None:
            return otherwise(chat) or Reply(sentences.UNKNOWN.format(number=found[1]))
        return attempt(chat, lambda: act(chat, official, complaint, found[2] or ""))

    return handle


def attempt(chat: Chat, act: Callable[[], Reply | None]) -> Reply | None:
    """Do it, or say why it may not be done now."""
    try:
        return act()
    except Refused as refused:
        return Reply(refusal(chat, refused))


def refusal(chat: Chat, refused: Refused) -> str:
    """Why a step may not be taken, with the complaint as it stands."""
    return sentences.REFUSALS[refused.reason].format(
        number=refused.complaint.number,
        status=texts.STATUS_WORDS[refused.complaint.status],
        owner=card.owner_of(chat.session, refused.complaint),
    )


def in_group(chat: Chat) -> bool:
    """Whether this was said in a group of officials."""
    return chat.incoming.kind is Kind.GROUP


def replied_to(chat: Chat) -> cards.About | None:
    """The complaint whose card, or message, this one is a reply to."""
    if chat.incoming.reply_to is None:
        return None
    return cards.replied_to(chat.session, chat.contact, chat.incoming.reply_to)


def is_slashed(chat: Chat) -> bool:
    """Whether it was typed as a command: "/laporan"."""
    return chat.incoming.text.lstrip().startswith("/")


def not_an_official(chat: Chat) -> Reply | None:
    """A word alone may be a chair's; with a slash it is a command."""
    if not is_slashed(chat):
        return None
    if chat.contact.phone is None:
        return Reply(texts.OFFICIALS_SHARE, request="contact")
    return Reply(texts.OFFICIALS_ONLY)
