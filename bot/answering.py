"""Hop 4 to 6: the handler's answer to a stored message, ready to be queued; or an apology."""

import contextlib
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import structlog

from db import cards, inbox
from db.models import Contact
from db.outbox import Priority, enqueue_rows
from db.outbox_row import row_for
from db.session import DATABASE_DOWN
from handlers import texts
from handlers.chat import Chat, PicturesNeeded
from handlers.message import Reply, UserError
from handlers.router import route

log = structlog.get_logger(__name__)

Row = dict[str, Any]  # of the outbox: see db/outbox_row.py


class Unanswered(Exception):
    """A handler gave up: `reply` is what the person is told instead of its answer."""

    def __init__(self, reply: Reply, fault: Exception | None = None) -> None:
        super().__init__()
        self.reply = reply
        self.fault = fault


@contextlib.contextmanager
def blaming_the_handler() -> Iterator[None]:
    """Unanswered for whatever is wrong with an answer, also when only the database sees it.
    DATABASE_DOWN errors pass: the message is delivered again; so does PicturesNeeded: it is taken
    again."""
    try:
        yield
    except UserError as refusal:
        raise Unanswered(Reply(refusal.text, refusal.options)) from refusal
    except (*DATABASE_DOWN, PicturesNeeded):
        raise
    except Exception as fault:
        raise Unanswered(Reply(texts.BROKEN), fault) from fault


def answer(chat: Chat) -> Row | None:
    """The row that holds the handler's answer; None where silence is right, and where the answer is
    queued already, since it has to be found again when the person answers it."""
    reply = route(chat)
    if reply is None:
        return None
    row = _row_of(chat, reply)
    if reply.about is None:
        return row
    complaint, asks = reply.about
    row_id = enqueue_rows(chat.session, [row])[0]
    cards.note(chat.session, complaint, chat.contact, row_id, chat.now, cards.Asks(asks))
    return None


def apologise(chat: Chat, given_up: Unanswered) -> Row:
    """The row that holds what the person is told instead; a fault is logged and noted beside the
    message."""
    if fault := given_up.fault:
        log.error(
            "handler failed", channel=chat.incoming.channel, inbox=chat.inbox_id, exc_info=fault
        )
        inbox.mark_failed(chat.session, chat.inbox_id, type(fault).__name__)
    return _row_of(chat, given_up.reply)


def _still_asked(payload: str, prefix: str) -> bool:
    """Whether an option shown before belongs to the question that is asked now."""
    number, colon, _ = payload.partition(":")
    bound = f"{number}:" if colon and number.isdecimal() else ""
    return bound == prefix


def _row_of(chat: Chat, reply: Reply) -> Row:
    """A reply for the queue. Buttons of a running dialogue are bound to its present question, so that
    they are known as old later; the others mean the same for ever. A reply without buttons
    (an apology, the help) leaves those of the present question to be answered by number."""
    contact: Contact = chat.contact
    prefix = f"{contact.step_no}:" if contact.step else ""
    options = [(prefix + option.value, option.label) for option in reply.options]
    contact.offered = [list(o) for o in options] or [
        o for o in contact.offered if _still_asked(o[0], prefix)
    ]
    return row_for(
        contact,
        text=reply.text,
        at=chat.now,
        priority=Priority.REPLY,
        options=options,
        media=[
            {f.name: str(getattr(medium, f.name)) for f in fields(medium)} for medium in reply.media
        ],
        request=reply.request,
        inbox_id=chat.inbox_id,
    )
