"""A complaint's deadline in words, for its author and for officials."""

from datetime import datetime

from db.clock import format_day, zone_of
from db.complaints.deadlines import days_left, due_day
from db.complaints.rules import AWAITING, ENDED
from db.models import Complaint
from handlers import texts_casework as cases
from handlers import texts_complaint as sentences


def promise(complaint: Complaint, at: datetime) -> str:
    """Until when its author was promised an answer; "" once there is one."""
    if complaint.answered_at is not None or complaint.status in ENDED | AWAITING:
        return ""
    return _in_words(
        complaint,
        complaint.promised_at,
        at,
        (sentences.PROMISE, sentences.PROMISE_TODAY, sentences.PROMISE_LATE),
    )


def due(complaint: Complaint, at: datetime) -> str:
    """What an official has to keep in mind."""
    if complaint.status in ENDED:
        return cases.CARD_ENDED
    if complaint.due_at is None:
        asked = complaint.asked_at or complaint.updated_at
        return cases.CARD_WAITING.format(day=day_of(complaint, asked))
    words = (cases.CARD_DUE, cases.CARD_TODAY, cases.CARD_LATE)
    return _in_words(complaint, complaint.due_at, at, words)


def day_of(complaint: Complaint, at: datetime) -> str:
    """The last day before a time, as it is read in the complaint's village."""
    return format_day(due_day(at, zone_of(complaint.village_code)))


def _in_words(
    complaint: Complaint, until: datetime, at: datetime, words: tuple[str, str, str]
) -> str:
    """`words` for a deadline that lies ahead, that is today, and that is over."""
    ahead, today, over = words
    zone = zone_of(complaint.village_code)
    last = due_day(until, zone)
    if at >= until:
        return over.format(day=format_day(last))
    if due_day(at, zone) == last:
        return today.format(day=format_day(last))
    return ahead.format(day=format_day(last), left=days_left(until, at, zone))
