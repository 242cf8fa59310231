"""Files that we send: materials that ship with the program, and files from the media store; and
the signed URLs under which a platform may fetch them."""

import hashlib
import hmac
from collections.abc import Callable
from importlib import resources
from urllib.parse import quote, unquote

from bot.media import MediaStore
from bot.settings import Settings
from handlers.message import OutgoingMedia

MATERIALS = "materi/"  # prefix of a path that names a shipped file; anything else is a store key


def open_file(store: MediaStore, path: str) -> bytes:
    """The bytes of an OutgoingMedia.path. Raises FileNotFoundError."""
    name = path.removeprefix(MATERIALS)
    if name != path and "/" not in name and not name.startswith("."):
        file = resources.files("faq").joinpath("content", "files", name)
        if file.is_file():
            return file.read_bytes()
        raise FileNotFoundError(path)
    try:
        return store.read(path)
    except KeyError as error:
        raise FileNotFoundError(path) from error


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
