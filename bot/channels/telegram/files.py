"""Files that people sent: download with a limit, and their true type."""

import asyncio
import mimetypes
from pathlib import PurePosixPath

import httpx
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.base import FetchError
from bot.channels.telegram.transport import Bot

PLATFORM_BYTES = 20 * 1024 * 1024  # core.telegram.org/bots/api#getfile
_SECONDS = 60.0  # for the whole download
_UNKNOWN_TYPE = "application/octet-stream"
# First bytes -> type. Python's table of suffixes is not believed for these.
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
# Not in Python's own table, or named otherwise on some systems.
_SUFFIXES = {
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


async def fetch(bot: Bot, file_id: str, max_bytes: int) -> tuple[bytes, str]:
    """(bytes, type) of a file of at most `max_bytes`. Raises FetchError.

    The address holds the token: it goes neither into an error nor into the log.
    """
    limit = min(max_bytes, PLATFORM_BYTES)
    address = await _address(bot, file_id, limit)
    try:
        async with asyncio.timeout(_SECONDS):
            data = await bot.download(address, limit)
    except (httpx.HTTPError, TimeoutError) as error:
        raise FetchError(f"download failed: {type(error).__name__}") from None
    if len(data) > limit:
        raise FetchError(f"larger than {limit} bytes", permanent=True)
    return data, sniff(data, address)


async def _address(bot: Bot, file_id: str, limit: int) -> str:
    try:
        file = await bot.get_file(file_id)
    except (BadRequest, Forbidden) as error:  # "file is too big", "wrong file_id"
        permanent = "temporarily" not in error.message
        raise FetchError(error.message, permanent=permanent) from None
    except TelegramError as error:
        raise FetchError(f"getFile failed: {type(error).__name__}") from None
    if (file.file_size or 0) > limit:
        raise FetchError(f"larger than {limit} bytes", permanent=True)
    if not (file.file_path or "").startswith(("https://", "http://")):
        raise FetchError("the Bot API server keeps files to itself (--local)", permanent=True)
    return str(file.file_path)


def sniff(data: bytes, name: str) -> str:
    """The type by the first bytes for pictures and PDF, else by the suffix of the name."""
    for signature, mime in _SIGNATURES:
        if data.startswith(signature):
            return mime
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    suffix = PurePosixPath(name).suffix.lower()
    guess = _SUFFIXES.get(suffix) or mimetypes.guess_type(f"x{suffix}")[0] or _UNKNOWN_TYPE
    claims_more = guess.startswith("image/") or guess in {mime for _, mime in _SIGNATURES}
    return _UNKNOWN_TYPE if claims_more else guess
