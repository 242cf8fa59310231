"""Hop 3 to 6: one transaction takes messages, answers them, and queues the answers (ADR 0007)."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DataError
from sqlmodel import Session

from bot.answering import Row, Unanswered, answer, apologise, blaming_the_handler
from bot.channels.base import Event, Receipt
from bot.grouping import Grouping, Waiting
from db import attachments, contacts, inbox, outbox, receipts
from db.clock import now
from db.models import Attachment, EarlyReceipt
from db.session import DATABASE_DOWN, has_one_writer, id_of, transaction
from handlers.chat import Chat, PicturesNeeded
from handlers.knowledge import Knowledge
from handlers.message import Incoming, Kind
from handlers.policy import Policy
from handlers.router import foresee

log = structlog.get_logger(__name__)
T = TypeVar("T")

MOST = 16  # events of one transaction: more would keep a dispatcher from the database too long
GROUPS = 2  # transactions at the same time: one computes while the other waits for PostgreSQL


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


@dataclass
class Inbound:
    """Takes what channels parsed. `knowledge` is replaced as a whole when the content changes;
    `wake` is called after a commit that may have queued a message."""

    engine: Engine
    knowledge: Knowledge
    wake: Callable[[], None]
    policy: Policy = field(default_factory=Policy)

    def __post_init__(self) -> None:
        at_once = 1 if has_one_writer(self.engine) else GROUPS
        self._groups = Grouping(self.take_together, at_once=at_once, most=MOST)

    async def receive(self, events: Sequence[Event]) -> None:
        """Store and answer; returns after the last commit. Raises db.session.DATABASE_DOWN
        errors, so that the platform delivers again."""
        pieces = [self._groups.submit(event, _whose(event)) for event in events]
        outcomes = await asyncio.gather(*pieces, return_exceptions=True)
        if events:
            self.wake()
        for outcome in outcomes:
            if outcome is not None:
                raise outcome

    def take_together(self, group: Sequence[Waiting[Event]]) -> None:
        """What arrived at the same moment, in one transaction; each by itself where that fails,
        so that a fault stays with the message that has it."""
        if len(group) > 1 and self._take_all([piece.item for piece in group]):
            return
        down: list[Exception] = []
        for piece in group:
            if len(down) > 1:  # not a message's fault: the others need not wait in vain too
                piece.error = down[-1]
                continue
            try:
                self.take(piece.item)
            except Exception as error:  # noqa: BLE001 - raised where it was submitted
                piece.error = error
                if isinstance(error, DATABASE_DOWN):
                    down.append(error)

    def _take_all(self, events: Sequence[Event]) -> bool:
        """False when something is wrong with one of them; then nothing has happened."""
        try:
            self._transact(self._prepared(events))
        except Exception as error:  # noqa: BLE001 - it comes again where its message is alone
            log.info("taken one by one", count=len(events), error=type(error).__name__)
            return False
        return True

    def take(self, event: Event) -> None:
        """One event in a transaction of its own. One that no database can store (a number out of
        range, say) is logged and dropped: refused, it would be delivered again for ever.

        What a handler that gave up has written vanishes with its whole transaction, and the
        message is taken again with an apology. A savepoint around the handler would do the same,
        at the cost of two statements a message, for what hardly ever happens."""
        batch = self._prepared([event])
        try:
            self._answer(batch)
        except DataError:
            log.exception("an event cannot be stored", channel=event.channel)

    def _answer(self, batch: "_Batch") -> None:
        try:
            self._transact(batch)
        except PicturesNeeded as need:  # raised once: whatever can be read is at hand after that
            batch.pictures = self.policy.pictures(need.keys)
            self._answer(batch)
        except Unanswered as given_up:
            self._transact(batch, given_up)

    def _prepared(self, events: Sequence[Event]) -> "_Batch":
        """All that can be done before a transaction is opened."""
        batch = _Batch(self.knowledge, self.policy)
        for event in map(clean, events):
            if isinstance(event, Receipt):
                batch.receipts.append(event)
            else:
                foresee(batch.knowledge, event)
                batch.messages.append(event)
        return batch

    def _transact(self, batch: "_Batch", given_up: Unanswered | None = None) -> None:
        with transaction(self.engine) as session:
            for receipt in sorted(batch.receipts, key=lambda r: (r.channel, r.provider_id)):
                _note_receipt(session, receipt)
            session.flush()
            rows: list[Row] = []
            for chat in batch.chats(session):
                rows += _settle(session, chat, given_up)
            with blaming_the_handler():
                session.flush()
                outbox.enqueue_unasked(session, rows)


@dataclass
class _Batch:
    """Events of one transaction; each message is another person's."""

    knowledge: Knowledge
    policy: Policy
    messages: list[Incoming] = field(default_factory=list)
    pictures: Mapping[str, bytes] | None = None
    receipts: list[Receipt] = field(default_factory=list)

    def chats(self, session: Session) -> Iterator[Chat]:
        """Store the messages; those that nobody took before and somebody waits for an answer to."""
        if not self.messages:
            return
        at = now()
        senders = [contacts.Sender(m.channel, m.sender, m.name, m.phone) for m in self.messages]
        known = contacts.lock_all(session, senders, at)
        found = [known[sender.address] for sender in senders]
        rows = [
            inbox.Row(
                channel=message.channel,
                external_id=message.external_id,
                contact_id=id_of(contact),
                kind=message.kind,
                text=message.text,
                album=message.album,
                received_at=at,
            )
            for message, contact in zip(self.messages, found, strict=True)
        ]
        ids = inbox.take_all(session, rows)
        for message, contact, inbox_id in zip(self.messages, found, ids, strict=True):
            if inbox_id is None:
                log.debug("delivered again", channel=message.channel, id=message.external_id)
                continue
            chat = Chat(
                session, contact, message, self.knowledge, at, inbox_id, message.text, self.policy
            )
            chat.pictures_read = self.pictures
            if _is_answered(chat):
                yield chat


def _is_answered(chat: Chat) -> bool:
    """Note what the platform says of the person; whether they said something themselves."""
    kind = chat.incoming.kind
    if kind is Kind.BLOCKED:
        contacts.mark_blocked(chat.session, id_of(chat.contact), chat.now)
        return False
    contacts.touch(chat.contact, chat.now)
    if kind is Kind.GROUP:
        chat.contact.is_group = True
    return kind is not Kind.REACHABLE


def _settle(session: Session, chat: Chat, given_up: Unanswered | None) -> list[Row]:
    """The answer to one message, if any."""
    if chat.incoming.media:
        chat.attachments = _note_media(chat)
    if given_up:
        return [apologise(chat, given_up)]
    with blaming_the_handler():
        row = answer(chat)
        if chat.used_database:
            # The next person's handler begins as if it were alone: what this one wrote is in the
            # database, and whatever was read before is read again.
            session.flush()
            session.expire_all()
    return [row] if row else []


def _note_receipt(session: Session, receipt: Receipt) -> None:
    row = EarlyReceipt(
        channel=receipt.channel,
        provider_id=receipt.provider_id,
        status=receipt.status,
        error_code=receipt.error_code[:32],
        error=receipt.error[:500],
        blocked=receipt.blocked,
        received_at=now(),
    )
    receipts.apply(session, row)


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


def _whose(event: Event) -> tuple[str, str, str]:
    """Events of the same are taken one at a time, in the order in which they came."""
    if isinstance(event, Receipt):
        return "receipt", event.channel, event.provider_id
    return "message", event.channel, event.sender
