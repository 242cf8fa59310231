"""What has to be done from time to time: each duty is one short transaction, (session, now) -> count."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from db import documents, receipts
from db.broadcasts import expansion, ladder, steering
from db.reminders import firing
from handlers import texts_announcement, texts_reminder
from handlers.casework import digest, watching
from handlers.casework.desk import Desk
from handlers.knowledge import Knowledge
from handlers.officials import progress
from handlers.policy import Policy

Duty = Callable[[Session, datetime], int]
KnowledgeNow = Callable[[], Knowledge]  # it is replaced while we run


def fire_reminders(policy: Policy) -> Duty:
    """Due reminders become announcements, once a due time, outside the quiet hours."""

    def fire(session: Session, at: datetime) -> int:
        return firing.fire_due(session, at, quiet=policy.quiet, wording=texts_reminder.wording)

    return fire


def expand_broadcasts(policy: Policy) -> Duty:
    """Announcements become messages, a chunk at a time."""

    def expand(session: Session, at: datetime) -> int:
        broadcast = expansion.next_to_expand(session, at)
        return expansion.expand(session, broadcast, policy.channels, at) if broadcast else 0

    return expand


def climb_ladder(policy: Policy) -> Duty:
    """Who did not get or read an announcement gets it on their other channel."""
    return lambda session, at: ladder.climb(session, policy.channels, policy.reporting, at)


def nudge_silent(policy: Policy) -> Duty:
    """Who was asked and is silent is asked once more, in working hours."""
    words = texts_announcement.NUDGE
    return lambda session, at: ladder.nudge(session, policy.channels, words, at)


def sweep_stopped(session: Session, at: datetime) -> int:
    """What a dispatcher gave back of a paused or cancelled announcement joins the rest of it."""
    return steering.sweep(session, at)


def report_progress(editable: frozenset[str]) -> Duty:
    """Officials see how far their announcement is, in one message that changes where the channel
    can do that (`editable`), else in one at the end."""
    return lambda session, at: progress.report(session, editable, at)


def tell_delays(knowledge: KnowledgeNow, policy: Policy) -> Duty:
    """Complaints that are late are told to those who can do something, step by step."""
    return lambda session, at: watching.tell_delays(Desk(session, knowledge(), policy, at))


def ask_silent(knowledge: KnowledgeNow, policy: Policy) -> Duty:
    """Authors who did not say whether it is solved are asked again."""
    return lambda session, at: watching.ask_silent(Desk(session, knowledge(), policy, at))


def close_silent(knowledge: KnowledgeNow, policy: Policy) -> Duty:
    """What nobody confirmed is closed at last, which counts for nothing good."""
    return lambda session, at: watching.close_silent(Desk(session, knowledge(), policy, at))


def send_digests(knowledge: KnowledgeNow, policy: Policy) -> Duty:
    """Officials read in the morning what waits for them."""
    return lambda session, at: digest.send(Desk(session, knowledge(), policy, at))


def settle_receipts(session: Session, at: datetime) -> int:
    """Receipts that overtook their message are applied."""
    return receipts.settle_early(session, at)


def purge_documents(session: Session, at: datetime) -> int:
    """Lists that were made for somebody are deleted when they expire."""
    return documents.purge(session, at)
