"""`baca`: the text behind an opening template. Whoever writes anything else gets it too."""

from db.broadcasts import answers
from handlers import texts_announcement as sentences
from handlers.announcement import latest
from handlers.chat import Chat
from handlers.message import Kind, Reply


def read(chat: Chat) -> Reply:
    """What waits is queued behind this answer; when nothing does, the last announcements."""
    if answers.open_for(chat.session, chat.contact, chat.now):
        return Reply(sentences.OPENED)
    return latest.latest(chat)


def deliver_waiting(chat: Chat) -> None:
    """The person wrote something: announcements of which they only got the opening follow the
    answer. A flag tells, so that nobody else's message costs a query."""
    contact = chat.contact
    stopped = contact.stopped_at is not None
    if contact.unread_announcement and not stopped and chat.incoming.kind is not Kind.GROUP:
        answers.open_for(chat.session, contact, chat.now)
