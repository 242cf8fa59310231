"""Commands of a chair about one of their own complaints: by number and words, or by a button."""

import re
from collections.abc import Callable, Collection

from db.complaints import finding
from db.complaints.rules import AWAITING, OPEN, Refused
from db.models import Complaint
from handlers import texts
from handlers import texts_complaint as sentences
from handlers.casework.acting import NUMBER
from handlers.chat import Chat, Handler
from handlers.message import Option, Reply

Act = Callable[[Chat, Complaint, str], Reply]


def on_own(word: str, act: Act, states: Collection[str] = OPEN | AWAITING) -> Handler:
    """The handler of `word LHN-0042 [more]`. The word alone means the person's only complaint in
    one of these `states`; where there are several they are offered. None for what is no command:
    "tambah 3 orang" of somebody without a complaint 3."""

    def handle(chat: Chat) -> Reply | None:
        said = chat.text.strip()
        found = re.fullmatch(rf"({NUMBER})(?:\s+(.*))?", said, re.S | re.I)
        if found is None:
            return None if said else _without_number(chat, word, act, states)
        complaint = finding.find_own(chat.session, chat.contact.person_id, found[1])
        if complaint is not None:
            return attempt(lambda: act(chat, complaint, found[2] or ""))
        return None if found[1].isdecimal() else Reply(texts.STATUS_NOT_FOUND)

    return handle


def _without_number(chat: Chat, word: str, act: Act, states: Collection[str]) -> Reply | None:
    if chat.contact.step is not None:  # the word answers what was asked
        return None
    own = finding.open_of_person(chat.session, chat.contact.person_id)
    meant = [complaint for complaint in own if complaint.status in states]
    if len(meant) == 1:
        return attempt(lambda: act(chat, meant[0], ""))
    if not meant:
        return None
    options = tuple(Option(f"{word} {one.number}", one.number) for one in meant)
    return Reply(sentences.WHICH.format(word=word, number=meant[0].number), options)


def attempt(act: Callable[[], Reply]) -> Reply:
    """Do it, or say why it can't be done with a complaint as it stands."""
    try:
        return act()
    except Refused as why:
        text = sentences.REFUSALS.get(why.reason, sentences.REFUSED)
        status = texts.STATUS_WORDS[why.complaint.status]
        return Reply(text.format(number=why.complaint.number, status=status))
