"""One message of the outbox -> the messages that WhatsApp takes, pure and repeatable.

WhatsApp's mark-up is ours, so text goes out as it is. Sizes: Body of at most 1,600 characters
(Twilio OpenAPI), quick reply and list picker as in twilio.com/docs/content.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.channels.base import Message, Part
from bot.channels.rendering import numbered, split
from handlers import texts
from handlers.message import Option, OutgoingMedia

TEXT = 1600
CAPTION = 1024  # also the body of a quick reply or list picker
QUICK_REPLIES = 3  # un-approved, that is inside the window
TITLE = {"quick": 20, "list": 24}
PAYLOAD = {"quick": 256, "list": 200}


def render(message: Message, contents: Mapping[int, str], *, files: bool = True) -> list[Part]:
    """The parts in the order they are sent; [] for a message with nothing in it.

    Text precedes its files, except where it ends in a question: then the question comes last.
    `contents` (number of options -> content SID) says which button messages exist; without
    `files` (they have no public address) a file is only named.
    """
    if message.template is not None:
        return [Part(text="", template=message.template)]
    if not files:
        message = _named(message)
    caption = _shared_caption(message)
    if caption:
        return _file(message.media[0], caption)
    sent = [part for media in message.media for part in _file(media, media.caption)]
    if not message.options:
        return [*_texts(message.text), *sent]
    return [*sent, *_question(message, contents)]


def length(text: str) -> int:
    """Length in UTF-16 units, the strictest way in which Twilio may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int = TEXT) -> list[str]:
    """`split`, but no piece is longer than `limit` UTF-16 units."""
    out = []
    for piece in split(text, limit):
        wide = length(piece) - len(piece)  # characters that count twice
        fits = length(piece) <= limit
        out += [piece] if fits else split(piece, max(limit - wide, limit // 2))
    return out


def _texts(text: str) -> list[Part]:
    return [Part(text=piece) for piece in pieces(text)]


def _file(media: OutgoingMedia, caption: str) -> list[Part]:
    caption = caption.strip()
    if media.kind == "photo" and length(caption) <= CAPTION:
        return [Part(text=caption, media=media)]
    # Twilio drops the text of a document or sound, so it travels by itself.
    return [*_texts(caption), Part(text="", media=media)]


def _named(message: Message) -> Message:
    lines = [line for m in message.media for line in (m.caption, m.name) if line.strip()]
    return replace(message, text="\n".join([message.text, *lines]), media=())


def _shared_caption(message: Message) -> str:
    """The text, if it can stand below the message's only picture."""
    if len(message.media) != 1 or message.options:
        return ""
    media, text = message.media[0], message.text.strip()
    fits = media.kind == "photo" and not media.caption.strip() and length(text) <= CAPTION
    return text if fits else ""


def _question(message: Message, contents: Mapping[int, str]) -> list[Part]:
    bodies = pieces(message.text)
    if bodies and len(message.options) in contents and _as_buttons(bodies[-1], message.options):
        return [*map(Part, bodies[:-1]), Part(text=bodies[-1], options=message.options)]
    labels = [" ".join(option.label.split()) for option in message.options]
    # The words stand above: below an answer of numbered steps the menu would look like more steps.
    lines = f"{texts.REPLY_WITH_NUMBER}\n{numbered(labels)}"
    if len(labels) == 1:
        lines = texts.REPLY_WITH_ONE.format(label=labels[0])
    if bodies and length(bodies[-1]) + 2 + length(lines) <= TEXT:
        bodies[-1] = f"{bodies[-1]}\n\n{lines}"
        return [*map(Part, bodies)]
    return [*map(Part, bodies), *_texts(lines)]


def _as_buttons(body: str, options: Sequence[Option]) -> bool:
    """WhatsApp refuses buttons that are too long, blank or alike."""
    form = "quick" if len(options) <= QUICK_REPLIES else "list"
    titles = [option.label.strip() for option in options]
    values = [option.value for option in options]
    return (
        length(body) <= CAPTION
        and all(0 < length(title) <= TITLE[form] for title in titles)
        and all(0 < length(value) <= PAYLOAD[form] for value in values)
        and len(set(titles)) == len(set(values)) == len(options)
    )
