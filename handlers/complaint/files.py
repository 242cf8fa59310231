"""Photos, documents and positions that arrive while a complaint is being written."""

from db.session import id_of
from handlers import texts
from handlers.chat import Chat
from handlers.complaint.parts import evidence_of


def has_file(chat: Chat) -> bool:
    """Whether this message brings a file or a position."""
    return bool(chat.attachments) or chat.incoming.location is not None


def take(chat: Chat) -> None:
    """Add what this message brings to the draft."""
    ids = [*chat.answers.get("files", []), *(id_of(a) for a in chat.attachments)]
    chat.remember(files=list(dict.fromkeys(ids)))
    if point := chat.incoming.location:
        chat.remember(location=[point.latitude, point.longitude])


def received(chat: Chat) -> str:
    """What arrived, as a word at the beginning of a sentence."""
    if chat.attachments:
        return evidence_of(chat.attachments, None)
    return texts.FILE_WORDS["location"]


def take_album(chat: Chat) -> None:
    """A further photo of an album joins what its first one started, without another answer."""
    if (chat.contact.step or "").startswith("complaint."):
        take(chat)
