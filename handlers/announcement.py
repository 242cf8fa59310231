"""`pengumuman`: what was announced, for those who missed it."""

from db import broadcasts
from db.clock import format_time
from handlers import texts
from handlers.chat import Chat
from handlers.message import Reply


def latest(chat: Chat) -> Reply:
    """The last five announcements for the person's area."""
    code = chat.person.village_code or ""
    mine = [
        b
        for b in broadcasts.latest(chat.session, limit=20)
        if code.startswith(str(b.audience.get("kecamatan", "")))
    ][:5]
    if not mine:
        return Reply(texts.ANNOUNCEMENTS_NONE)
    items = [
        texts.ANNOUNCEMENT_ITEM.format(when=format_time(b.created_at), text=b.text) for b in mine
    ]
    return Reply(texts.ANNOUNCEMENTS.format(items="\n\n".join(items)))
