"""What people do with an answer: a choice teaches, a thumb tells."""

from db import learning
from handlers import ask, passing_on, texts
from handlers.chat import Chat
from handlers.message import Reply


def choose_topic(chat: Chat) -> Reply | None:
    """`pilih <topic>`: one of the choices was what they meant; the question is a proposed phrase."""
    topic = chat.knowledge.topics.get(chat.text.strip().lower())
    if topic is None:
        return None
    question = chat.contact.last_question
    if question:
        learning.propose(
            chat.session, topic_id=topic.id, text=question, source="choice", at=chat.now
        )
    return ask.answer(topic, chat)


def helpful(chat: Chat) -> Reply | None:
    """`membantu <topic>`: thumb up."""
    return Reply(texts.THANKS_FOR_THUMB) if _rate(chat, helpful=True) else None


def not_helpful(chat: Chat) -> Reply | None:
    """`belum <topic>`: thumb down, and the way to an official."""
    if not _rate(chat, helpful=False):
        return None
    chat.text = ""
    return passing_on.start(chat)


def _rate(chat: Chat, *, helpful: bool) -> bool:
    topic_id = chat.text.strip().lower()
    if topic_id not in chat.knowledge.topics:
        return False
    learning.rate(
        chat.session,
        person_id=chat.contact.person_id,
        topic_id=topic_id,
        helpful=helpful,
        question=chat.contact.last_question,
        at=chat.now,
    )
    return True
