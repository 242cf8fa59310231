"""Delivery receipts: early, late, twice or disordered, a message's status only moves forward."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists
from sqlmodel import Session, col, select

from db.contacts import mark_blocked
from db.models import EarlyReceipt, MessageStatus, Outbox, SentPart
from db.session import insert_ignore

RANK = {
    MessageStatus.SENT: 1,
    MessageStatus.FAILED: 2,  # a later "delivered" still wins: the person has it after all
    MessageStatus.DELIVERED: 3,
    MessageStatus.READ: 4,
}
# Handed over completely; the others are still in our hands, or an official's (in doubt).
DECIDED = {
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.READ,
    MessageStatus.FAILED,
}
KEEP_EARLY = timedelta(days=2)


def apply(session: Session, receipt: EarlyReceipt) -> bool:
    """Move the message a receipt speaks of. If its own record is not there yet, the receipt is
    kept for `settle_early`. Returns whether anything moved."""
    part = _part(session, receipt)
    if part is None:
        values = receipt.model_dump(exclude={"id"})
        session.execute(insert_ignore(session, EarlyReceipt, values))
        return False
    return _move(session, part, receipt)


def _part(session: Session, receipt: EarlyReceipt) -> SentPart | None:
    query = select(SentPart).where(
        col(SentPart.channel) == receipt.channel,
        col(SentPart.provider_id) == receipt.provider_id,
    )
    part = session.exec(query).first()
    if part is not None:
        # The message before its part: receipts of two parts at once never wait in a circle.
        session.get_one(Outbox, part.outbox_id, with_for_update=True, populate_existing=True)
        session.refresh(part)
    return part


def _move(session: Session, part: SentPart, receipt: EarlyReceipt) -> bool:
    if RANK[MessageStatus(receipt.status)] <= RANK[MessageStatus(part.status)]:
        return False
    part.status = receipt.status
    session.flush()
    row = session.get_one(Outbox, part.outbox_id)
    if receipt.blocked:
        mark_blocked(session, row.contact_id, receipt.received_at)
    if not _incomplete(row):
        _derive(session, row, receipt)
    return True


def _incomplete(row: Outbox) -> bool:
    """Some part has not reached the provider, so receipts of the others do not speak for the
    message. `finish` ends the lease; a failure with a lease was refused while sending."""
    refused = row.status == MessageStatus.FAILED and row.lease_until is not None
    return refused or MessageStatus(row.status) not in DECIDED


def _derive(session: Session, row: Outbox, receipt: EarlyReceipt) -> None:
    """A long message is as far as its slowest part, and failed if one part failed."""
    statuses = [
        MessageStatus(s)
        for s in session.exec(
            select(SentPart.status).where(col(SentPart.outbox_id) == row.id)
        ).all()
    ]
    slowest = min(statuses, key=lambda s: RANK[s])
    status = MessageStatus.FAILED if MessageStatus.FAILED in statuses else slowest
    if RANK[status] > RANK[MessageStatus(row.status)]:
        row.status = status
        failed = status is MessageStatus.FAILED
        row.error_code, row.error = (
            (receipt.error_code, receipt.error[:500]) if failed else ("", "")
        )


def settle_early(session: Session, at: datetime) -> int:
    """Apply receipts that overtook their message; forget those nothing ever came of."""
    moved = 0
    # Only those whose message is there by now: receipts of messages that somebody else sent from
    # this number never match, and would fill the batch.
    matching = exists().where(
        col(SentPart.channel) == col(EarlyReceipt.channel),
        col(SentPart.provider_id) == col(EarlyReceipt.provider_id),
    )
    query = select(EarlyReceipt).where(matching).order_by(col(EarlyReceipt.id)).limit(500)
    found = session.exec(query.with_for_update(skip_locked=True)).all()
    # The order in which receipts that arrive together are applied: no two wait in a circle.
    for receipt in sorted(found, key=lambda one: (one.channel, one.provider_id)):
        part = _part(session, receipt)
        if part is None:
            continue
        moved += _move(session, part, receipt)
        session.delete(receipt)
    session.execute(delete(EarlyReceipt).where(col(EarlyReceipt.received_at) < at - KEEP_EARLY))
    return moved


def first_part(session: Session, outbox_id: int) -> str | None:
    """The provider's id of the message a row became; None while it is not sent."""
    query = select(SentPart.provider_id).where(col(SentPart.outbox_id) == outbox_id)
    return session.exec(query.order_by(col(SentPart.part)).limit(1)).first()
