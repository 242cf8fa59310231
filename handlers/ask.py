"""Questions: an answer, up to three choices, or an honest "belum tahu" with the way to an official."""

from faq.content import Topic
from faq.matcher import Decision, Match
from handlers import material, passing_on, texts
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.questions import yes_no

PAGE = 8
MAX_CHOICES = 3


def by_match(chat: Chat, match: Match) -> Reply:
    """What the matcher made of a question."""
    chat.contact.last_question = chat.text
    if match.decision is Decision.ANSWER:
        return _or_complain(answer(chat.knowledge.topics[match.topics[0].id], chat), match)
    if match.decision is Decision.CHOICES:
        return _or_complain(choices(chat, match), match)
    chat.go("ask.pass_on", question=chat.text)
    yes, no = texts.UNKNOWN_LABELS
    return Reply(texts.UNKNOWN, (Option("ya", yes), Option("tidak", no)))


def _or_complain(reply: Reply, match: Match) -> Reply:
    """What was asked may be a problem to report as well: offer that too."""
    if match.category is None:
        return reply
    report = Option("laporkan", texts.REPORT_THIS)
    return Reply(reply.text, (*reply.options[:-1], report, reply.options[-1]), reply.media)


def answer(topic: Topic, chat: Chat) -> Reply:
    """A topic's answer with its source, and where to go from there."""
    text = texts.ANSWER.format(
        question=topic.question, answer=topic.answer.strip(), source=topic.source
    )
    related = [chat.knowledge.topics[i] for i in topic.related if i in chat.knowledge.topics]
    options = [Option(f"jawab {other.id}", other.label) for other in related[:2]]
    forms = [
        chat.knowledge.materials[i] for i in topic.attachments if i in chat.knowledge.materials
    ]
    files = tuple(material.as_media(form) for form in forms)
    thumbs = (
        Option(f"membantu {topic.id}", texts.HELPFUL),
        Option(f"belum {topic.id}", texts.NOT_ANSWERED),
    )
    return Reply(text, (*options, *thumbs), files)


def choices(chat: Chat, match: Match) -> Reply:
    """Up to three topics to choose from; a choice is a command, valid for ever."""
    topics = [chat.knowledge.topics[s.id] for s in match.topics[:MAX_CHOICES]]
    options = [Option(f"pilih {topic.id}", topic.label) for topic in topics]
    text = texts.TWO_QUESTIONS if match.two_questions else texts.CHOICES
    return Reply(text, (*options, Option("petugas", texts.NONE_OF_THESE)))


def answer_topic(chat: Chat) -> Reply | None:
    """`jawab <topic id>`: a pressed choice."""
    topic = chat.knowledge.topics.get(chat.text.strip().lower())
    return answer(topic, chat) if topic else None


def ask(chat: Chat) -> Reply:
    """`tanya`: invite a question and show the fields."""
    chat.end()
    options = [Option(f"topik {c.id}", c.name) for c in chat.knowledge.categories.values()]
    return Reply(texts.ASK, tuple(options))


def browse(chat: Chat) -> Reply | None:
    """`topik <field> [page]`: the topics of one field, a page at a time."""
    field, _, page = chat.text.strip().lower().partition(" ")
    category = chat.knowledge.categories.get(field)
    if category is None:
        return None
    topics = chat.knowledge.topics_in(field)
    start = (max(1, int(page)) - 1) * PAGE if page.isdecimal() and len(page) < 4 else 0
    shown = topics[start : start + PAGE]
    options = [Option(f"jawab {t.id}", t.label) for t in shown]
    if start + PAGE < len(topics):
        options.append(Option(f"topik {field} {start // PAGE + 2}", texts.MORE_TOPICS))
    return Reply(texts.ASK_TOPIC.format(category=category.name), tuple(options))


def pass_on_step(chat: Chat) -> Reply | None:
    """After "belum tahu": yes passes the question on; other words are read as a new message."""
    decision = yes_no(chat.text)
    if decision is None:
        return None
    question = str(chat.answers["question"])
    chat.end()
    if decision:
        return passing_on.store(chat, question)
    return Reply(texts.NOT_PASSED_ON)
