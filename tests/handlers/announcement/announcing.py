"""A bot whose channels have a window, announcements that were made, and what became of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, update
from sqlmodel import col, select

from db import officials
from db.broadcasts import expansion, steering
from db.broadcasts.routes import Channels
from db.clock import now
from db.models import (
    Broadcast,
    BroadcastKind,
    BroadcastRecipient,
    Contact,
    MessageTemplate,
    Official,
    Outbox,
    Person,
)
from db.outbox import Priority
from db.session import reading, transaction
from handlers import texts
from handlers.knowledge import Knowledge
from handlers.policy import Policy
from tests.conversation import Conversation

DAY = timedelta(hours=24)
POLICY = Policy(
    channels=Channels({"web": None, "window": DAY}, {}, {"web": 30, "window": 80}),
    reporting=frozenset({"window"}),
)
BOSS = "+6281290000001"
NATAR, PALAS = "18.01.04.2004", "18.01.10.2001"
OPTIONS: dict[str, list[tuple[str, str]]] = {
    BroadcastKind.PLAIN: [],
    BroadcastKind.ACKNOWLEDGE: [("paham", "Paham"), ("jelaskan", "Perlu penjelasan")],
    BroadcastKind.ATTENDANCE: [
        ("hadir", "Hadir"),
        ("tidak", "Tidak hadir"),
        ("wakil", "Diwakilkan"),
    ],
    BroadcastKind.DUTY: [("sudah", "Sudah"), ("nanti", "Nanti")],
}


class Talk(Conversation):
    """A conversation with a bot that has such channels."""

    def __init__(
        self, engine: Engine, knowledge: Knowledge, sender: str = BOSS, channel: str = "web"
    ) -> None:
        super().__init__(engine, knowledge, sender, channel)
        self.inbound.policy = POLICY

    def other(self, sender: str, channel: str | None = None) -> "Talk":
        return Talk(self.engine, self.knowledge, sender, channel or self.channel)

    def official(
        self, phone: str, role: str = "admin", scope: str = "all", channel: str | None = None
    ) -> "Talk":
        """An official who has written before."""
        with transaction(self.engine) as session:
            officials.add(session, phone=phone, name="Rina", role=role, scope=scope, at=now())
        who = self.other(phone, channel)
        who("halo", phone=phone)
        return who

    def chair(
        self, number: int, village: str | None = NATAR, channel: str | None = None, hours: int = 0
    ) -> "Talk":
        """A chair who wrote so many hours ago."""
        who = self.other(f"+62812000001{number:02}", channel)
        who("halo", phone=who.sender)
        with transaction(self.engine) as session:
            contact = session.exec(
                select(Contact).where(
                    col(Contact.channel) == who.channel, col(Contact.external_id) == who.sender
                )
            ).one()
            contact.last_inbound_at = now() - timedelta(hours=hours)
            session.get_one(Person, contact.person_id).village_code = village
        return who

    def announce(
        self,
        body: str = "Rapat hari Senin.",
        kind: str = BroadcastKind.PLAIN,
        *,
        by: str | None = BOSS,
        expand: bool = True,
        **draft: Any,
    ) -> int:
        """An announcement that was made, and expanded; its number."""
        draft = {"audience": {}, "title": ""} | draft
        with transaction(self.engine) as session:
            official = session.exec(
                select(Official).join(Person).where(col(Person.phone) == by)
            ).first()
            row = steering.create(
                session,
                steering.Draft(
                    text=texts.ANNOUNCEMENT.format(text=body),
                    body=body,
                    kind=BroadcastKind(kind),
                    options=OPTIONS[kind],
                    **draft,
                ),
                official_id=official.id if official else None,
                at=now() - timedelta(minutes=1),
            )
            if expand:
                while expansion.expand(session, row, POLICY.channels, now()):
                    pass
            return row.id or 0

    def arrive(self, number: int | None = None, status: str = "sent", **columns: Any) -> None:
        """The dispatcher sent what was queued (of one announcement, or everything), in order."""
        query = update(Outbox).where(col(Outbox.status) == "queued")
        if number is not None:
            query = query.where(col(Outbox.broadcast_id) == number)
        with transaction(self.engine) as session:
            for priority in Priority:
                mine = query.where(col(Outbox.priority) == priority)
                session.execute(mine.values(status=status, finished_at=now(), **columns))

    def opener(self) -> None:
        """There is an approved opening template, and no other."""
        with transaction(self.engine) as session:
            session.add(
                MessageTemplate(
                    name="pembuka",
                    channel="window",
                    purpose="opener",
                    content_sid="HX1",
                    body="Ada pengumuman. Balas BACA.",
                    status="approved",
                    created_at=now(),
                )
            )

    def broadcast(self, number: int) -> Broadcast:
        """As it stands now."""
        with reading(self.engine) as session:
            return session.get_one(Broadcast, number)

    def recipient(self, number: int, who: Conversation) -> BroadcastRecipient:
        """What became of it for one person."""
        person = who.contact().person_id
        with reading(self.engine) as session:
            return session.exec(
                select(BroadcastRecipient).where(
                    col(BroadcastRecipient.broadcast_id) == number,
                    col(BroadcastRecipient.person_id) == person,
                )
            ).one()

    def answer(self, number: int, who: Conversation) -> tuple[str, str]:
        """What a person has answered, and the note."""
        row = self.recipient(number, who)
        return row.answer, row.note
