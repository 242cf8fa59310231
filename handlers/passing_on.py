"""`petugas`: a question goes to the officials and stays open until one of them answers."""

from db import officials, outbox, questions
from db.models import Contact, Question
from db.regions import villages
from faq.similar import same_question
from handlers import texts
from handlers.casework import hiding
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.questions import quote, yes_no
from handlers.safe import literal

COMPARED = 500  # open questions looked at for one that asks the same


def start(chat: Chat) -> Reply:
    """Offer to pass on the last question, or ask for one."""
    question = chat.text.strip() or chat.contact.last_question
    if question:
        chat.go("petugas.confirm", question=question)
        values = ("ya", "tulis", "batal")
        options = tuple(
            Option(v, label) for v, label in zip(values, texts.PASS_ON_LABELS, strict=True)
        )
        return Reply(texts.PASS_ON_LAST.format(question=literal(quote(question))), options)
    return write(chat)


def write(chat: Chat) -> Reply:
    """Ask for the words to pass on."""
    chat.go("petugas.write")
    return Reply(texts.PASS_ON)


def confirm_step(chat: Chat) -> Reply | None:
    """Yes passes it on, `tulis` asks for other words; anything else is read as a new message."""
    if chat.text.casefold().strip() in {"tulis", "tulis pesan lain"}:
        return write(chat)
    decision = yes_no(chat.text)
    if decision is None:
        return None
    return store(chat, str(chat.answers["question"])) if decision else write(chat)


def write_step(chat: Chat) -> Reply:
    """Whatever is written now is the message."""
    if not chat.text.strip():
        return Reply(texts.PASS_ON)
    return store(chat, chat.text)


def store(chat: Chat, question: str) -> Reply:
    """Keep the question, tell the officials, say its number."""
    chat.end()
    chat.contact.last_question = ""
    asker, question = as_officials_read(chat, question)
    row = questions.ask(chat.session, contact=chat.contact, text=question, at=chat.now)
    alike = [
        q
        for q in questions.open_questions(chat.session, limit=COMPARED)
        if q.id != row.id and same_question(q.text, question)
    ]
    questions.join(row, alike[0] if alike else None)
    if alike:  # the officials were told when the first one asked
        return Reply(texts.PASSED_ON.format(number=row.id))
    notice = texts.QUESTION_NOTICE.format(
        number=row.id, who=literal(asker), question=literal(quote(question, 600))
    )
    notify_officials(chat, notice)
    return Reply(texts.PASSED_ON.format(number=row.id))


def as_officials_read(chat: Chat, question: str) -> tuple[str, str]:
    """Who asks, and what. A question about their own secret complaint does not say who they are."""
    if hiding.is_about_secret(chat, question):
        return texts.QUESTION_UNNAMED, hiding.unnamed(chat.person, question)
    return who(chat), question


def who(chat: Chat) -> str:
    """How an official sees the asker: name and village, as far as known."""
    village = villages().get(chat.person.village_code or "")
    return ", ".join(filter(None, [chat.person.name or "ketua", village.title if village else ""]))


def notify_officials(chat: Chat, text: str) -> None:
    """A notice to every official in whose area the person lives."""
    code = chat.person.village_code or ""
    for official, contact in officials.reachable(chat.session):
        if contact.person_id != chat.contact.person_id and (
            official.scope == "all" or code.startswith(f"{official.scope}.")
        ):
            outbox.enqueue(
                chat.session, contact, text=text, at=chat.now, priority=outbox.Priority.NOTICE
            )


def deliver_answer(chat: Chat, question: Question) -> None:
    """An official's answer goes to the person who asked, where they asked."""
    contact = chat.session.get_one(Contact, question.contact_id)
    text = texts.QUESTION_ANSWERED.format(
        question=literal(quote(question.text)), answer=literal(question.answer)
    )
    outbox.enqueue(chat.session, contact, text=text, at=chat.now, priority=outbox.Priority.NOTICE)
