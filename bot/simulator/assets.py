"""The page and its files, read once; their address carries a hash, so browsers keep them."""

import hashlib
import mimetypes
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",  # blob: a photo as it looks before it is sent
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cache-Control": "no-cache",
}
FOR_EVER = "public, max-age=31536000, immutable"


class Assets:
    """Static files by name, as (bytes, type), and the page that refers to them."""

    def __init__(self) -> None:
        folder = resources.files("bot.simulator").joinpath("static")
        self._files = {
            file.name: (file.read_bytes(), _type_of(file.name))
            for file in folder.iterdir()
            if file.is_file()
        }
        digest = hashlib.sha256()
        for name in sorted(self._files):
            digest.update(name.encode() + b"\0" + self._files[name][0])
        self.version = digest.hexdigest()[:12]

    def get(self, name: str) -> tuple[bytes, str] | None:
        """A file's bytes and type, or None."""
        return self._files.get(name)

    def page(self, *, max_bytes: int, text_limit: int) -> str:
        """The HTML of /simulator."""
        environment = Environment(
            loader=PackageLoader("bot.simulator"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        template = environment.get_template("simulator.html")
        return template.render(version=self.version, max_bytes=max_bytes, text_limit=text_limit)


def _type_of(name: str) -> str:
    if name.endswith(".js"):
        return "text/javascript; charset=utf-8"  # some systems' tables say otherwise
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{mime}; charset=utf-8" if mime.startswith("text/") else mime
