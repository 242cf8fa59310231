"""Files that we send: materials that ship with the program, files from the media store, and files
made for one person; and the signed URLs under which a platform may fetch them."""

import hashlib
import hmac
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from urllib.parse import quote, unquote

from sqlalchemy import Engine

from bot.channels.web import sniff
from bot.media import MediaStore
from bot.settings import Settings
from db import documents
from db.clock import now
from db.session import DATABASE_DOWN, reading
from handlers.documents import DOCX, XLSX
from handlers.message import OutgoingMedia

MATERIALS = "materi/"  # prefix of a path that names a shipped file
_DOCUMENT = re.compile(documents.FOLDER + "([0-9a-f]{32})/([^/]+)")  # anything else: a store key

# Python's own table knows no office files; that of the machine is not there in a small container.
_TYPES = mimetypes.MimeTypes()
_TYPES.add_type(XLSX, ".xlsx")
_TYPES.add_type(DOCX, ".docx")


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a file and their MIME type. `private`: nobody on the way may keep a copy."""

    data: bytes
    mime: str
    private: bool = False


def open_file(store: MediaStore, path: str, engine: Engine | None = None) -> bytes:
    """The bytes of an OutgoingMedia.path. Raises as read_file does."""
    return read_file(store, path, engine).data


def read_file(store: MediaStore, path: str, engine: Engine | None = None) -> File:
    """The file of an OutgoingMedia.path; those made for one person need the `engine`.

    Raises FileNotFoundError where there is none (any more), another OSError where it can't be
    read now.
    """
    if path.startswith(documents.FOLDER):
        return _document(path, engine)
    if path.startswith(MATERIALS):
        data = _material(path)
    else:
        try:
            data = store.read(path)
        except KeyError as error:
            raise FileNotFoundError(path) from error
    return File(data, _TYPES.guess_type(path)[0] or sniff(data))


def _material(path: str) -> bytes:
    name = path.removeprefix(MATERIALS)
    file = resources.files("faq").joinpath("content", "files", name)
    if "/" in name or name.startswith(".") or not file.is_file():
        raise FileNotFoundError(path)
    return file.read_bytes()


def _document(path: str, engine: Engine | None) -> File:
    found = _DOCUMENT.fullmatch(path)
    if found is None or engine is None:
        raise FileNotFoundError(documents.FOLDER)  # the path itself is a key: it is not told
    try:
        with reading(engine) as session:
            row = documents.read(session, found[1], now())
    except DATABASE_DOWN as error:
        # An OSError: nothing was sent, so that the sender tries again instead of doubting.
        raise ConnectionError("database unreachable") from error
    if row is None or row.name != found[2]:
        raise FileNotFoundError(documents.FOLDER)
    return File(row.data, row.mime, private=True)


def sign(secret: str, path: str) -> str:
    """HMAC-SHA256 of a path: who has the URL may fetch this file and no other."""
    return hmac.new(secret.encode(), path.encode(), hashlib.sha256).hexdigest()[:32]


def signed_urls(settings: Settings) -> Callable[[OutgoingMedia], str] | None:
    """A maker of public URLs, or None without SECRET_KEY: then files are only offered by name."""
    secret = settings.secret_key.get_secret_value()
    if not secret or not settings.public_url:
        return None

    def url(medium: OutgoingMedia) -> str:
        return f"{settings.public_url}/media/{sign(secret, medium.path)}/{quote(medium.path, safe='/')}"

    return url


def verified_path(secret: str, signature: str, path: str) -> str | None:
    """The path of a signed URL, or None when the signature is not ours."""
    plain = unquote(path)
    if secret and hmac.compare_digest(
        sign(secret, plain).encode(), signature.encode("utf-8", "replace")
    ):
        return plain
    return None
