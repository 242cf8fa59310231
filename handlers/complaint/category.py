"""Which kind of complaint it is: our proposal, corrected by the person where it is wrong."""

from faq.matcher import Decision
from handlers import ask, texts
from handlers.chat import Chat
from handlers.complaint import aside, files
from handlers.complaint.parts import category_from, category_options, category_reply
from handlers.complaint.place import next_question
from handlers.message import Reply
from handlers.questions import words_of, yes_no

MORE_WORDS = 4  # from here on, words at a yes/no question are taken as more to say
_OTHER = frozenset({"ganti", "ganti jenis", "jenis lain", "lain"})
_NOT_A_COMPLAINT = frozenset({"bukan laporan", "bukan", "tanya"})


def category_step(chat: Chat) -> Reply:
    """Yes, another category by name or number, not a complaint, or more to the story."""
    word = chat.text.strip().casefold()
    if word in _NOT_A_COMPLAINT:
        return _as_question(chat)
    chosen = category_from(chat.knowledge, chat.text)
    if chosen:
        chat.remember(category=chosen)
    decision = yes_no(chat.text)
    if chosen or (decision is True and "category" in chat.answers):
        return next_question(chat)
    if word in _OTHER or decision is False:
        return category_options(chat, None)
    return _more_to_say(chat)


def _more_to_say(chat: Chat) -> Reply:
    """A question is answered; other words, or a file, belong to the story; else ask again."""
    if aside_answer := aside.answered(chat, _ask(chat)):
        return aside_answer
    said_more = len(words_of(chat.text)) >= MORE_WORDS
    if said_more:
        chat.remember(description=f"{chat.answers['description']}\n{chat.text.strip()}")
    files.take(chat)
    asked = _ask(chat)
    added = f"{texts.ADDED} " if said_more or files.has_file(chat) else ""
    return Reply(added + asked.text, asked.options)


def _ask(chat: Chat) -> Reply:
    return category_reply(chat) if "category" in chat.answers else category_options(chat, None)


def _as_question(chat: Chat) -> Reply:
    """It was a question: answer it as one."""
    chat.text = str(chat.answers["description"])
    chat.end()
    match = chat.knowledge.match(chat.text)
    chat.contact.last_question = chat.text
    if match.decision is Decision.COMPLAINT and match.topics:
        reply = ask.choices(chat, match)
    else:
        reply = ask.by_match(chat, match)
    return Reply(f"{texts.NOT_A_COMPLAINT}\n\n{reply.text}", reply.options)
