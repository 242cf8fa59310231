"""Downloads a file that a person sent: from Twilio only, capped, and of a type we know.

Twilio answers the media URL (basic auth) with a redirect to a short-lived storage URL that needs
no credentials (help.twilio.com 223183748): they go to the first host and to no other.
"""

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import httpx

from bot.channels.base import FetchError
from bot.channels.whatsapp.settings import LOCAL_HOSTS

MAX_REDIRECTS = 3
TIMEOUT = 20.0  # seconds for one read or connect
DEADLINE = 60.0  # seconds for the whole file

_PDF = "application/pdf"
_OFFICE = frozenset(
    {
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
_IMAGES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_VIDEOS = frozenset({"video/mp4", "video/3gpp"})


class Downloader:
    """Fetches by reference (path and query on Twilio's API host); `transport` replaces the
    network."""

    def __init__(
        self,
        base_url: str,
        auth: tuple[str, str],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base = httpx.URL(base_url)
        self._auth = auth
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        """The file and its real type. Raises FetchError: permanent for what is too large, gone,
        or of another type; temporary for what may work later."""
        try:
            with anyio.fail_after(DEADLINE):
                async with self._opened(self._url(reference)) as response:
                    declared = response.headers.get("content-type", "")
                    data = await _capped(response, max_bytes)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError) as error:
            raise FetchError(f"download failed: {type(error).__name__}") from error
        return data, real_type(data, declared)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    @property
    def _http(self) -> httpx.AsyncClient:
        """Made when first needed: reading the certificates takes longer than all else at start."""
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=TIMEOUT,
                headers={"Accept-Encoding": "identity"},  # so that the cap counts what is received
                transport=self._transport,
            )
        return self._client

    def _url(self, reference: str) -> httpx.URL:
        if not reference.startswith("/") or reference.startswith("//"):
            raise FetchError("not a path on Twilio's host", permanent=True)
        try:
            url = httpx.URL(str(self._base).rstrip("/") + reference)
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            raise FetchError("not a path on Twilio's host", permanent=True) from error
        if _origin(url) != _origin(self._base):
            raise FetchError("not a path on Twilio's host", permanent=True)
        return url

    @asynccontextmanager
    async def _opened(self, url: httpx.URL) -> AsyncIterator[httpx.Response]:
        auth: tuple[str, str] | None = self._auth
        for _ in range(MAX_REDIRECTS + 1):
            request = self._http.build_request("GET", url)
            response = await self._http.send(request, auth=auth, stream=True)
            try:
                if not response.has_redirect_location:
                    _check_status(response.status_code)
                    yield response
                    return
                url, auth = url.join(response.headers["location"]), None
            finally:
                await response.aclose()
            self._check_redirect(url)
        raise FetchError("too many redirects")

    def _check_redirect(self, url: httpx.URL) -> None:
        """Only to the public internet by https; to a stand-in's own address also by http."""
        if _origin(url) == _origin(self._base):
            return
        if url.scheme != "https" or url.host in LOCAL_HOSTS or _is_ip(url.host):
            raise FetchError("redirected to an address we do not trust", permanent=True)


async def _capped(response: httpx.Response, max_bytes: int) -> bytes:
    length = response.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > max_bytes:
        raise FetchError("file too large", permanent=True)
    if response.headers.get("content-encoding", "identity") != "identity":
        raise FetchError("file is compressed against our request")
    data = bytearray()
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > max_bytes:
            raise FetchError("file too large", permanent=True)
    return bytes(data)


def real_type(data: bytes, declared: str) -> str:
    """The type of `data`, looked up in its first bytes for pictures and PDF, else as declared.
    Raises FetchError(permanent) where both disagree or the type is none we take."""
    mime = declared.partition(";")[0].strip().lower()
    seen = _sniffed(data)
    if seen is None and (mime in _OFFICE or mime in _VIDEOS or mime.startswith("audio/")):
        return mime
    if seen is not None and mime in ("", "application/octet-stream", "binary/octet-stream"):
        return seen
    # One picture format under another's name is harmless; a picture that is none is not.
    if seen is not None and (seen == mime or (_is_image(seen) and _is_image(mime))):
        return seen
    raise FetchError("type not accepted, or not what it says", permanent=True)


def _sniffed(data: bytes) -> str | None:
    for magic, mime in _IMAGES.items():
        if data.startswith(magic):
            return mime
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return _PDF if b"%PDF-" in data[:1024] else None


def _is_image(mime: str) -> bool:
    return mime.startswith("image/")


def _check_status(status: int) -> None:
    if status in (401, 408, 429) or status >= 500:  # our token, their load
        raise FetchError(f"download refused: HTTP {status}")
    if status != 200:
        raise FetchError(f"file is gone: HTTP {status}", permanent=True)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
