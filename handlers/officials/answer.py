"""`/pertanyaan` and `/jawab`: an official sees open questions and answers them."""

from db import audit, questions
from handlers import passing_on, texts
from handlers.chat import Chat
from handlers.message import Reply
from handlers.questions import quote
from handlers.safe import literal


def open_questions(chat: Chat) -> Reply:
    """The oldest unanswered questions."""
    rows = questions.open_questions(chat.session)
    if not rows:
        return Reply(texts.QUESTIONS_NONE)
    lines = [
        texts.QUESTION_LINE.format(number=q.id, question=literal(quote(q.text, 150))) for q in rows
    ]
    return Reply(texts.QUESTIONS_OPEN.format(lines="\n".join(lines)))


def answer(chat: Chat) -> Reply:
    """`/jawab 12 isi`: the answer goes to the person who asked."""
    number, _, body = chat.text.strip().partition(" ")
    digits = number.upper().removeprefix("T").removeprefix("-")
    if chat.official is None or not digits.isdecimal() or len(digits) > 9 or not body.strip():
        return Reply(texts.ANSWER_HOW)
    official_id = chat.official.id or 0
    row = questions.answer(
        chat.session, int(digits), text=body.strip(), official_id=official_id, at=chat.now
    )
    if row is None:
        return Reply(texts.ANSWER_GONE.format(number=digits))
    passing_on.deliver_answer(chat, row)
    audit.write(
        chat.session,
        actor=f"official:{official_id}",
        action="question.answer",
        subject=f"question:{row.id}",
        detail=body.strip(),
        at=chat.now,
    )
    return Reply(texts.ANSWER_SENT.format(number=digits))
