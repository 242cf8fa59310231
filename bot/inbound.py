"""Hop 3 to 6: one transaction takes a message, answers it, and queues the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

import anyio.to_thread
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DataError
from sqlmodel import Session

from bot.channels.base import Event, Receipt
from db import attachments, contacts, inbox, outbox, receipts
from db.clock import now
from db.models import Attachment, Contact, EarlyReceipt
from db.session import DATABASE_DOWN, id_of, transaction
from handlers import texts
from handlers.chat import Chat
from handlers.knowledge import Knowledge
from handlers.message import Incoming, Kind, Reply, UserError
from handlers.policy import Policy
from handlers.router import foresee, route

log = structlog.get_logger(__name__)
T = TypeVar("T")


def clean(value: T) -> T:
    """Strings without what a database refuses: NUL and lone surrogates; in dataclasses too."""
    cleaned: Any = value
    if isinstance(value, Enum):
        return value  # a StrEnum is a str too, and would come out as a plain one
    if isinstance(value, str):
        cleaned = value.replace("\x00", "").encode("utf-8", "replace").decode()
    elif isinstance(value, tuple):
        cleaned = tuple(clean(item) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        cleaned = replace(value, **{f.name: clean(getattr(value, f.name)) for f in fields(value)})
    result: T = cleaned
    return result


class _Unanswered(Exception):
    """A handler gave up: `reply` is what the person is told instead of its answer."""

    def __init__(self, reply: Reply, fault: Exception | None = None) -> None:
        super().__init__()
        self.reply = reply
        self.fault = fault


@dataclass
class Inbound:
    """Takes what channels parsed. `knowledge` is replaced as a whole when the content changes;
    `wake` is called after a commit that may have queued a message."""

    engine: Engine
    knowledge: Knowledge
    wake: Callable[[], None]
    policy: Policy = field(default_factory=Policy)

    async def receive(self, events: Sequence[Event]) -> None:
        """Store and answer; returns after the last commit. Raises db.session.DATABASE_DOWN
        errors, so that the platform delivers again."""
        for event in events:
            await anyio.to_thread.run_sync(self.take, event)
        if events:
            self.wake()

    def take(self, event: Event) -> None:
        """One event in one transaction. One that no database can store (a number out of range,
        say) is logged and dropped: refused, it would be delivered again for ever."""
        try:
            if isinstance(event, Receipt):
                self._receipt(event)
            else:
                self._message(clean(event))
        except DataError:
            log.exception("an event cannot be stored", channel=event.channel)

    def _receipt(self, receipt: Receipt) -> None:
        row = EarlyReceipt(
            channel=receipt.channel,
            provider_id=receipt.provider_id,
            status=receipt.status,
            error_code=receipt.error_code[:32],
            error=receipt.error[:500],
            blocked=receipt.blocked,
            received_at=now(),
        )
        with transaction(self.engine) as session:
            receipts.apply(session, row)

    def _message(self, incoming: Incoming) -> None:
        """What a handler that gave up has written vanishes with its whole transaction, and the
        message is taken again with an apology. A savepoint around the handler would do the same,
        but would cost two statements at every message, for what hardly ever happens."""
        knowledge = self.knowledge
        foresee(knowledge, incoming)
        try:
            with transaction(self.engine) as session:
                if chat := self._chat(session, knowledge, incoming):
                    _answer(chat)
        except _Unanswered as given_up:
            with transaction(self.engine) as session:
                if chat := self._chat(session, knowledge, incoming):
                    _apologise(chat, given_up)

    def _chat(self, session: Session, knowledge: Knowledge, incoming: Incoming) -> Chat | None:
        """Store the message; None when it was taken before or nobody waits for an answer."""
        at = now()
        contact = contacts.get_or_create(
            session,
            channel=incoming.channel,
            external_id=incoming.sender,
            name=incoming.name,
            phone=incoming.phone,
            at=at,
        )
        inbox_id = inbox.take(
            session,
            channel=incoming.channel,
            external_id=incoming.external_id,
            contact_id=id_of(contact),
            kind=incoming.kind,
            text=incoming.text,
            album=incoming.album,
            at=at,
        )
        if inbox_id is None:
            log.debug("delivered again", channel=incoming.channel, id=incoming.external_id)
            return None
        if incoming.kind is Kind.BLOCKED:
            contacts.mark_blocked(session, id_of(contact), at)
            return None
        contacts.touch(contact, at)
        if incoming.kind is Kind.REACHABLE:
            return None
        if incoming.kind is Kind.GROUP:
            contact.is_group = True
        chat = Chat(session, contact, incoming, knowledge, at, inbox_id)
        chat.text, chat.policy = incoming.text, self.policy
        chat.attachments = _note_media(chat)
        return chat


def _answer(chat: Chat) -> None:
    """The handler's answer, queued. Raises _Unanswered for whatever is wrong with it, also when
    only the database sees it; DATABASE_DOWN errors pass: the message is delivered again."""
    try:
        if reply := route(chat):
            enqueue(chat, reply)
        chat.session.flush()
    except UserError as refusal:
        raise _Unanswered(Reply(refusal.text, refusal.options)) from refusal
    except DATABASE_DOWN:
        raise
    except Exception as fault:
        raise _Unanswered(Reply(texts.BROKEN), fault) from fault


def _apologise(chat: Chat, given_up: _Unanswered) -> None:
    if fault := given_up.fault:
        log.error(
            "handler failed", channel=chat.incoming.channel, inbox=chat.inbox_id, exc_info=fault
        )
        inbox.mark_failed(chat.session, chat.inbox_id, type(fault).__name__)
    enqueue(chat, given_up.reply)


def _note_media(chat: Chat) -> list[Attachment]:
    return [
        attachments.note(
            chat.session,
            contact_id=id_of(chat.contact),
            inbox_id=chat.inbox_id,
            channel=chat.incoming.channel,
            reference=medium.reference,
            kind=medium.kind,
            mime=medium.mime,
            name=medium.name,
            size=medium.size,
            at=chat.now,
        )
        for medium in chat.incoming.media
    ]


def _still_asked(payload: str, prefix: str) -> bool:
    """Whether an option shown before belongs to the question that is asked now."""
    number, colon, _ = payload.partition(":")
    bound = f"{number}:" if colon and number.isdecimal() else ""
    return bound == prefix


def enqueue(chat: Chat, reply: Reply) -> None:
    """Queue a reply. Buttons of a running dialogue are bound to its present question, so that
    they are known as old later; the others mean the same for ever. A reply without buttons
    (an apology, the help) leaves those of the present question to be answered by number."""
    contact: Contact = chat.contact
    prefix = f"{contact.step_no}:" if contact.step else ""
    options = [(prefix + option.value, option.label) for option in reply.options]
    contact.offered = [list(o) for o in options] or [
        o for o in contact.offered if _still_asked(o[0], prefix)
    ]
    outbox.enqueue(
        chat.session,
        contact,
        text=reply.text,
        at=chat.now,
        priority=outbox.Priority.REPLY,
        options=options,
        media=[
            {f.name: str(getattr(medium, f.name)) for f in fields(medium)} for medium in reply.media
        ],
        request=reply.request,
        inbox_id=chat.inbox_id,
    )
