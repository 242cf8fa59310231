"""One part out: text, photo or document, with its buttons."""

import asyncio
import html
import re
from collections.abc import Callable

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

from bot.channels.base import Part, SendError
from bot.channels.telegram.errors import cannot_parse
from bot.channels.telegram.layout import rows
from bot.channels.telegram.transport import Bot
from handlers import texts
from handlers.message import OutgoingMedia

_HTML = "HTML"
_PHOTO_BYTES = 10 * 1000 * 1000  # core.telegram.org/bots/api#sendphoto; more goes as a document
_TAG = re.compile(r"</?[bi]>")

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | None
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
    try:
        sent = await _call(bot, recipient, part, data, _HTML)
    except TelegramError as error:
        if not cannot_parse(error):
            raise
        plain = html.unescape(_TAG.sub("", part.text))  # better unformatted than not at all
        sent = await _call(
            bot, recipient, Part(plain, part.options, part.media, part.request), data
        )
    return str(sent.message_id)


async def _call(
    bot: Bot, recipient: str, part: Part, data: bytes | None, mode: str | None = None
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
