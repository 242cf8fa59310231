"""What can be changed before sending: title, recipients, time, kind of answer. Each is asked for,
or written behind its word at the preview (`penerima palas + LHN`)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from db.broadcasts import audience as audiences
from db.clock import format_time, to_local
from db.models import BroadcastKind
from handlers import texts_compose as words
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.officials.broadcast import composition
from handlers.officials.broadcast.audience_words import (
    Meant,
    channel_name,
    describe,
    quoted,
    read,
    unregistered,
)
from handlers.officials.broadcast.composition import TITLE
from handlers.officials.broadcast.preview import show
from handlers.questions import words_of
from handlers.safe import literal
from handlers.when import find_when

BACK = Option("kembali", words.BACK)
FARTHEST = timedelta(days=366)

KIND_WORDS = {
    "biasa": BroadcastKind.PLAIN,
    "konfirmasi": BroadcastKind.ACKNOWLEDGE,
    "wajib": BroadcastKind.ACKNOWLEDGE,
    "paham": BroadcastKind.ACKNOWLEDGE,
    "kehadiran": BroadcastKind.ATTENDANCE,
    "hadir": BroadcastKind.ATTENDANCE,
    "undangan": BroadcastKind.ATTENDANCE,
}


def _said(chat: Chat) -> str:
    return " ".join(chat.text.split())


def _goes_back(chat: Chat) -> bool:
    return _said(chat).casefold() == BACK.value


# --- title


def ask_title(chat: Chat) -> Reply:
    """Ask for the title."""
    chat.go("broadcast.title")
    options = (Option("tanpa judul", words.NO_TITLE), BACK)
    return Reply(words.ASK_TITLE.format(most=TITLE), options)


def title_step(chat: Chat) -> Reply:
    """Any short line; it stands in bold, so no mark-up of its own."""
    title, made = _said(chat), composition.of(chat)
    if _goes_back(chat):
        return show(chat, made)
    if title.casefold() in {"tanpa judul", "kosong", "tanpa"}:
        return show(chat, replace(made, title=""))
    if not title:
        return ask_title(chat)
    if len(title) > TITLE:
        asked = ask_title(chat)
        return Reply(words.TITLE_TOO_LONG.format(count=len(title), most=TITLE), asked.options)
    return show(chat, replace(made, title=literal(title)))


# --- recipients


def ask_audience(chat: Chat, refusal: str = "") -> Reply:
    """Ask who is meant; a refusal takes the place of the explanation."""
    chat.go("broadcast.audience")
    channels = " atau ".join(f"*{channel_name(c)}*" for c in sorted(chat.policy.channels.windows))
    text = refusal or words.ASK_AUDIENCE.format(channels=channels or "-")
    return Reply(text, (Option("semua", words.EVERYBODY), BACK))


def audience_step(chat: Chat) -> Reply:
    """Words for who is meant; nobody, and words that say nothing, are refused."""
    made = composition.of(chat)
    if _goes_back(chat):
        return show(chat, made)
    meant = read(chat, chat.text)
    if refusal := _refusal(chat, meant):
        return ask_audience(chat, refusal)
    return show(chat, replace(made, audience=meant.audience), unregistered(chat, meant))


def _refusal(chat: Chat, meant: Meant) -> str:
    if meant.refusal or meant.unknown:
        return meant.refusal or words.UNKNOWN_WORDS.format(words=quoted(meant.unknown))
    audience = audiences.within(chat.official, meant.audience)
    if audiences.count(chat.session, audience) == 0:
        return words.NOBODY_THERE.format(audience=describe(chat, audience))
    return ""


# --- time


def ask_time(chat: Chat, refusal: str = "") -> Reply:
    """Ask when it is to be sent."""
    chat.go("broadcast.time")
    return Reply(refusal or words.ASK_TIME, (Option("sekarang", words.NOW), BACK))


def time_step(chat: Chat) -> Reply:
    """`sekarang`, or a time as one says it, in the official's own zone."""
    made = composition.of(chat)
    if _goes_back(chat):
        return show(chat, made)
    if "sekarang" in words_of(chat.text):
        return show(chat, replace(made, start=""))
    zone = composition.zone(chat)
    when = find_when(chat.text, to_local(chat.now, zone).replace(tzinfo=None))
    if when is None or when.repeat:
        return ask_time(chat, words.TIME_REPEATS if when else words.TIME_UNKNOWN)
    start = when.at.replace(tzinfo=ZoneInfo(zone))
    if start - chat.now > FARTHEST:
        return ask_time(chat, words.TIME_FAR.format(when=format_time(start, zone)))
    return show(chat, replace(made, start=start.isoformat()))


# --- kind of answer


def ask_kind(chat: Chat) -> Reply:
    """Ask what a recipient is to answer."""
    chat.go("broadcast.kind")
    values = ("biasa", "konfirmasi", "kehadiran")
    choices = [Option(v, label) for v, label in zip(values, words.KIND_LABELS, strict=True)]
    return Reply(words.ASK_KIND, (*choices, BACK))


def kind_step(chat: Chat) -> Reply:
    """One of the three kinds, by any word that names it."""
    made = composition.of(chat)
    if _goes_back(chat):
        return show(chat, made)
    named = {KIND_WORDS[word] for word in words_of(chat.text) if word in KIND_WORDS}
    if len(named) != 1:
        return ask_kind(chat)
    return show(chat, replace(made, kind=str(named.pop())))


CHOICES: dict[str, tuple[Callable[[Chat], Reply], Callable[[Chat], Reply]]] = {
    "judul": (ask_title, title_step),
    "penerima": (ask_audience, audience_step),
    "waktu": (ask_time, time_step),
    "jenis": (ask_kind, kind_step),
}


def chosen(chat: Chat) -> Reply | None:
    """`waktu`, or `waktu besok jam 8`: a change wished at the preview; None for anything else."""
    word, _, rest = chat.text.strip().partition(" ")
    choice = CHOICES.get(word.casefold().rstrip(":"))
    if choice is None:
        return None
    ask, step = choice
    chat.text = rest.strip().removeprefix("jawaban").strip()
    return step(chat) if chat.text else ask(chat)
