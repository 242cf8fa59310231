"""`berhenti` and `mulai`: announcements and reminders off and on; answers are always given."""

from db import broadcasts
from db.session import id_of
from handlers import menu, texts
from handlers.chat import Chat
from handlers.message import Reply


def stop(chat: Chat) -> Reply:
    """No announcements and reminders from here on."""
    left = menu.leave(chat)
    if chat.contact.stopped_at is None:
        chat.contact.stopped_at = chat.now
        broadcasts.withdraw(chat.session, id_of(chat.contact))
    return Reply(left + texts.STOPPED)


def resume(chat: Chat) -> Reply:
    """`mulai`: receive them again, or simply begin."""
    if chat.contact.stopped_at is None:
        return menu.menu(chat)
    chat.contact.stopped_at = None
    reply = menu.menu(chat)
    return Reply(f"{texts.RESUMED}\n\n{reply.text}", reply.options)
