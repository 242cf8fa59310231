"""Telegram's updates to our Incoming: pure, and junk gives nothing instead of an exception."""

import re
from dataclasses import dataclass, replace

import structlog
from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.error import TelegramError

from bot.channels.telegram.content import contact, location, media, number, unreadable
from bot.channels.telegram.layout import clean
from handlers.message import Incoming, Kind

log = structlog.get_logger(__name__)

NAME = "telegram"
# What we ask for (Bot API, Update); all else is not even sent.
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]

_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?")
_GROUPS = (Chat.GROUP, Chat.SUPERGROUP)
# What the library raises for an update that is not as documented: it checks nothing itself.
_BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    TelegramError,
)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself. `username` is "" until Telegram has told it."""

    id: int
    username: str = ""

    def is_named(self, name: str) -> bool:
        """Is a command with @name for us? Before we know our name: yes, since Telegram's privacy
        mode keeps commands for other bots away."""
        return not self.username or name.lower() == self.username.lower()


def parse(raw: object, me: Me) -> list[Incoming]:
    """The messages of one update (at most one today); unknown or broken updates give [] and one
    line in the log. `raw` is parsed JSON."""
    try:
        if not isinstance(raw, dict):
            raise TypeError("not an object")
        update = Update.de_json(raw, None)
        event = _event(update, me)
    except _BROKEN as error:
        log.warning("telegram_update_unreadable", error=type(error).__name__)
        return []
    if event is None:
        log.debug("telegram_update_ignored", update_id=update.update_id)
        return []
    return [event]


def callback_id(raw: object) -> str | None:
    """The id of a pressed button, which must be answered; also of an update that is broken."""
    query = raw.get("callback_query") if isinstance(raw, dict) else None
    answer_to = query.get("id") if isinstance(query, dict) else None
    return answer_to if isinstance(answer_to, str) else None


def _event(update: Update, me: Me) -> Incoming | None:
    external_id = f"u{number(update.update_id)}"
    if update.message is not None:
        return _message(update.message, external_id, me)
    if update.edited_message is not None:
        return _edited(update.edited_message, external_id, me)
    if update.callback_query is not None:
        return _callback(update.callback_query, external_id)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, external_id)
    return None


def _message(message: Message, external_id: str, me: Me) -> Incoming | None:
    start = _start(message, external_id)
    if start is None or message.from_user is None:
        return None
    text = _without_name(_text(message), me)
    if start.kind is Kind.GROUP:
        if not _addressed(message, text, me):
            return None
        text = _without_mention(text, me)
    card = contact(message, number(message.from_user.id))
    found = replace(
        start,
        text=text,
        media=media(message),
        location=location(message),
        shared_contact=card,
        phone=card.phone if card is not None and card.own else None,
        album=clean(message.media_group_id) if message.media_group_id else None,
        reply_to=_reply_to(message, me),
    )
    if found.text or found.media or found.location or found.shared_contact:
        return found
    readable = start.kind is Kind.GROUP or not unreadable(message)
    return None if readable else replace(start, kind=Kind.UNSUPPORTED)


def _start(message: Message, external_id: str) -> Incoming | None:
    """Who wrote where; None for channels, bots, and groups or channels that write as themselves."""
    person, chat = message.from_user, message.chat
    if person is None or person.is_bot or message.sender_chat is not None:
        return None
    if chat.type not in (Chat.PRIVATE, *_GROUPS):
        return None
    return _incoming(external_id, chat, person)


def _incoming(external_id: str, chat: Chat, person: User) -> Incoming:
    in_group = chat.type in _GROUPS
    return Incoming(
        channel=NAME,
        external_id=external_id,
        sender=str(number(chat.id)),
        name=clean(person.full_name),
        kind=Kind.GROUP if in_group else Kind.MESSAGE,
        member=str(number(person.id)) if in_group else None,
    )


def _reply_to(message: Message, me: Me) -> str | None:
    """The message of ours that this one answers, as `provider_id` of what we sent."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != me.id:
        return None
    return f"{number(message.chat.id)}:{number(replied.message_id)}"


def _text(message: Message) -> str:
    return clean(message.text or message.caption or "")


def _without_name(text: str, me: Me) -> str:
    """ "/status@KawanBot 12" -> "/status 12"; a command for another bot stays as it is."""
    found = _COMMAND.match(text)
    if found is None or found[2] is None or not me.is_named(found[2]):
        return text
    return f"/{found[1]}{text[found.end() :]}"


def _without_mention(text: str, me: Me) -> str:
    mention = _mention(me)
    return text if mention is None else mention.sub("", text, count=1).strip()


def _mention(me: Me) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)@{re.escape(me.username)}\b", re.I) if me.username else None


def _addressed(message: Message, text: str, me: Me) -> bool:
    """In a group we are meant by a command, by a mention, or by a reply to us."""
    command = _COMMAND.match(text)
    if command is not None:
        return command[2] is None
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == me.id:
        return True
    mention = _mention(me)
    if mention is not None and mention.search(text):
        return True
    entities = (*message.entities, *message.caption_entities)
    return any(e.user is not None and e.user.id == me.id for e in entities)


def _edited(message: Message, external_id: str, me: Me) -> Incoming | None:
    """Only texts in private: an edited caption or a moving live position is no news."""
    start = _start(message, external_id)
    if start is None or start.kind is Kind.GROUP or not message.text:
        return None
    return replace(start, text=_without_name(_text(message), me), kind=Kind.EDITED)


def _callback(query: CallbackQuery, external_id: str) -> Incoming | None:
    """A pressed button. Old messages come without content but with their chat; a message sent
    through inline mode comes without a chat, then the reply goes to the person."""
    if query.data is None:
        return None
    person = query.from_user
    chat = query.message.chat if query.message is not None else Chat(person.id, Chat.PRIVATE)
    if chat.type not in (Chat.PRIVATE, *_GROUPS):
        return None
    return replace(_incoming(external_id, chat, person), choice=clean(query.data))


def _membership(change: ChatMemberUpdated, external_id: str) -> Incoming | None:
    """In private, "kicked" means that the person blocked the bot, "member" that it is back."""
    kinds = {ChatMember.BANNED: Kind.BLOCKED, ChatMember.MEMBER: Kind.REACHABLE}
    kind = kinds.get(change.new_chat_member.status)
    if kind is None or change.chat.type != Chat.PRIVATE:
        return None
    return replace(_incoming(external_id, change.chat, change.from_user), kind=kind)
