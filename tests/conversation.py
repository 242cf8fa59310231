"""Talking to the bot in a test: what a person says goes in by the real door, what it queues comes out."""

import uuid
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from bot.channels.rendering import to_plain
from bot.inbound import Inbound
from db.broadcasts.routes import Channels
from db.models import Complaint, Contact, Outbox, Question
from db.session import reading
from handlers.knowledge import Knowledge
from handlers.message import Incoming, IncomingMedia, Kind, Location
from handlers.policy import Policy

ALWAYS = ("web", "terminal", "telegramlike")  # channels without a window
POLICY = Policy(channels=Channels(dict.fromkeys(ALWAYS), {}, dict.fromkeys(ALWAYS, 100.0)))


class Conversation:
    """One person on one channel."""

    def __init__(
        self,
        engine: Engine,
        knowledge: Knowledge,
        sender: str = "+6281200000001",
        channel: str = "web",
    ) -> None:
        self.engine = engine
        self.knowledge = knowledge
        self.sender = sender
        self.channel = channel
        self.inbound = Inbound(engine, knowledge, lambda: None, POLICY)

    def other(self, sender: str, channel: str | None = None) -> "Conversation":
        """Another person (or the same on another channel) with the same bot."""
        return Conversation(self.engine, self.knowledge, sender, channel or self.channel)

    def __call__(self, text: str = "", **fields: Any) -> str:
        """Say something; the plain text of the answers, "" for none."""
        before = self._last_id()
        fields.setdefault("external_id", uuid.uuid4().hex)
        self.inbound.take(Incoming(self.channel, sender=self.sender, text=text, **fields))
        return "\n".join(to_plain(row.text) for row in self.rows(after=before))

    def press(self, label: str) -> str:
        """Press the button with that label under the last message that had buttons."""
        row = next(row for row in reversed(self.rows()) if row.options)
        payload = next(payload for payload, shown in row.options if shown == label)
        return self("", choice=payload)

    def photo(self, caption: str = "", album: str | None = None) -> str:
        """Send a picture."""
        picture = IncomingMedia("photo", reference=uuid.uuid4().hex, mime="image/jpeg", size=1000)
        return self(caption, media=(picture,), album=album)

    def location(self, latitude: float = -5.7, longitude: float = 105.6) -> str:
        """Send a position."""
        return self("", location=Location(latitude, longitude))

    def edit(self, text: str) -> str:
        """Change an old message."""
        return self(text, kind=Kind.EDITED)

    def labels(self) -> list[str]:
        """The buttons under the last message."""
        return [label for _, label in self.rows()[-1].options]

    def rows(self, after: int = 0) -> list[Outbox]:
        """What was queued for this person, oldest first."""
        with reading(self.engine) as session:
            query = select(Outbox).where(
                col(Outbox.channel) == self.channel,
                col(Outbox.recipient) == self.sender,
                col(Outbox.id) > after,
            )
            return list(session.exec(query.order_by(col(Outbox.id))).all())

    def _last_id(self) -> int:
        rows = self.rows()
        return (rows[-1].id or 0) if rows else 0

    def contact(self) -> Contact:
        """Where the dialogue stands."""
        with reading(self.engine) as session:
            query = select(Contact).where(
                col(Contact.channel) == self.channel, col(Contact.external_id) == self.sender
            )
            return session.exec(query).one()

    def complaints(self) -> list[Complaint]:
        """All complaints in the database."""
        with reading(self.engine) as session:
            return list(session.exec(select(Complaint).order_by(col(Complaint.id))).all())

    def questions(self) -> list[Question]:
        """All questions that were passed on."""
        with reading(self.engine) as session:
            return list(session.exec(select(Question).order_by(col(Question.id))).all())
