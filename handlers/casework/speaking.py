"""`jawab`, `info`, `selesai`: an official's words for the author of a complaint. They follow the
number, or a question of ours, or are a reply to the card."""

from collections.abc import Callable

from db.cards import Asks
from db.complaints import finding, lifecycle
from db.complaints.rules import require
from db.models import Complaint, Official
from db.session import id_of
from handlers import texts_casework as sentences
from handlers import texts_complaint as told
from handlers.casework import card, telling
from handlers.casework.acting import attempt, in_group, on_complaint, replied_to
from handlers.casework.desk import of
from handlers.chat import Chat
from handlers.complaint import confirming
from handlers.message import Option, Reply
from handlers.questions import quote
from handlers.safe import literal

MOST = 1_500  # characters of an official's words that are sent on
VERBS = {Asks.ANSWER: lifecycle.answer, Asks.INFO: lifecycle.ask, Asks.FINISH: lifecycle.finish}
WORDS = {Asks.ANSWER: told.ANSWERED, Asks.INFO: told.ASKED, Asks.FINISH: told.FINISHED}

_RULES = {Asks.ANSWER: "answer", Asks.INFO: "ask", Asks.FINISH: "finish"}
_REPLY = {Asks.ANSWER: Asks.NOTHING, Asks.INFO: Asks.TOLD}


def say(chat: Chat, official: Official, complaint: Complaint, how: Asks, text: str) -> Reply:
    """Pass an official's words on to the author. Raises Refused."""
    words = quote(text, MOST)
    VERBS[how](chat.session, complaint, official, words, chat.now)
    desk = of(chat)
    sentence = WORDS[how].format(number=complaint.number, text=literal(words))
    if how is Asks.FINISH:
        options = confirming.options_of(complaint)
        telling.author(desk, complaint, sentence, Asks.SOLVED, options)
    else:
        telling.author(desk, complaint, sentence, _REPLY[how])
    card.refresh(desk, complaint)
    return Reply(sentences.SAID[how].format(number=complaint.number))


def _act(how: Asks) -> Callable[[Chat, Official, Complaint, str], Reply | None]:
    def act(chat: Chat, official: Official, complaint: Complaint, more: str) -> Reply | None:
        if more.strip():
            return say(chat, official, complaint, how, more)
        require(complaint, _RULES[how])  # before they write it for nothing
        if in_group(chat):
            return _ask_in_group(official, complaint, how)
        chat.end()
        chat.go("case.say", complaint=id_of(complaint), how=how)
        return Reply(sentences.SAY[how].format(number=complaint.number), _CANCEL)

    return act


_CANCEL = (Option("batal", sentences.CANCEL),)


def _ask_in_group(official: Official, complaint: Complaint, how: Asks) -> Reply:
    """Many speak in a group: the words are those of whoever replies to this message."""
    ask = sentences.SAY[how].format(number=complaint.number)
    name = sentences.SAY_IN_GROUP.format(name=literal(official.name))
    return Reply(ask + name, about=(id_of(complaint), how))


def say_step(chat: Chat) -> Reply | None:
    """The words that were asked for in private."""
    official, how = chat.official, Asks(str(chat.answers["how"]))
    complaint = chat.session.get(Complaint, int(chat.answers["complaint"]))
    if official is None or complaint is None or not chat.text.strip():
        return None
    chat.end()
    return attempt(chat, lambda: say(chat, official, complaint, how, chat.text))


def by_reply(chat: Chat) -> Reply | None:
    """A reply to a card, or to a question of ours about a complaint, by an official who may see
    it; None for anything else."""
    about, official = replied_to(chat), chat.official
    if about is None or official is None or not chat.text.strip():
        return None
    complaint = about.complaint
    if not finding.may_see(chat.session, official, complaint):
        return Reply(sentences.UNKNOWN.format(number=complaint.number)) if in_group(chat) else None
    how = about.asks if about.asks in VERBS else Asks.ANSWER
    return attempt(chat, lambda: say(chat, official, complaint, how, chat.text))


answer = on_complaint("jawab", _act(Asks.ANSWER))
ask = on_complaint("info", _act(Asks.INFO))
finish = on_complaint("selesai", _act(Asks.FINISH), otherwise=confirming.solved)
