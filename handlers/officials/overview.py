"""`/pengumuman` of an official: the announcements they may steer or see, with their numbers."""

from db.broadcasts import steering
from db.broadcasts.steering import LOOK_BACK
from db.clock import format_time
from db.models import Broadcast, BroadcastStatus, Official
from handlers import texts
from handlers import texts_announcement as sentences
from handlers.announcement.naming import name_of
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.officials.numbered import find, may_look
from handlers.safe import literal

SHOWN = 5


def latest(chat: Chat, official: Official) -> Reply:
    """The last five, each with its number and how it stands."""
    rows = steering.latest(chat.session, limit=LOOK_BACK)
    mine = [row for row in rows if may_look(chat, official, row)][:SHOWN]
    if not mine:
        return Reply(texts.ANNOUNCEMENTS_NONE)
    lines = "\n".join(
        sentences.OVERVIEW_LINE.format(
            number=row.id, title=literal(name_of(row)), state=state_of(chat, row)
        )
        for row in mine
    )
    return Reply(sentences.OVERVIEW.format(lines=lines, number=mine[0].id))


def whole(chat: Chat, number: int) -> Reply | None:
    """One announcement as it is sent, for an official who may see it; else None."""
    row = find(chat, number) if chat.official else None
    if row is None or chat.official is None or not may_look(chat, chat.official, row):
        return None
    text = sentences.ONE.format(number=number, when=format_time(row.starts_at), text=row.text)
    return Reply(text, (Option(f"hasil {number}", sentences.SEE_RESULTS),))


def state_of(chat: Chat, row: Broadcast) -> str:
    """How it stands, in a word."""
    if row.paused_at is not None:
        return sentences.STATES["paused"]
    if row.status == BroadcastStatus.SENDING and row.starts_at > chat.now:
        return sentences.STATES["later"]
    return sentences.STATES[row.status]
