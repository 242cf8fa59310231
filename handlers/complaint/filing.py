"""The last look at a complaint, and filing it under a number."""

from sqlmodel import col, select

from db import attachments, complaints
from db.clock import format_time, zone_of
from db.models import Attachment, Complaint
from handlers import passing_on, texts
from handlers.chat import Chat
from handlers.complaint import aside, files
from handlers.complaint.parts import evidence_of, place_of
from handlers.message import Option, Reply
from handlers.questions import quote, words_of, yes_no
from handlers.safe import literal

MORE_WORDS = 4
_VALUES = ("ya", "ubah isi", "ganti desa", "batal")


def summarise(chat: Chat) -> Reply:
    """Go to the confirmation."""
    chat.go("complaint.confirm")
    return summary_reply(chat)


def summary_reply(chat: Chat) -> Reply:
    """Everything that would be filed, once more, before it is."""
    answers = chat.answers
    query = select(Attachment).where(col(Attachment.id).in_(list(answers.get("files", []))))
    text = texts.SUMMARY.format(
        category=chat.knowledge.complaints[str(answers["category"])].name,
        description=literal(quote(str(answers["description"]), 700)),
        place=literal(place_of(chat.person.village_code, str(answers.get("place", "")))),
        evidence=evidence_of(chat.session.exec(query).all(), answers.get("location")),
    )
    labels = zip(_VALUES, texts.SUMMARY_LABELS, strict=True)
    return Reply(text, tuple(Option(value, label) for value, label in labels))


def confirm_step(chat: Chat) -> Reply:
    """Yes files it, each part can be changed, and a late photo or sentence is added."""
    word = chat.text.strip().casefold()
    if word in {"ubah isi", "ubah", "ganti isi"}:
        chat.go("complaint.describe")
        return Reply(texts.DESCRIBE_AGAIN)
    if word in {"ganti desa", "desa"}:
        chat.go("complaint.village", tried=0)
        return Reply(texts.VILLAGE)
    decision = yes_no(chat.text)
    if decision is None:
        return _more_to_say(chat)
    if decision:
        return _file(chat)
    chat.end()
    return Reply(texts.CANCELLED)


def _more_to_say(chat: Chat) -> Reply:
    files.take(chat)
    if aside_answer := aside.answered(chat, summary_reply(chat)):
        return aside_answer
    if len(words_of(chat.text)) >= MORE_WORDS:
        chat.remember(description=f"{chat.answers['description']}\n{chat.text.strip()}")
    return summary_reply(chat)


def _file(chat: Chat) -> Reply:
    answers = chat.answers
    point = answers.get("location")
    complaint = complaints.file(
        chat.session,
        person=chat.person,
        contact=chat.contact,
        category=str(answers["category"]),
        description=str(answers["description"]),
        place=str(answers.get("place", "")),
        location=(point[0], point[1]) if point else None,
        at=chat.now,
    )
    attachments.attach(chat.session, list(answers.get("files", [])), complaint)
    chat.end()
    _tell_officials(chat, complaint)
    return _receipt(chat, complaint)


def _tell_officials(chat: Chat, complaint: Complaint) -> None:
    notice = texts.COMPLAINT_NOTICE.format(
        number=complaint.number,
        category=chat.knowledge.complaints[complaint.category].name,
        place=literal(place_of(complaint.village_code, complaint.place)),
        description=literal(quote(complaint.description, 600)),
    )
    passing_on.notify_officials(chat, notice)


def _receipt(chat: Chat, complaint: Complaint) -> Reply:
    """The number, who will handle it, and an answer that may help meanwhile."""
    text = texts.FILED.format(
        number=complaint.number,
        when=format_time(chat.now, zone_of(complaint.village_code)),
        office=chat.knowledge.complaints[complaint.category].office,
    )
    related = chat.knowledge.matcher.related_topic(complaint.category, complaint.description)
    topic = chat.knowledge.topics.get(related or "")
    if topic is None:
        return Reply(text)
    return Reply(f"{text}\n\n{texts.RELATED}", (Option(f"jawab {topic.id}", topic.label),))
