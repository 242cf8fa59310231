"""`/pertanyaan` and `/jawab`: an official answers, everybody who asked the same gets it once, and
with one more word it is known from then on."""

from db import audit, learning, questions, topics
from db.clock import format_day, to_local
from db.models import Question
from db.session import id_of
from faq.content import Topic
from handlers import passing_on, texts
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.questions import quote, yes_no
from handlers.safe import literal

LABEL = 24  # characters of a button


def open_questions(chat: Chat) -> Reply:
    """The oldest unanswered questions, each with how many asked it."""
    rows = questions.open_questions(chat.session, limit=200)
    if not rows:
        return Reply(texts.QUESTIONS_NONE)
    clusters: dict[int, list[Question]] = {}
    for row in rows:
        clusters.setdefault(row.cluster or id_of(row), []).append(row)
    lines = [
        texts.QUESTION_LINE.format(
            number=alike[0].id, question=literal(quote(alike[0].text, 150)), count=len(alike)
        )
        for alike in list(clusters.values())[:10]
    ]
    return Reply(texts.QUESTIONS_OPEN.format(lines="\n".join(lines)))


def answer(chat: Chat) -> Reply:
    """`/jawab 12 isi` in own words, or `/jawab 12 keuangan-buku-kas` with a known topic."""
    number, _, body = chat.text.strip().partition(" ")
    digits = number.upper().removeprefix("T").removeprefix("-")
    if chat.official is None or not digits.isdecimal() or len(digits) > 9 or not body.strip():
        return Reply(texts.ANSWER_HOW)
    topic = chat.knowledge.topics.get(body.strip().lower())
    text = topic.answer if topic else body.strip()
    rows = _answer(chat, int(digits), text)
    if not rows:
        return Reply(texts.ANSWER_GONE.format(number=digits))
    sent = texts.ANSWER_SENT.format(number=digits, count=len({row.person_id for row in rows}))
    if topic is not None:
        _propose(chat, topic, rows)
        return Reply(sent)
    chat.go("answer.publish", question=rows[0].id)
    yes, no = texts.PUBLISH_LABELS
    return Reply(f"{sent}\n\n{texts.PUBLISH}", (Option("ya", yes), Option("tidak", no)))


def _answer(chat: Chat, question_id: int, text: str) -> list[Question]:
    """Answer the question and all like it; each person gets it once."""
    official_id = id_of(chat.official) if chat.official else 0
    row = questions.answer(
        chat.session, question_id, text=text, official_id=official_id, at=chat.now
    )
    if row is None:
        return []
    rows = [row, *questions.answer_alike(chat.session, row)]
    told: set[int] = set()
    for asked in rows:
        if asked.person_id not in told:
            passing_on.deliver_answer(chat, asked)
            told.add(asked.person_id)
    audit.write(
        chat.session,
        actor=f"official:{official_id}",
        action="question.answer",
        subject=f"question:{question_id}",
        detail=text,
        at=chat.now,
    )
    return rows


def _propose(chat: Chat, topic: Topic, rows: list[Question]) -> None:
    for row in rows:
        learning.propose(
            chat.session, topic_id=topic.id, text=row.text, source="answer", at=chat.now
        )


def publish_step(chat: Chat) -> Reply | None:
    """Yes makes the answer a topic that everybody gets from now on; it can be undone."""
    decision = yes_no(chat.text)
    if decision is None or chat.official is None:
        return None
    question = chat.session.get_one(Question, int(chat.answers["question"]))
    chat.end()
    if not decision:
        return Reply(texts.NOT_PUBLISHED)
    rows = questions.of_cluster(chat.session, question.cluster or id_of(question)) or [question]
    topics.save(
        chat.session,
        topic_id=f"petugas-{question.id}",
        body=_as_topic(chat, question, [row.text for row in rows]),
        actor=f"official:{chat.official.id}",
        official_id=chat.official.id,
        question_id=question.id,
        at=chat.now,
    )
    return Reply(texts.PUBLISHED)


def _as_topic(chat: Chat, question: Question, asked: list[str]) -> dict[str, object]:
    """The question and everything like it as a topic of the field it is nearest to."""
    near = chat.knowledge.match(question.text).topics
    nearest = chat.knowledge.topics.get(near[0].id) if near else None
    today = to_local(chat.now).date()
    return {
        "category": nearest.category if nearest else next(iter(chat.knowledge.categories)),
        "question": quote(question.text, 200),
        "label": quote(question.text, LABEL),
        "phrases": list(dict.fromkeys(quote(text, 400) for text in asked)),
        "answer": literal(question.answer),
        "related": [],
        "attachments": [],
        "source": texts.ANSWER_SOURCE.format(day=format_day(today)),
        "verified": True,
        "updated": today.isoformat(),
    }
