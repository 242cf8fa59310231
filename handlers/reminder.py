"""`pengingat`: what a chair will be reminded of, and when."""

from db import reminders
from db.clock import format_time
from handlers import texts
from handlers.chat import Chat
from handlers.message import Reply


def upcoming(chat: Chat) -> Reply:
    """The next five reminders for the person's area."""
    code = chat.person.village_code or ""
    mine = [
        r
        for r in reminders.upcoming(chat.session, limit=50)
        if code.startswith(str(r.audience.get("kecamatan", "")))
    ][:5]
    items = [
        texts.REMINDER_ITEM.format(when=format_time(r.next_due_at, r.timezone), text=r.text)
        for r in mine
        if r.next_due_at is not None
    ]
    if not items:
        return Reply(texts.REMINDERS_NONE)
    return Reply(texts.REMINDERS.format(items="\n\n".join(items)))
