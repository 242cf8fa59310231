"""The dialogue: the text, the preview with its choices, and the last word."""

from dataclasses import replace

from db import audit
from db.broadcasts import audience as audiences
from db.broadcasts import steering
from db.broadcasts.plan import Plan
from db.clock import format_time
from db.models import Broadcast
from handlers import texts
from handlers import texts_compose as words
from handlers.chat import Chat
from handlers.message import Reply
from handlers.officials.broadcast import approval, choices, composition, preview
from handlers.officials.broadcast.composition import Composition
from handlers.questions import yes_no


def start(chat: Chat) -> Reply:
    """`/umumkan`, alone or with the text behind it, alone or below a picture or document."""
    chat.end()
    if audiences.count(chat.session, audiences.of_official(chat.official)) == 0:
        return Reply(texts.BROADCAST_NOBODY)
    return _with_message(chat, Composition())


def text_step(chat: Chat) -> Reply:
    """Whatever is written now is the text; a file may come before it or with it."""
    return _with_message(chat, composition.of(chat))


def ask_text(chat: Chat) -> Reply:
    """Ask for other words; the rest stays."""
    chat.go("broadcast.text")
    return Reply(words.ASK_TEXT)


def _with_message(chat: Chat, made: Composition) -> Reply:
    made, note = composition.with_file(chat, made)
    if text := chat.text.strip():
        return preview.show(chat, replace(made, text=text), note)
    chat.go("broadcast.text", draft=composition.to_answers(made))
    asked = words.ASK_TEXT_WITH_FILE if made.file else words.ASK_TEXT
    return Reply("\n\n".join(filter(None, (note, asked))))


def confirm_step(chat: Chat) -> Reply:
    """Yes sends it; a word changes a choice; a file joins; anything else shows it again."""
    made, note = composition.without_lost_file(chat, composition.of(chat))
    if chat.attachments:
        return preview.show(chat, *composition.with_file(chat, made))
    if reply := choices.chosen(chat) or _other_text(chat, made):
        return reply
    decision = yes_no(chat.text)
    if decision is False:
        chat.end()
        return Reply(texts.CANCELLED)
    return _send(chat, made) if decision and not note else preview.show(chat, made, note)


def _other_text(chat: Chat, made: Composition) -> Reply | None:
    """`isi`, alone or with the new text behind it."""
    word, _, rest = chat.text.strip().partition(" ")
    if word.casefold().rstrip(":") != "isi":
        return None
    return preview.show(chat, replace(made, text=rest.strip())) if rest.strip() else ask_text(chat)


def _send(chat: Chat, made: Composition) -> Reply:
    """Queue it, or have it approved first; all is counted again, for people come and go."""
    planned, draft = preview.plan_of(chat, made), composition.as_draft(chat, made)
    needs = approval.needed(chat, planned.persons)
    approvers = approval.approvers(chat, draft.audience) if needs else []
    if needs and not approvers:
        limit = chat.policy.approval_above
        said = words.NO_APPROVER.format(count=planned.persons, limit=limit)
        return preview.show(chat, made, said)
    chat.end()
    row = steering.create(
        chat.session,
        draft,
        official_id=chat.official.id if chat.official else None,
        at=chat.now,
        starts_at=made.starts_at(chat.now),
        needs_approval=needs,
    )
    audit.write(
        chat.session,
        actor=f"official:{row.official_id}",
        action="broadcast.request" if needs else "broadcast.send",
        subject=f"broadcast:{row.id}",
        detail=made.text,
        at=chat.now,
    )
    if needs:
        return Reply(approval.ask(chat, row, planned, approvers))
    return Reply(_queued(chat, row, planned))


def _queued(chat: Chat, row: Broadcast, planned: Plan) -> str:
    if row.starts_at <= chat.now:
        return words.SENDING.format(id=row.id, count=planned.messages)
    when = format_time(row.starts_at, composition.zone(chat))
    return words.SCHEDULED.format(id=row.id, count=planned.messages, when=when)
