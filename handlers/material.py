"""`materi`: forms and letters that can be filled in, sent as files."""

from faq.materials import Material
from handlers import texts
from handlers.chat import Chat
from handlers.message import Option, OutgoingMedia, Reply

FOLDER = "materi/"  # prefix of a path that names a shipped file (bot/files.py reads it)
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def choose(chat: Chat) -> Reply:
    """`materi`: all forms to choose from."""
    chat.end()
    options = [Option(f"formulir {m.id}", m.label) for m in chat.knowledge.materials.values()]
    return Reply(texts.MATERIALS, tuple(options))


def send(chat: Chat) -> Reply | None:
    """`formulir <id>`: one form as a file."""
    material = chat.knowledge.materials.get(chat.text.strip().lower())
    if material is None:
        return None
    text = texts.MATERIAL.format(title=material.title, description=material.description)
    return Reply(text, media=(as_media(material),))


def as_media(material: Material) -> OutgoingMedia:
    """The file of a form."""
    mime = _TYPES[material.file.rpartition(".")[2]]
    return OutgoingMedia("document", f"{FOLDER}{material.file}", mime, material.file)
