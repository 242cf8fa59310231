"""Commands of officials about one announcement: `/hasil 12`. Whom the number is shown to stands
here once, so that numbers can't be guessed."""

import re
from collections.abc import Callable

from sqlmodel import col, select

from db.broadcasts.tally import has_recipients
from db.models import Broadcast, Official
from db.session import id_of
from handlers import texts
from handlers import texts_announcement as sentences
from handlers.chat import Chat, Handler
from handlers.message import Reply

Act = Callable[[Chat, Official, Broadcast, str], Reply]
NUMBER = r"\d{1,9}"  # as long as a number of the database can be
COORDINATING = frozenset({"coordinator", "admin"})


def numbered(word: str, may: Callable[[Chat, Official, Broadcast], bool], act: Act) -> Handler:
    """The handler of `/word number [more]`. The word alone, without a slash, is none of its
    business: "lanjut" goes on with a complaint, "batalkan" is an answer."""

    def handle(chat: Chat) -> Reply | None:
        found = re.fullmatch(rf"({NUMBER})(?:\s+(.*))?", chat.text.strip(), re.S)
        if found is None and not chat.incoming.text.lstrip().startswith("/"):
            return None
        official = chat.official
        if official is None:
            return _not_an_official(chat)
        if found is None:
            return Reply(sentences.HOW[word])
        row = find(chat, int(found[1]))
        if row is None or not may(chat, official, row):
            return Reply(sentences.UNKNOWN.format(number=found[1]))
        return act(chat, official, row, found[2] or "")

    return handle


def _not_an_official(chat: Chat) -> Reply:
    if chat.contact.phone is None:
        return Reply(texts.OFFICIALS_SHARE, request="contact")
    return Reply(texts.OFFICIALS_ONLY)


def find(chat: Chat, number: int) -> Broadcast | None:
    """An official's announcement; a firing of a reminder is none."""
    query = select(Broadcast).where(
        col(Broadcast.id) == number, col(Broadcast.official_id).is_not(None)
    )
    return chat.session.exec(query).first()


def may_steer(_chat: Chat, official: Official, row: Broadcast) -> bool:
    """Their own, or they coordinate an area in which all of its audience lives."""
    if row.official_id == official.id:
        return True
    return official.role in COORDINATING and _covers(official, row)


def may_look(chat: Chat, official: Official, row: Broadcast) -> bool:
    """May steer it, or coordinates an area in which some of its audience lives: of that alone
    they see the results."""
    if may_steer(chat, official, row):
        return True
    coordinating = official.role in COORDINATING
    return coordinating and has_recipients(chat.session, id_of(row), official.scope)


def _covers(official: Official, row: Broadcast) -> bool:
    if official.scope == "all":
        return True
    areas = row.audience.get("scope"), row.audience.get("kecamatan")
    return any(_within(area, official.scope) for area in areas if area)


def _within(area: str | list[str], scope: str) -> bool:
    codes = [area] if isinstance(area, str) else area
    return all(code == scope or code.startswith(f"{scope}.") for code in codes)
