"""How a complaint begins: a plain statement, `lapor`, or a photo out of the blue."""

from db import people, regions
from faq.matcher import Match
from handlers import texts
from handlers.chat import Chat
from handlers.complaint import files
from handlers.complaint.filing import summary_reply
from handlers.complaint.parts import category_options, category_reply
from handlers.message import Reply
from handlers.questions import words_of

ENOUGH_WORDS = 2  # fewer say nothing about a problem


def start(chat: Chat) -> Reply:
    """`lapor`, alone or with the description behind it."""
    description = chat.text.strip()
    chat.end()
    if len(words_of(description)) >= ENOUGH_WORDS:
        return propose(chat, description, chat.knowledge.match(description))
    chat.go("complaint.describe")
    files.take(chat)
    return Reply(texts.DESCRIBE)


def from_last_question(chat: Chat) -> Reply:
    """`laporkan`: what was asked last is a problem to report."""
    chat.text = chat.contact.last_question
    return start(chat)


def from_statement(chat: Chat, match: Match) -> Reply:
    """A message that is a complaint by its meaning."""
    chat.end()
    return propose(chat, chat.text, match)


def propose(chat: Chat, description: str, match: Match) -> Reply:
    """Keep the description and propose the category it seems to belong to."""
    chat.go("complaint.category", description=description)
    files.take(chat)
    village = regions.find_named_village(description)
    if village is not None and chat.person.village_code is None:
        people.set_village(chat.session, chat.person, village, chat.now)
    likely = [c.id for c in match.categories]
    if not likely:
        return category_options(chat, match)
    chat.remember(category=likely[0], others=likely)
    return category_reply(chat)


def from_file(chat: Chat) -> Reply:
    """A photo, a document or a position without words: what is it about?"""
    chat.go("complaint.describe")
    files.take(chat)
    return _what_about(chat)


def _what_about(chat: Chat) -> Reply:
    if chat.attachments and all(a.kind in {"voice", "audio"} for a in chat.attachments):
        return Reply(texts.DESCRIBE_VOICE)
    return Reply(texts.DESCRIBE_WITH_FILE.format(what=files.received(chat)))


def describe_step(chat: Chat) -> Reply:
    """The description in the person's own words; a file may come before it or with it."""
    files.take(chat)
    if files.has_file(chat) and not chat.text.strip():
        return _what_about(chat)
    if len(words_of(chat.text)) < ENOUGH_WORDS:
        return Reply(texts.DESCRIBE)
    if "category" in chat.answers:  # "ubah isi": the rest stays
        chat.go("complaint.confirm", description=chat.text)
        return summary_reply(chat)
    return propose(chat, chat.text, chat.knowledge.match(chat.text))
