"""Photos and position of a complaint: welcome, never required."""

from handlers import texts
from handlers.chat import Chat
from handlers.complaint import aside, files
from handlers.complaint.filing import summarise
from handlers.message import Option, Reply
from handlers.questions import wants_to_skip, words_of, yes_no

MORE_WORDS = 4  # fewer words without a file are no answer to this question
CONTINUE = (Option("lanjut", texts.EVIDENCE_LABEL),)


def ask_evidence(chat: Chat) -> Reply:
    """Ask for evidence, unless there is some or it was asked before."""
    if "evidence_asked" in chat.answers or chat.answers.get("files"):
        return summarise(chat)
    chat.go("complaint.evidence", evidence_asked=True)
    return Reply(texts.EVIDENCE, CONTINUE)


def evidence_step(chat: Chat) -> Reply:
    """A file, a position, `lanjut`, or one more sentence about the problem."""
    files.take(chat)
    if files.has_file(chat):
        return Reply(texts.EVIDENCE_MORE.format(what=files.received(chat)), CONTINUE)
    if wants_to_skip(chat.text) or yes_no(chat.text) is not None:
        return summarise(chat)
    again = Reply(texts.EVIDENCE, CONTINUE)
    if aside_answer := aside.answered(chat, again):
        return aside_answer
    if len(words_of(chat.text)) < MORE_WORDS:
        return again
    chat.remember(description=f"{chat.answers['description']}\n{chat.text.strip()}")
    return summarise(chat)
