"""`perlu penjelasan`: what is not clear goes to the officials as a question about the
announcement."""

from db import questions
from db.models import Broadcast, Question
from db.session import id_of
from faq.similar import same_question
from handlers import texts
from handlers import texts_announcement as sentences
from handlers.announcement.answering import changed_mind, of_step
from handlers.announcement.naming import name_of
from handlers.chat import Chat
from handlers.message import Reply
from handlers.passing_on import COMPARED, as_officials_read, notify_officials
from handlers.questions import quote, wants_to_skip
from handlers.safe import literal


def explain_step(chat: Chat) -> Reply | None:
    """Whatever is written now is the question; `lewati` asks for all of it to be explained."""
    said = chat.text.strip()
    what = of_step(chat)
    if what is None:
        chat.end()
        return Reply(sentences.GONE)
    if not said:
        return Reply(sentences.WHICH_PART)
    if changed := changed_mind(chat, what):
        return changed
    chat.end()
    return _store(chat, what.broadcast, sentences.EXPLAIN_ALL if wants_to_skip(said) else said)


def _store(chat: Chat, broadcast: Broadcast, question: str) -> Reply:
    """Like `petugas`, but only questions about the same announcement are compared, and without
    its title: that would make any two of them alike."""
    asker, question = as_officials_read(chat, question)
    about = sentences.EXPLAIN.format(number=broadcast.id, title=name_of(broadcast))
    row = questions.ask(chat.session, contact=chat.contact, text=about + question, at=chat.now)
    passed_on = Reply(texts.PASSED_ON.format(number=row.id))
    if row.cluster is not None:  # asked before in the same words
        return passed_on
    alike = _alike(chat, row, about, question)
    questions.join(row, alike)
    if alike is None:
        notice = texts.QUESTION_NOTICE.format(
            number=row.id, who=literal(asker), question=literal(quote(row.text, 600))
        )
        notify_officials(chat, notice)
    return passed_on


def _alike(chat: Chat, row: Question, about: str, question: str) -> Question | None:
    for other in questions.open_questions(chat.session, limit=COMPARED):
        asked = other.text.removeprefix(about)
        if id_of(other) == id_of(row) or asked == other.text:
            continue
        if asked == question or same_question(asked, question):
            return other
    return None
