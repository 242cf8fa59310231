"""The last look at a complaint, and filing it under a number."""

from sqlmodel import col, select

from db import attachments, offices
from db.clock import format_time, zone_of
from db.complaints import author, filing
from db.models import Attachment, Complaint
from db.session import id_of
from handlers import texts
from handlers.casework import card, deadline, watching
from handlers.casework.desk import of
from handlers.chat import Chat
from handlers.complaint import aside, files
from handlers.complaint.parts import evidence_of, place_of
from handlers.dossier import opening as dossier
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
    complaint = filing.file(
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
    if answers.get("secret"):
        author.make_secret(chat.session, complaint, chat.now)
    chat.end()
    card.send(of(chat), complaint)
    for file in attachments.of_complaint(chat.session, id_of(complaint)):
        watching.tell_recycled(of(chat), file)  # compared while this was being written
    return _receipt(chat, complaint)


def _receipt(chat: Chat, complaint: Complaint) -> Reply:
    """The number, who will handle it, and an answer that may help meanwhile."""
    text = texts.FILED.format(
        number=complaint.number,
        when=format_time(chat.now, zone_of(complaint.village_code)),
        office=offices.name_of(chat.session, complaint.office) or texts.NO_OFFICE_YET,
        promise=deadline.promise(complaint, chat.now),
    )
    related = chat.knowledge.matcher.related_topic(complaint.category, complaint.description)
    topic = chat.knowledge.topics.get(related or "")
    answer = Option(f"jawab {topic.id}", topic.label) if topic else None
    helpful = tuple(filter(None, (answer, dossier.offered(complaint))))
    return Reply(f"{text}\n\n{texts.MEANWHILE}" if helpful else text, helpful)
