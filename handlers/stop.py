"""`berhenti` and `mulai`: announcements and reminders off and on; answers are always given."""

from db import contacts
from db.broadcasts import steering
from db.session import id_of
from handlers import menu, texts
from handlers.chat import Chat
from handlers.message import Reply


def stop(chat: Chat) -> Reply:
    """No announcements and reminders from here on, on none of the person's channels."""
    left = menu.leave(chat)
    theirs = contacts.of_person(chat.session, chat.contact.person_id)
    for contact in theirs:
        contact.stopped_at = contact.stopped_at or chat.now
    steering.withdraw(chat.session, [id_of(contact) for contact in theirs])
    return Reply(left + texts.STOPPED)


def resume(chat: Chat) -> Reply:
    """`mulai`: receive them again, or simply begin."""
    if chat.contact.stopped_at is None:
        return menu.menu(chat)
    for contact in contacts.of_person(chat.session, chat.contact.person_id):
        contact.stopped_at = None
    reply = menu.menu(chat)
    return Reply(f"{texts.RESUMED}\n\n{reply.text}", reply.options)
