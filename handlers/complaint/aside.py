"""A question asked in the middle of a complaint is answered; the complaint waits where it was."""

from faq.matcher import Decision
from handlers import ask, texts
from handlers.chat import Chat
from handlers.message import Reply
from handlers.questions import words_of

ENOUGH_WORDS = 3


def answered(chat: Chat, again: Reply) -> Reply | None:
    """The answer followed by the waiting question `again`; None when it was no clear question."""
    if len(words_of(chat.text)) < ENOUGH_WORDS:
        return None
    match = chat.knowledge.match(chat.text)
    if match.decision is not Decision.ANSWER or match.category is not None:
        return None
    reply = ask.answer(chat.knowledge.topics[match.topics[0].id], chat)
    return Reply(f"{reply.text}\n\n{texts.WAITING}\n{again.text}", again.options, reply.media)
