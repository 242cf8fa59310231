"""What working on a complaint needs, in a conversation and in a duty alike."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers.chat import Chat
from handlers.knowledge import Knowledge
from handlers.policy import Policy


@dataclass(frozen=True, slots=True)
class Desk:
    """One transaction at one time. `speaker` is the person who acts: they read the answer, and are
    not told their own news besides."""

    session: Session
    knowledge: Knowledge
    policy: Policy
    at: datetime
    speaker: int | None = None


def of(chat: Chat) -> Desk:
    """The desk of a conversation. In a group the speaker is the group, which sees the answer."""
    return Desk(chat.session, chat.knowledge, chat.policy, chat.now, chat.contact.person_id)
