"""What a handler is given, and the shapes of a command and of a dialogue step."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session

from db import contacts, people
from db.models import Attachment, Contact, Official, Person
from handlers.knowledge import Knowledge
from handlers.message import Incoming, Reply
from handlers.policy import Policy


class PicturesNeeded(Exception):
    """A handler needs pictures that are not read yet. The transaction is undone, they are read while
    none is open, and the message is taken again."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self.keys = keys


@dataclass
class Chat:
    """One message of one person inside one transaction.

    `text` is what was said: typed, or the value of the button that was pressed.
    """

    _session: Session
    contact: Contact
    incoming: Incoming
    knowledge: Knowledge
    now: datetime
    inbox_id: int
    text: str = ""
    policy: Policy = field(default_factory=Policy)
    attachments: list[Attachment] = field(default_factory=list)
    pictures_read: Mapping[str, bytes] | None = None  # None: nobody asked yet
    used_database: bool = field(default=False, init=False)

    @property
    def session(self) -> Session:
        """The transaction, for the verbs of `db`. It is noted that something may have been written
        beside the contact; most messages are answered without."""
        self.used_database = True
        return self._session

    @cached_property
    def person(self) -> Person:
        """Who is speaking."""
        return self.session.get_one(Person, self.contact.person_id)

    @cached_property
    def official(self) -> Official | None:
        """Their office, if they have one; in a group, that of the member who speaks."""
        member = self.incoming.member
        if member is None:
            return people.official_of(self.session, self.contact.person_id)
        speaker = contacts.find(self.session, self.contact.channel, member)
        return people.official_of(self.session, speaker.person_id) if speaker else None

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered so far in the running dialogue."""
        return self.contact.answers

    def pictures(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Those of these clean copies that can be read, as Policy.pictures gives them. To be asked
        once, and before anything that can't be done twice. Raises PicturesNeeded, which is for
        the caller of the handler."""
        if keys and self.pictures_read is None:
            raise PicturesNeeded(keys)
        return self.pictures_read or {}

    def go(self, step: str, **answers: Any) -> None:
        """Ask the next question of a dialogue; `answers` are added to those before."""
        contacts.set_step(self.contact, step, {**self.contact.answers, **answers}, self.now)

    def remember(self, **answers: Any) -> None:
        """Keep more answers without asking a new question."""
        self.contact.answers = {**self.contact.answers, **answers}

    def end(self) -> None:
        """The dialogue is over."""
        if self.contact.step is not None:
            contacts.set_step(self.contact, None, {}, self.now)


MAX_WORD = 40  # characters; no command is longer


Handler = Callable[[Chat], Reply | None]
StepHandler = Callable[[Chat], Reply | None]  # None: not an answer to this; read it by meaning


@dataclass(frozen=True, slots=True)
class Command:
    """A word that always means the same. With `argument` (a pattern) more words may follow."""

    words: tuple[str, ...]
    handler: Handler
    description: str = ""  # shown in the platform's command list; "" hides it
    argument: str = ""
    officials_only: bool = False

    def matches(self, text: str) -> str | None:
        """The argument ("" if none) when `text` is this command, else None. A leading slash is
        accepted; behind one the argument is free, since nobody types a slash by chance."""
        if not text[:MAX_WORD].lstrip("/").casefold().startswith(self.words):
            return None  # most messages are no command: a look, no pattern
        for word in self.words:
            found = re.fullmatch(
                rf"(/?){re.escape(word)}(?:[\s:,]+(.*))?[.!?\s]*", text, re.I | re.S
            )
            if found is None:
                continue
            rest = (found[2] or "").strip()
            if (
                not rest
                or found[1]
                or (self.argument and re.fullmatch(self.argument, rest, re.I | re.S))
            ):
                return rest
        return None
