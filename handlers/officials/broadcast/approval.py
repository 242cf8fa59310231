"""A second person agrees: `setujui 12` and `tolak 12`, of coordinators and admins only."""

from collections.abc import Mapping, Sequence
from typing import Any

from db import audit, officials, outbox
from db.broadcasts import steering
from db.broadcasts.plan import Plan
from db.clock import format_time
from db.models import Broadcast, Contact, Official
from db.session import id_of
from handlers import texts_compose as words
from handlers.chat import Chat
from handlers.message import Reply
from handlers.officials.broadcast import composition
from handlers.officials.broadcast.audience_words import describe
from handlers.safe import literal

ROLES = ("coordinator", "admin")
NUMBER = 9  # digits of the greatest id a column holds, about


def needed(chat: Chat, persons: int) -> bool:
    """Whether an announcement to so many has to be approved."""
    return 0 < chat.policy.approval_above < persons


def approvers(chat: Chat, audience: Mapping[str, Any]) -> list[tuple[Official, Contact]]:
    """Who may approve an announcement of this official's and can be told."""
    return [
        (official, contact)
        for official, contact in officials.reachable(chat.session)
        if contact.person_id != chat.contact.person_id and may_decide(official, audience)
    ]


def may_decide(official: Official, audience: Mapping[str, Any]) -> bool:
    """Whether an official's role and area cover an audience."""
    if official.role not in ROLES:
        return False
    areas = [audience["scope"]] if "scope" in audience else audience.get("kecamatan", [])
    return official.scope == "all" or (bool(areas) and set(areas) == {official.scope})


def ask(
    chat: Chat, row: Broadcast, planned: Plan, asked: Sequence[tuple[Official, Contact]]
) -> str:
    """Send the approvers a notice; what the author is told."""
    when = format_time(row.starts_at, composition.zone(chat))
    text = words.NOTICE.format(
        id=row.id,
        name=literal(chat.official.name if chat.official else ""),
        count=planned.persons,
        audience=describe(chat, row.audience),
        when=when if row.starts_at > chat.now else words.NOTICE_NOW,
        kind=words.KINDS[row.kind],
        file=composition.file_words(chat, row.attachment_id),
        text=row.text,
    )
    approve_, refuse_ = (label.format(id=row.id) for label in words.NOTICE_LABELS)
    options = [(f"setujui {row.id}", approve_), (f"tolak {row.id}", refuse_)]
    for _, contact in asked:
        _tell(chat, contact, text, options)
    names = ", ".join(literal(official.name) for official, _ in asked)
    return words.WAITING.format(id=row.id, count=planned.persons, names=names)


def _tell(chat: Chat, contact: Contact, text: str, options: Sequence[tuple[str, str]] = ()) -> None:
    priority = outbox.Priority.NOTICE
    outbox.enqueue(
        chat.session, contact, text=text, at=chat.now, priority=priority, options=options
    )
    if options and contact.step is None:  # so that the number of an option answers it too
        contact.offered = [list(option) for option in options]


def approve(chat: Chat) -> Reply:
    """`setujui 12`"""
    row, refusal = _decidable(chat, "setujui")
    if row is None or chat.official is None:
        return Reply(refusal)
    try:
        steering.approve(row, id_of(chat.official), chat.now)
    except steering.NotPossible as reason:
        return Reply(words.IMPOSSIBLE[str(reason)].format(id=row.id))
    _record(chat, row, "broadcast.approve")
    later = row.starts_at > chat.now
    when = format_time(row.starts_at, composition.zone(chat))
    told = words.AUTHOR_APPROVED_LATER if later else words.AUTHOR_APPROVED
    _tell_author(chat, row, told.format(id=row.id, name=literal(chat.official.name), when=when))
    return Reply((words.APPROVED_LATER if later else words.APPROVED).format(id=row.id, when=when))


def refuse(chat: Chat) -> Reply:
    """`tolak 12`, with or without a reason behind it."""
    reason = chat.text.strip().partition(" ")[2].strip()
    row, refusal = _decidable(chat, "tolak")
    if row is None or chat.official is None:
        return Reply(refusal)
    try:
        steering.refuse(row, chat.now)
    except steering.NotPossible as impossible:
        return Reply(words.IMPOSSIBLE[str(impossible)].format(id=row.id))
    _record(chat, row, "broadcast.refuse", reason)
    told = words.AUTHOR_REFUSED.format(id=row.id, name=literal(chat.official.name))
    because = words.AUTHOR_REASON.format(reason=literal(reason)) if reason else ""
    _tell_author(chat, row, told + because)
    return Reply(words.REFUSED.format(id=row.id))


def _decidable(chat: Chat, word: str) -> tuple[Broadcast | None, str]:
    """The announcement named, if this official may decide on it; else what to say."""
    number = chat.text.strip().partition(" ")[0]
    if not number.isdecimal() or len(number) > NUMBER:
        return None, words.APPROVAL_HOW.format(word=word)
    try:
        row = steering.find(chat.session, int(number))
    except steering.NotPossible as reason:
        return None, words.IMPOSSIBLE[str(reason)].format(id=number)
    if chat.official is None or not may_decide(chat.official, row.audience):
        return None, words.APPROVER_ONLY
    return row, ""


def _record(chat: Chat, row: Broadcast, action: str, detail: str = "") -> None:
    audit.write(
        chat.session,
        actor=f"official:{chat.official.id if chat.official else 0}",
        action=action,
        subject=f"broadcast:{row.id}",
        detail=detail,
        at=chat.now,
    )


def _tell_author(chat: Chat, row: Broadcast, text: str) -> None:
    """Where they wrote last; an author who left office or blocked us is not told."""
    for official, contact in officials.reachable(chat.session):
        if official.id == row.official_id:
            _tell(chat, contact, text)
