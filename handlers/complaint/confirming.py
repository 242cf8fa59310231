"""SUDAH, BELUM and the rating: only its author ends a complaint."""

import re

from db import cards
from db.cards import Asks
from db.complaints import author
from db.complaints.rules import AWAITING
from db.models import Complaint
from db.session import id_of
from handlers import texts_casework
from handlers import texts_complaint as sentences
from handlers.casework import card, deadline, hiding, telling
from handlers.casework.desk import of
from handlers.chat import Chat
from handlers.complaint.authoring import attempt, on_own
from handlers.message import Option, Reply
from handlers.questions import yes_no

STARS = re.compile(r"([1-5])(?:\s*(?:bintang|dari\s*5|/\s*5))?")


def options_of(complaint: Complaint) -> list[tuple[str, str]]:
    """The buttons under the question whether it is solved."""
    number = complaint.number
    return [(f"sudah {number}", sentences.YES), (f"belum {number}", sentences.NO)]


def bare(chat: Chat) -> Reply | None:
    """ "sudah", "belum pak", or a number, right after we asked. None for anything else."""
    said = chat.text.strip().casefold().rstrip(".!")
    likely = yes_no(said) is not None or STARS.fullmatch(said)
    if chat.contact.step is not None or chat.incoming.choice is not None or not likely:
        return None
    about = cards.said_last(chat.session, chat.contact)
    if about is None or about.complaint.person_id != chat.contact.person_id:
        return None
    return answered(chat, about, said)


def answered(chat: Chat, about: cards.About, said: str) -> Reply | None:
    """The answer to what a message about a complaint asked for, if it is one."""
    stars = STARS.fullmatch(said)
    if about.asks is Asks.RATING and stars:
        return attempt(lambda: _rate(chat, about.complaint, stars[1]))
    yes = {"1": True, "2": False}.get(said, yes_no(said))
    if about.asks is not Asks.SOLVED or yes is None:
        return None
    return attempt(lambda: (_confirm if yes else _reopen)(chat, about.complaint))


def _confirm(chat: Chat, complaint: Complaint, _more: str = "") -> Reply:
    author.confirm(chat.session, complaint, chat.now)
    desk = of(chat)
    telling.office(desk, complaint, texts_casework.NEWS["solved"].format(number=complaint.number))
    card.refresh(desk, complaint)
    text = sentences.SOLVED.format(number=complaint.number)
    options = tuple(
        Option(f"nilai {complaint.number} {n}", stars) for n, stars in enumerate(sentences.STARS, 1)
    )
    return Reply(text, options, about=(id_of(complaint), Asks.RATING))


def _reopen(chat: Chat, complaint: Complaint, note: str = "") -> Reply:
    author.reopen(chat.session, complaint, chat.now, note)
    desk, quoted = of(chat), ""
    if note.strip():
        words = hiding.words_of(chat.session, complaint, note, 600)
        quoted = texts_casework.NEWS_NOTE.format(text=words)
    news = texts_casework.NEWS["reopened"].format(number=complaint.number, note=quoted)
    telling.office(desk, complaint, news)
    escalation = texts_casework.REOPENED_FOR_COORDINATOR.format(
        number=complaint.number,
        category=card.category_of(chat.knowledge, complaint),
        place=card.place(complaint),
        count=complaint.reopened,
        owner=card.owner_of(chat.session, complaint),
        note=quoted,
    )
    telling.coordinators(desk, complaint, escalation)
    card.refresh(desk, complaint)
    sentence = sentences.REOPENED_NOTE if note.strip() else sentences.REOPENED
    promise = deadline.promise(complaint, chat.now)
    text = sentence.format(number=complaint.number, promise=promise)
    return Reply(text, about=(id_of(complaint), Asks.TOLD))


def _rate(chat: Chat, complaint: Complaint, stars: str) -> Reply:
    if not (found := STARS.fullmatch(stars.strip().casefold())):
        return Reply(sentences.RATE_HOW.format(number=complaint.number))
    author.rate(chat.session, complaint, int(found[1]), chat.now)
    news = texts_casework.NEWS["rated"].format(number=complaint.number, stars=found[1])
    telling.office(of(chat), complaint, news)
    return Reply(sentences.RATED)


# `sudah LHN-0042`, `selesai 42`; `belum LHN-0042 what is missing`; `nilai LHN-0042 5`
solved = on_own("sudah", _confirm, AWAITING)
not_solved = on_own("belum", _reopen, AWAITING)
rate = on_own("nilai", _rate, ())
