"""Officials and chairs of a bot whose channels have windows, rates and templates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, update
from sqlmodel import col, select

from db import officials
from db.broadcasts.routes import Channels
from db.clock import now
from db.models import (
    AuditEntry,
    Broadcast,
    BroadcastRecipient,
    Contact,
    MessageTemplate,
    Person,
)
from db.quiet import Quiet
from db.session import reading, transaction
from handlers.knowledge import Knowledge
from handlers.policy import Policy
from tests.conversation import Conversation

DAY = timedelta(hours=24)
POLICY = Policy(
    channels=Channels(
        {"web": None, "telegram": None, "whatsapp": DAY},
        {"whatsapp": 10},
        {"web": 1, "whatsapp": 76},
    ),
    quiet=Quiet(),  # at whatever hour this runs
    other_channel_after=240,
    nudge_after=1440,
)
AUTHOR, SECOND = "+6281290000001", "+6281290000002"
NATAR, PALAS = "18.01.04.2004", "18.01.10.2001"


class Talk(Conversation):
    """A conversation with a bot that has a policy."""

    def __init__(
        self,
        engine: Engine,
        knowledge: Knowledge,
        sender: str = AUTHOR,
        channel: str = "web",
        policy: Policy = POLICY,
    ) -> None:
        super().__init__(engine, knowledge, sender, channel)
        self.policy = self.inbound.policy = policy

    def other(self, sender: str, channel: str | None = None) -> "Talk":
        return Talk(self.engine, self.knowledge, sender, channel or self.channel, self.policy)

    def with_policy(self, **changes: Any) -> "Talk":
        """The same person, the bot set up otherwise."""
        changed = replace(self.policy, **changes)
        return Talk(self.engine, self.knowledge, self.sender, self.channel, changed)

    def official(
        self, phone: str, role: str = "admin", scope: str = "all", name: str = "Rina"
    ) -> "Talk":
        """An official who has written before."""
        with transaction(self.engine) as session:
            officials.add(session, phone=phone, name=name, role=role, scope=scope, at=now())
        who = self.other(phone)
        who("halo", phone=phone)
        return who

    def chair(self, number: int, village: str | None = None, **contact: Any) -> "Talk":
        """A chair who has written before; `contact` are columns of their contact."""
        channel = contact.pop("channel", None)
        who = self.other(f"+62812000001{number:02}", channel)
        who("halo", phone=who.sender)
        with transaction(self.engine) as session:
            mine = session.exec(
                select(Contact).where(
                    col(Contact.channel) == who.channel, col(Contact.external_id) == who.sender
                )
            ).one()
            mine.sqlmodel_update(contact)
            session.execute(
                update(Person)
                .where(col(Person.id) == mine.person_id)
                .values(village_code=village)
                .execution_options(synchronize_session=False)
            )
        return who

    def template(self, purpose: str, body: str, variables: Sequence[str] = ()) -> None:
        """An approved template."""
        with transaction(self.engine) as session:
            session.add(
                MessageTemplate(
                    name=purpose,
                    channel="whatsapp",
                    purpose=purpose,
                    content_sid="HX1",
                    body=body,
                    variables=list(variables),
                    status="approved",
                    created_at=now(),
                )
            )

    def broadcasts(self) -> list[Broadcast]:
        """All announcements, oldest first."""
        with reading(self.engine) as session:
            return list(session.exec(select(Broadcast).order_by(col(Broadcast.id))).all())

    def recipients(self) -> list[BroadcastRecipient]:
        """Everybody decided on."""
        with reading(self.engine) as session:
            return list(session.exec(select(BroadcastRecipient)).all())

    def acts(self) -> list[tuple[str, str]]:
        """(action, detail) of what is in the journal, oldest first, officials added left out."""
        with reading(self.engine) as session:
            rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        return [(row.action, row.detail) for row in rows if row.action != "official.add"]
