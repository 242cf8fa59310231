"""`/umumkan`: an official announces to everybody in their area, after seeing to how many."""

from db import audit, broadcasts
from db.outbox import Priority
from handlers import texts
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.questions import yes_no


def start(chat: Chat) -> Reply:
    """Show the number of recipients and the text before anything is sent."""
    body = chat.text.strip()
    if not body:
        return Reply(texts.BROADCAST_HOW)
    count = broadcasts.count(chat.session, broadcasts.audience_of(chat.official))
    if count == 0:
        return Reply(texts.BROADCAST_NOBODY)
    chat.end()
    chat.go("broadcast.confirm", text=body)
    return _preview(count, body)


def _preview(count: int, body: str) -> Reply:
    yes, no = texts.BROADCAST_LABELS
    text = texts.BROADCAST_PREVIEW.format(count=count, text=texts.ANNOUNCEMENT.format(text=body))
    return Reply(text, (Option("ya", yes), Option("batal", no)))


def confirm_step(chat: Chat) -> Reply:
    """Yes queues it; the number is counted again, for people come and go."""
    decision = yes_no(chat.text)
    body = str(chat.answers["text"])
    audience = broadcasts.audience_of(chat.official)
    if decision is None or chat.official is None:
        return _preview(broadcasts.count(chat.session, audience), body)
    chat.end()
    if not decision:
        return Reply(texts.CANCELLED)
    row = broadcasts.create(
        chat.session,
        text=texts.ANNOUNCEMENT.format(text=body),
        audience=audience,
        priority=Priority.BROADCAST,
        official_id=chat.official.id,
        at=chat.now,
    )
    audit.write(
        chat.session,
        actor=f"official:{chat.official.id}",
        action="broadcast.send",
        subject=f"broadcast:{row.id}",
        detail=body,
        at=chat.now,
    )
    count = broadcasts.count(chat.session, audience)
    return Reply(texts.BROADCAST_QUEUED.format(id=row.id, count=count))
