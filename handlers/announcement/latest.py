"""`pengumuman`: what was announced, also for those who missed it or came later."""

import re

from db.broadcasts import answers, steering
from db.broadcasts.audience import includes
from db.broadcasts.expansion import media_of, payloads
from db.clock import format_time
from db.models import Broadcast, BroadcastKind, BroadcastStatus
from db.session import id_of
from handlers import texts
from handlers import texts_announcement as sentences
from handlers.announcement.naming import name_of
from handlers.chat import Chat
from handlers.message import Option, OutgoingMedia, Reply
from handlers.officials import overview
from handlers.officials.numbered import NUMBER
from handlers.questions import quote
from handlers.safe import literal

SHORTENED = 160  # characters of each text in the list: five fit one message on every platform


def latest(chat: Chat) -> Reply:
    """The last five announcements that concern the person; with a number, that one as a whole.
    An official sees those they may steer."""
    number = chat.text.strip()
    if re.fullmatch(NUMBER, number):
        return _whole(chat, int(number))
    if chat.official is not None:
        return overview.latest(chat, chat.official)
    mine = steering.latest_for(chat.session, chat.contact.person_id, chat.now)
    if not mine:
        return Reply(texts.ANNOUNCEMENTS_NONE)
    items = "\n\n".join(_item(row) for row in mine)
    options = (
        Option(f"pengumuman {row.id}", sentences.READ_ONE.format(number=row.id)) for row in mine
    )
    return Reply(sentences.LATEST.format(items=items, number=mine[0].id), tuple(options))


def _item(row: Broadcast) -> str:
    body, title = literal(quote(row.body, SHORTENED)), literal(name_of(row))
    begins_with_it = body.startswith(title.rstrip("…"))  # nobody gave it a title of its own
    title = "" if begins_with_it else f"*{title}*\n"
    return sentences.LATEST_ITEM.format(
        number=row.id, when=format_time(row.starts_at), text=title + body
    )


def _whole(chat: Chat, number: int) -> Reply:
    row = chat.session.get(Broadcast, number)
    what = answers.asked(chat.session, chat.contact.person_id, number)
    if row is None or not _concerns(chat, row, what):
        return overview.whole(chat, number) or Reply(sentences.NOT_FOUND.format(number=number))
    text = sentences.ONE.format(number=number, when=format_time(row.starts_at), text=row.text)
    options: tuple[Option, ...] = ()
    if what is not None:
        answers.opened(what, chat.now)
        options = tuple(Option(payload, label) for payload, label in payloads(row))
        if what.recipient.answer:
            text += sentences.ANSWERED.format(answer=_answer(row, what.recipient.answer))
    return Reply(text, options, _media(chat, row))


def _concerns(chat: Chat, row: Broadcast, what: answers.Asked | None) -> bool:
    """Made, and meant for this person: then, or now that they have come."""
    made = row.status in {BroadcastStatus.SENDING, BroadcastStatus.DONE}
    if not made or row.official_id is None or row.starts_at > chat.now:
        return False
    return what is not None or includes(chat.session, row.audience, id_of(chat.person))


def _answer(row: Broadcast, code: str) -> str:
    labels = dict(row.options) if row.kind != BroadcastKind.PLAIN else {}
    return labels.get(code, sentences.ANSWER_WORDS.get(code, code))


def _media(chat: Chat, row: Broadcast) -> tuple[OutgoingMedia, ...]:
    files = media_of(chat.session, row)
    return tuple(OutgoingMedia(**file) for file in files if file["path"])  # type: ignore[arg-type]
