"""A message of the outbox cut into what Telegram takes at once. Pure."""

from dataclasses import replace

from bot.channels.base import Message, Part
from bot.channels.rendering import split, to_html, to_plain
from handlers.message import Option, OutgoingMedia

# Bot API, sendMessage and sendPhoto (lengths after entities parsing) and InlineKeyboardButton;
# the page is core.telegram.org/bots/api
TEXT, CAPTION, CALLBACK_BYTES = 4096, 1024, 64
MAX_OPTIONS = 100  # telegram.constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
_LABEL = 40  # characters that a narrow telephone shows on a button of full width


def render(message: Message) -> list[Part]:
    """Files first, each with its caption, then the text, so that the buttons end up at the
    bottom. A short text becomes the caption of a lone file without one.

    Raises ValueError for options that no message can carry: a mistake of the caller.
    """
    options = tuple(_option(o) for o in message.options)
    texts = pieces(message.text, TEXT)
    if len(message.media) == 1 and not message.media[0].caption and len(texts) == 1:
        parts = _file(replace(message.media[0], caption=texts[0]))
    else:
        parts = [part for media in message.media for part in _file(media)]
        parts += [Part(text=to_html(text)) for text in texts]
    return _with_keyboard(parts, options, message)


def _with_keyboard(parts: list[Part], options: tuple[Option, ...], message: Message) -> list[Part]:
    if len(options) > MAX_OPTIONS:
        raise ValueError(f"{len(options)} options; Telegram takes {MAX_OPTIONS}")
    if options and not parts:
        raise ValueError("options without a text to stand under")
    # Telegram refuses these requests in groups, whose ids are negative.
    request = None if options or message.recipient.startswith("-") else message.request
    return [*parts[:-1], replace(parts[-1], options=options, request=request)] if parts else []


def _file(media: OutgoingMedia) -> list[Part]:
    if utf16_length(media.caption) <= CAPTION:
        return [Part(text=to_html(clean(media.caption.strip())), media=media)]
    return [Part(text="", media=media), *(Part(to_html(t)) for t in pieces(media.caption, TEXT))]


def _option(option: Option) -> Option:
    size = len(option.value.encode())
    if not 1 <= size <= CALLBACK_BYTES:
        raise ValueError(f"option value of {size} bytes; Telegram takes 1 to {CALLBACK_BYTES}")
    label = " ".join(to_plain(clean(option.label)).split())
    if not label:
        raise ValueError("option without a label")
    return Option(option.value, label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…")


def rows(options: tuple[Option, ...]) -> list[list[Option]]:
    """Buttons by row: three short ones, two of middle length, or one."""
    longest = max((len(o.label) for o in options), default=0)
    width = 3 if longest <= 8 else 2 if longest <= 16 else 1
    return [list(options[i : i + width]) for i in range(0, len(options), width)]


def pieces(text: str, limit: int) -> list[str]:
    """Text in pieces of at most `limit` UTF-16 units, the strictest way Telegram counts. The
    mark-up is counted too: the piece can only get shorter."""
    whole = split(clean(text), limit)
    # Half as many characters always fit, since a character is at most two units.
    return [p for w in whole for p in ([w] if utf16_length(w) <= limit else split(w, limit // 2))]


def utf16_length(text: str) -> int:
    """Length as Telegram measures entities: an emoji is two."""
    return len(text) + sum(c > "\uffff" for c in text)


def clean(text: str) -> str:
    """Without halves of surrogate pairs and NUL, which neither UTF-8 nor PostgreSQL can hold."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "")
