"""`/jeda`, `/lanjut`, `/batalkan`, `/ubah`: an official changes what happens to an announcement."""

from db import audit
from db.broadcasts import audience as audiences
from db.broadcasts import results, steering
from db.broadcasts.steering import NotPossible
from db.models import Broadcast, BroadcastStatus, Official
from db.session import id_of
from handlers import texts_announcement as sentences
from handlers.announcement.naming import name_of
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.officials.broadcast.composition import Composition
from handlers.officials.figures import figure
from handlers.officials.numbered import may_steer, numbered
from handlers.questions import words_of, yes_no
from handlers.safe import literal


def _pause(chat: Chat, official: Official, row: Broadcast, _: str) -> Reply:
    try:
        held = steering.pause(chat.session, _locked(chat, row), chat.now)
    except NotPossible as reason:
        return _refusal(reason, row)
    _audit(chat, official, row, "pause")
    return Reply(sentences.PAUSED.format(number=row.id, count=figure(held)))


def _resume(chat: Chat, official: Official, row: Broadcast, _: str) -> Reply:
    try:
        queued = steering.resume(chat.session, _locked(chat, row))
    except NotPossible as reason:
        return _refusal(reason, row)
    _audit(chat, official, row, "resume")
    return Reply(sentences.RESUMED.format(number=row.id, count=figure(queued)))


def _cancel(chat: Chat, _official: Official, row: Broadcast, _: str) -> Reply:
    """What it would stop is told first."""
    if row.status == BroadcastStatus.CANCELLED:
        return _refusal(NotPossible("over"), row)
    left = unsent(chat, row)
    if row.status == BroadcastStatus.DONE and not left:
        return _refusal(NotPossible("over"), row)
    chat.end()
    chat.go("steering.cancel", broadcast=row.id)
    yes, no = sentences.CANCEL_LABELS
    text = sentences.CANCEL.format(number=row.id, title=literal(name_of(row)), count=figure(left))
    return Reply(text, (Option("ya", yes), Option("tidak", no)))


def cancel_step(chat: Chat) -> Reply | None:
    """Yes cancels it, if that can still be done and they still may."""
    decision = _decision(chat.text)
    if decision is None:
        return None
    number = int(chat.answers["broadcast"])
    chat.end()
    if not decision:
        return Reply(sentences.NOT_CANCELLED.format(number=number))
    row, official = chat.session.get_one(Broadcast, number), chat.official
    if official is None or not may_steer(chat, official, row):
        return Reply(sentences.UNKNOWN.format(number=number))
    left = unsent(chat, row)
    try:
        steering.cancel(chat.session, _locked(chat, row), chat.now)
    except NotPossible as reason:
        return _refusal(reason, row)
    _audit(chat, official, row, "cancel")
    return Reply(sentences.CANCELLED.format(number=number, count=figure(left)))


def _decision(text: str) -> bool | None:
    """Yes or no; "kirim" and "lanjut", elsewhere a yes, want the announcement to go on."""
    words = set(words_of(text))
    if words & {"kirim", "lanjut", "lanjutkan", "teruskan"}:
        return False
    if words & {"hentikan", "batalkan"}:
        return True if words <= {"hentikan", "batalkan", "ya", "iya", "y", "yakin"} else None
    return yes_no(text)


def _edit(chat: Chat, official: Official, row: Broadcast, body: str) -> Reply:
    body = body.strip()
    if not body:
        return Reply(sentences.HOW["ubah"])
    new = Composition(body, row.title if _has_title(row) else "")
    try:
        locked = _locked(chat, row)
        steering.edit(chat.session, locked, title=new.heading, body=body, text=new.shown)
    except NotPossible as reason:
        return _refusal(reason, row)
    _audit(chat, official, row, "edit", body)
    return Reply(sentences.CHANGED.format(number=row.id, text=new.shown))


def _has_title(row: Broadcast) -> bool:
    """Whether its official gave it one; else its first sentence stands for one."""
    return Composition(row.body, row.title).shown == row.text


def unsent(chat: Chat, row: Broadcast) -> int:
    """Messages that have not left: in the queue, or of people not yet decided on."""
    now = results.progress(chat.session, row)
    if row.status in {BroadcastStatus.DONE, BroadcastStatus.CANCELLED}:
        return now.waiting
    return now.waiting + max(0, audiences.count(chat.session, row.audience) - now.audience)


def _locked(chat: Chat, row: Broadcast) -> Broadcast:
    """The row again, as it is now and locked: an expansion may be at work on it."""
    chat.session.expire(row)
    return steering.find(chat.session, id_of(row))


def _refusal(reason: NotPossible, row: Broadcast) -> Reply:
    return Reply(sentences.NOT_POSSIBLE[str(reason)].format(number=row.id))


def _audit(chat: Chat, official: Official, row: Broadcast, action: str, detail: str = "") -> None:
    audit.write(
        chat.session,
        actor=f"official:{official.id}",
        action=f"broadcast.{action}",
        subject=f"broadcast:{row.id}",
        detail=detail,
        at=chat.now,
    )


pause = numbered("jeda", may_steer, _pause)
resume = numbered("lanjut", may_steer, _resume)
cancel = numbered("batalkan", may_steer, _cancel)
edit = numbered("ubah", may_steer, _edit)
