"""A chair, officials and their group, for the tests of working on complaints."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import time_machine
from sqlmodel import col, select

from bot.channels.rendering import to_plain
from bot.inbound import Inbound
from db import people, regions
from db.clock import now
from db.models import Complaint, Contact, MessageStatus, Official, Outbox, Person, SentPart
from db.session import id_of, transaction
from handlers.casework import watching
from handlers.casework.desk import Desk
from handlers.message import Kind
from tests.conversation import POLICY, Conversation

CHAT = "telegramlike"  # no window, and messages can be changed
EDITABLE = replace(POLICY, editable=frozenset({CHAT}))
GROUP = "-100"


class Office(Conversation):
    """One person, or a group, on a channel whose messages can be changed."""

    def __init__(self, like: Conversation, sender: str, channel: str = CHAT) -> None:
        super().__init__(like.engine, like.knowledge, sender, channel)
        self.inbound = Inbound(like.engine, like.knowledge, lambda: None, EDITABLE)

    def group(self, member: str, text: str = "", **fields: Any) -> str:
        """A member says something in the group."""
        return self(text, kind=Kind.GROUP, member=member, **fields)

    def press_in_group(self, member: str, label: str) -> str:
        """A member presses a button of the last message that has it."""
        row = next(r for r in reversed(self.rows()) if label in [shown for _, shown in r.options])
        payload = next(payload for payload, shown in row.options if shown == label)
        return self("", choice=payload, kind=Kind.GROUP, member=member)

    def last(self) -> Outbox:
        """The newest message in this chat that is no change of an older one."""
        return [row for row in self.rows() if row.edits is None][-1]

    def reply(self, row: Outbox, text: str, **fields: Any) -> str:
        """Reply to one of our messages."""
        return self(text, reply_to=provider_id(self, row), **fields)

    def texts(self) -> str:
        """All that was ever sent here, as it reads."""
        return "\n".join(to_plain(row.text) for row in self.rows())


def provider_id(chat: Conversation, row: Outbox) -> str:
    """As if the message had left: the id that its platform gave it."""
    name = f"{chat.sender}:{row.id}"
    with transaction(chat.engine) as session:
        known = select(SentPart).where(col(SentPart.provider_id) == name)
        if session.exec(known).first() is None:
            session.add(
                SentPart(outbox_id=id_of(row), part=0, channel=chat.channel, provider_id=name)
            )
            stored = session.get_one(Outbox, id_of(row))
            stored.status, stored.finished_at = MessageStatus.SENT, now()
    return name


def official(
    like: Conversation, address: str, name: str, *, channel: str = CHAT, **columns: Any
) -> Office:
    """An official who has written to us before."""
    chat = Office(like, address, channel)
    chat("halo")
    with transaction(like.engine) as session:
        contact = session.exec(select(Contact).where(col(Contact.external_id) == address)).one()
        person = session.get_one(Person, contact.person_id)
        person.name = name
        row = Official(
            person_id=id_of(person),
            name=name,
            created_at=now(),
            **({"role": "officer", "scope": "all", "office": ""} | columns),
        )
        session.add(row)
    return chat


def chair(
    like: Conversation, address: str = "ani", name: str = "Ani", village: str = "Hajimena"
) -> Office:
    """A chair whose village is known."""
    chat = Office(like, address)
    chat("halo")
    with transaction(like.engine) as session:
        contact = session.exec(select(Contact).where(col(Contact.external_id) == address)).one()
        person = session.get_one(Person, contact.person_id)
        person.name = name
        people.set_village(session, person, regions.find_villages(village)[0], now())
    return chat


def complain(chat: Conversation, words: str = "kami tidak punya tanah pak") -> str:
    """A complaint filed in chat; its number."""
    for said in (words, "ya", "lanjut"):
        chat(said)
    said = chat("ya")
    return next(word.rstrip(".") for word in said.split() if "-0" in word)


def of_number(chat: Conversation, number: str) -> Complaint:
    """A complaint as it stands."""
    return next(c for c in chat.complaints() if c.number == number)


@contextmanager
def at(when: datetime) -> Iterator[None]:
    """As if it were another time."""
    with time_machine.travel(when, tick=True):
        yield


def watch(like: Conversation, when: datetime) -> int:
    """What the duties do at a time; how much there was to do."""
    with transaction(like.engine) as session:
        desk = Desk(session, like.knowledge, EDITABLE, when)
        return sum(
            duty(desk)
            for duty in (watching.tell_delays, watching.ask_silent, watching.close_silent)
        )
