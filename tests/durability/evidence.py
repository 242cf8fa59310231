"""What the database and the provider hold at the end, and whether both tell the same story."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, func, select

from bot.channels.telegram import layout
from bot.outgoing import message_of
from db.models import Complaint, Contact, Inbox, Outbox, SentPart
from db.session import reading
from tests.durability.people import Ledger

OPEN = ("queued", "claimed", "sending")


def count_open(engine: Engine) -> Counter[str]:
    """Messages that still wait or are under way, by status."""
    with reading(engine) as session:
        query = select(Outbox.status, func.count()).where(col(Outbox.status).in_(OPEN))
        return Counter(dict(session.exec(query.group_by(col(Outbox.status))).all()))


@dataclass
class Evidence:
    """Everything, read once after the processes have ended."""

    outbox: Sequence[Outbox]
    parts: Sequence[SentPart]
    inbox: Sequence[Inbox]
    complaints: Sequence[Complaint]
    contacts: Sequence[Contact]
    messages: Sequence[dict[str, Any]]  # as the provider took them

    @classmethod
    def read(cls, engine: Engine, messages: Sequence[dict[str, Any]]) -> "Evidence":
        """From the database."""
        with reading(engine) as session:
            return cls(
                outbox=session.exec(select(Outbox).order_by(col(Outbox.id))).all(),
                parts=session.exec(select(SentPart).order_by(col(SentPart.id))).all(),
                inbox=session.exec(select(Inbox).order_by(col(Inbox.id))).all(),
                complaints=session.exec(select(Complaint).order_by(col(Complaint.id))).all(),
                contacts=session.exec(select(Contact)).all(),
                messages=messages,
            )

    def by_status(self) -> Counter[str]:
        """How many messages ended how."""
        return Counter(row.status for row in self.outbox)

    def in_doubt(self) -> set[int]:
        """Ids of messages in doubt."""
        return {row.id or 0 for row in self.outbox if row.status == "in_doubt"}


# --- what came in --------------------------------------------------------------------------------
def every_update_was_taken_once_and_answered_once(found: Evidence, ledger: Ledger) -> None:
    """One inbox row for each acknowledged update, and one reply, save where silence is right."""
    taken = Counter(row.external_id for row in found.inbox)
    acknowledged = {f"u{update_id}" for update_id in ledger.acknowledged}
    assert acknowledged - taken.keys() == set()
    assert taken.keys() - {f"u{update_id}" for update_id in ledger.delivered} == set()
    assert max(taken.values()) == 1
    assert [row.external_id for row in found.inbox if row.error] == []
    replies = Counter(row.inbox_id for row in found.outbox)
    silent = {f"u{update_id}" for update_id in ledger.silent}
    wrong = {
        row.external_id: replies[row.id]
        for row in found.inbox
        if replies[row.id] != (row.external_id not in silent)
    }
    assert wrong == {}


def complaints_are_neither_doubled_nor_lost(found: Evidence, ledger: Ledger) -> None:
    """One for each conversation that confirmed, none for the others, numbers without a gap."""
    chats = {contact.id: int(contact.external_id) for contact in found.contacts}
    filed = Counter(chats[complaint.contact_id] for complaint in found.complaints)
    assert filed == Counter(ledger.confirmed)
    numbers = sorted(int(c.number.partition("-")[2]) for c in found.complaints)
    assert numbers == list(range(1, len(numbers) + 1))


# --- what went out -------------------------------------------------------------------------------
def every_message_is_decided(found: Evidence) -> None:
    """Nothing is left half-way, and nothing failed that only had to be tried again."""
    assert set(found.by_status()) <= {"sent", "in_doubt"}


def nothing_was_sent_twice(found: Evidence) -> None:
    """The provider's messages to each person are those of the queue, in the order of the queue:
    once each where it says sent, and at most once where it says in doubt."""
    row_of = {part.provider_id: part.outbox_id for part in found.parts}
    assert len(row_of) == len(found.parts) == len({(p.outbox_id, p.part) for p in found.parts})
    taken = defaultdict(list)
    for message in found.messages:
        taken[str(message["chat"])].append(message)
    queued = defaultdict(list)
    for row in found.outbox:
        queued[row.recipient].append(row)
    assert taken.keys() <= queued.keys()
    for recipient, rows in queued.items():
        story = _tell(rows, taken[recipient], row_of)
        assert not story, f"{recipient}: {story}"


def _tell(rows: Sequence[Outbox], taken: Sequence[dict[str, Any]], row_of: dict[str, int]) -> str:
    """Walk along both; what does not fit, or ""."""
    left = list(taken)
    for row in rows:
        texts = [part.text for part in layout.render(message_of(row))]
        seen = 0
        while left and seen < len(texts) and _is_of(left[0], row, texts[seen], row_of):
            left.pop(0)
            seen += 1
        if row.status == "sent" and seen != len(texts):
            return f"row {row.id} says sent; {seen} of {len(texts)} parts came in their place"
    return f"{len(left)} more than were queued: {left[0]}" if left else ""


def _is_of(message: dict[str, Any], row: Outbox, text: str, row_of: dict[str, int]) -> bool:
    recorded = row_of.get(f"{message['chat']}:{message['id']}", row.id)
    return recorded == row.id and bool(message["text"] == text)


def doubts(found: Evidence) -> dict[str, int]:
    """Of the messages in doubt: how many the provider took after all, and why they are."""
    why: Counter[str] = Counter()
    for row in found.outbox:
        if row.status == "in_doubt":
            why["cut off by a kill" if "process ended" in row.error else "answer lost"] += 1
    recorded = {part.provider_id for part in found.parts}
    unrecorded = sum(f"{m['chat']}:{m['id']}" not in recorded for m in found.messages)
    return {**why, "in doubt, yet taken by the provider": unrecorded}
