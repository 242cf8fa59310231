"""`baca`: the text behind an opening template. Whoever writes anything else gets it too."""

from db import notices
from db.broadcasts import answers
from handlers import texts_announcement as sentences
from handlers.announcement import latest
from handlers.chat import Chat
from handlers.message import Kind, Reply


def read(chat: Chat) -> Reply:
    """What waits is queued behind this answer; when nothing does, the last announcements."""
    released = notices.release(chat.session, chat.contact, chat.now)
    if answers.open_for(chat.session, chat.contact, chat.now) or released:
        return Reply(sentences.OPENED)
    return latest.latest(chat)


def deliver_waiting(chat: Chat) -> None:
    """The person wrote something: notices and announcements of which they only got the opening
    follow the answer. A flag tells, so that nobody else's message costs a query. Who stopped
    announcements still gets what concerns their own complaints."""
    contact = chat.contact
    if not contact.unread_announcement or chat.incoming.kind is Kind.GROUP:
        return
    notices.release(chat.session, contact, chat.now)
    if contact.stopped_at is not None:
        contact.unread_announcement = False
    else:
        answers.open_for(chat.session, contact, chat.now)
