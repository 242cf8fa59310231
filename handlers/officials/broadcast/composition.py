"""An announcement while it is being composed: kept in the dialogue's answers, as plain values."""

import re
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from db.broadcasts import audience as audiences
from db.broadcasts.steering import Draft
from db.clock import zone_of
from db.models import Attachment, AttachmentStatus, BroadcastKind
from db.session import id_of
from handlers import texts
from handlers import texts_compose as words
from handlers.chat import Chat
from handlers.questions import quote
from handlers.safe import literal

TITLE = 60  # characters; a template names it in the middle of a sentence
OPTIONS = {
    BroadcastKind.ACKNOWLEDGE: words.ACKNOWLEDGE_OPTIONS,
    BroadcastKind.ATTENDANCE: words.ATTENDANCE_OPTIONS,
}


@dataclass(frozen=True, slots=True)
class Composition:
    """`audience` as chosen, the official's area not yet applied; `start` is an ISO time with its
    zone, "" for now; `file` the id of an attachment."""

    text: str = ""
    title: str = ""
    audience: dict[str, Any] = field(default_factory=dict)
    start: str = ""
    kind: str = BroadcastKind.PLAIN
    file: int | None = None

    @property
    def heading(self) -> str:
        """The title, or what stands for it where a template needs one: the first sentence."""
        first = re.split(r"(?<=[.!?])\s|\n", self.text.strip(), maxsplit=1)[0]
        return self.title or literal(quote(first, TITLE))

    @property
    def shown(self) -> str:
        """The text with its heading, as it is sent. Mark-up in the body is the official's own."""
        if self.title:
            return words.TITLED.format(title=self.title, text=self.text)
        return texts.ANNOUNCEMENT.format(text=self.text)

    def starts_at(self, now: datetime) -> datetime | None:
        """When it is to start, None for now (also when the time has gone by meanwhile)."""
        start = datetime.fromisoformat(self.start) if self.start else None
        return start if start and start > now else None


def of(chat: Chat) -> Composition:
    """What has been composed so far."""
    return Composition(**chat.answers.get("draft", {}))


def to_answers(composition: Composition) -> dict[str, Any]:
    """As the dialogue keeps it."""
    return asdict(composition)


def zone(chat: Chat) -> str:
    """The zone in which the official says times."""
    return zone_of(chat.person.village_code)


def audience_of(chat: Chat, composition: Composition) -> dict[str, Any]:
    """Who is meant, within the official's area."""
    return audiences.within(chat.official, composition.audience)


def as_draft(chat: Chat, composition: Composition) -> Draft:
    """What the database verbs take. Only who was asked something is asked again."""
    kind = BroadcastKind(composition.kind)
    asks = kind is not BroadcastKind.PLAIN
    return Draft(
        text=composition.shown,
        audience=audience_of(chat, composition),
        title=composition.heading,
        body=composition.text,
        kind=kind,
        options=OPTIONS.get(kind, ()),
        attachment_id=composition.file,
        other_channel_after=chat.policy.other_channel_after,
        nudge_after=chat.policy.nudge_after if asks else 0,
    )


def with_file(chat: Chat, composition: Composition) -> tuple[Composition, str]:
    """The composition with the picture or document that this message brings, and what there is to
    say about it ("" for nothing)."""
    usable = [file for file in chat.attachments if file.kind in words.FILES]
    if not usable:
        return composition, words.FILE_KIND if chat.attachments else ""
    note = words.FILE_ONE if len(usable) > 1 else ""
    return replace(composition, file=id_of(usable[0])), note


def without_lost_file(chat: Chat, composition: Composition) -> tuple[Composition, str]:
    """The composition without a file that could not be stored: it would wait for it for ever."""
    file = chat.session.get(Attachment, composition.file) if composition.file else None
    if file is None or file.status != AttachmentStatus.FAILED:
        return composition, ""
    return replace(composition, file=None), words.FILE_FAILED


def file_words(chat: Chat, attachment_id: int | None) -> str:
    """`1 foto`, or that there is none."""
    if attachment_id is None:
        return words.NO_FILE
    return words.FILES[chat.session.get_one(Attachment, attachment_id).kind]
