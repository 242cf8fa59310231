"""One part out: text, photo or document, with its buttons; and a text changed afterwards."""

import asyncio
import html
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import telegram
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
)
from telegram.error import TelegramError

from bot.channels.base import Part, SendError, not_editable
from bot.channels.telegram.errors import cannot_parse, not_modified
from bot.channels.telegram.layout import rows
from bot.channels.telegram.transport import Bot
from handlers import texts
from handlers.message import OutgoingMedia

_HTML = "HTML"
_PHOTO_BYTES = 10 * 1000 * 1000  # core.telegram.org/bots/api#sendphoto; more goes as a document
_TAG = re.compile(r"</?[bi]>")

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | None
T = TypeVar("T")
OpenFile = Callable[[str], bytes]


async def load(media: OutgoingMedia | None, open_file: OpenFile) -> bytes | None:
    """The file of a part. Raises SendError: permanent where there is no such file."""
    if media is None:
        return None
    try:
        return await asyncio.to_thread(open_file, media.path)
    except (FileNotFoundError, IsADirectoryError, LookupError, ValueError) as error:
        raise SendError(f"no file for {media.name}", permanent=True, code="file") from error
    except OSError as error:
        raise SendError(f"cannot read {media.name}", code="file") from error


async def deliver(bot: Bot, recipient: str, part: Part, data: bytes | None) -> str:
    """Send it and return Telegram's message id, which is unique within the chat only.

    Raises telegram.error.TelegramError.
    """
    sent = await _formatted(part, lambda p, mode: _call(bot, recipient, p, data, mode))
    return str(sent.message_id)


async def change(bot: Bot, recipient: str, provider_id: str, part: Part) -> None:
    """Put the text and buttons of `part` in place of those of a text message of ours.

    Raises telegram.error.TelegramError, and SendError (permanent) for what can't be changed: a
    file, and a message that is none of this chat's.
    """
    chat, _, message = provider_id.rpartition(":")
    if chat != recipient or not message.isdecimal() or part.media is not None:
        raise not_editable()
    try:
        await _formatted(part, lambda p, mode: _edit(bot, recipient, int(message), p, mode))
    except TelegramError as error:
        if not not_modified(error):
            raise


async def _formatted(part: Part, call: Callable[[Part, str | None], Awaitable[T]]) -> T:
    """`call` with mark-up; where Telegram can't read it, without: better than not at all."""
    try:
        return await call(part, _HTML)
    except TelegramError as error:
        if not cannot_parse(error):
            raise
        return await call(replace(part, text=html.unescape(_TAG.sub("", part.text))), None)


async def _edit(bot: Bot, recipient: str, message: int, part: Part, mode: str | None) -> object:
    markup = keyboard(part)
    return await bot.edit_message_text(
        part.text,
        chat_id=recipient,
        message_id=message,
        parse_mode=mode,
        # A keyboard in place of the phone's own can't be changed; core.telegram.org/bots/api#editmessagetext
        reply_markup=markup if isinstance(markup, InlineKeyboardMarkup) else None,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def _call(
    bot: Bot, recipient: str, part: Part, data: bytes | None, mode: str | None
) -> telegram.Message:
    markup = keyboard(part)
    if part.media is None or data is None:
        return await bot.send_message(
            recipient,
            part.text,
            parse_mode=mode,
            reply_markup=markup,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    file, caption = InputFile(data, filename=part.media.name), part.text or None
    if part.media.kind == "photo" and len(data) <= _PHOTO_BYTES:
        return await bot.send_photo(
            recipient, file, caption=caption, parse_mode=mode, reply_markup=markup
        )
    return await bot.send_document(
        recipient, file, caption=caption, parse_mode=mode, reply_markup=markup
    )


def keyboard(part: Part) -> Markup:
    """Buttons under the message for options; a button in place of the keyboard for a request."""
    if part.options:
        return InlineKeyboardMarkup(
            [
                [InlineKeyboardButton(o.label, callback_data=o.value) for o in row]
                for row in rows(part.options)
            ]
        )
    if part.request is None:
        return None
    contact = part.request == "contact"
    button = KeyboardButton(
        texts.SHARE_PHONE_BUTTON if contact else texts.SHARE_LOCATION_BUTTON,
        request_contact=contact or None,
        request_location=not contact or None,
    )
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
