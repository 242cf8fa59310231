"""python-telegram-bot's Bot over HTTP, with the facts it hides: status codes, raw updates, and
downloads that stop at a limit."""

import contextlib
import json
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
import telegram
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

_CONNECTIONS = 200  # more than are ever in flight: 28.5 messages a second, each some 0.3 s
_KEEPALIVE_SECONDS = 10.0  # not longer: a connection that the server closed costs a message
_LONG_POLL_MARGIN = 10.0  # seconds to wait beyond the time-out that getUpdates was given
# These loggers write URLs, which hold the token; the library's also whole answers it cannot read,
# which hold texts and numbers, at the level of errors. All its errors are raised as well.
_QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL}
# What python-telegram-bot turns into errors of its own; all others only become a sentence.
_KNOWN_FAILURES = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
    }
)


class HttpStatusError(NetworkError):
    """The server answered, with a status that python-telegram-bot keeps to itself.

    This includes 429: the library's RetryAfter warns of its own deprecation when it is made.
    `retry_after` in seconds, where the answer tells it.
    """

    def __init__(self, status: int, payload: bytes) -> None:
        answer = _Failure.read(payload)
        super().__init__(answer.description or f"HTTP {status}")
        self.status = status
        self.retry_after = answer.retry_after


@dataclass(frozen=True, slots=True)
class _Failure:
    """core.telegram.org/bots/api#making-requests and #responseparameters."""

    description: str = ""
    retry_after: float | None = None

    @classmethod
    def read(cls, payload: bytes) -> "_Failure":
        with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
            answer = json.loads(payload)
            seconds = (answer.get("parameters") or {}).get("retry_after")
            return cls(
                str(answer.get("description") or ""), None if seconds is None else float(seconds)
            )
        return cls()


class Request(HTTPXRequest):
    """The library's HTTP client; answers it has no error for become HttpStatusError."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See HTTPXRequest.do_request."""
        status, payload = await super().do_request(*args, **kwargs)
        if HTTPStatus(200) <= status < HTTPStatus(300) or status in _KNOWN_FAILURES:
            return status, payload
        raise HttpStatusError(status, payload)

    async def download(self, url: str, max_bytes: int) -> bytes:
        """At most `max_bytes` + 1 bytes of a file: one more tells that it is too long.

        Raises httpx.HTTPError, also for an answer other than 200.
        """
        data = bytearray()
        # Uncompressed, so that the bytes counted are the bytes kept.
        headers = {"Accept-Encoding": "identity"}
        async with self._client.stream("GET", url, headers=headers) as answer:
            if answer.status_code != HTTPStatus.OK:
                raise httpx.HTTPError(f"HTTP {answer.status_code}")
            async for chunk in answer.aiter_raw():
                data += chunk[: max_bytes + 1 - len(data)]
                if len(data) > max_bytes:
                    break
        return bytes(data)


class Bot(telegram.Bot):
    """telegram.Bot with raw updates, so that one it cannot parse does not hide the others."""

    __slots__ = ()

    async def raw_updates(self, offset: int | None, seconds: int, allowed: list[str]) -> list[Any]:
        """Updates as parsed JSON, oldest first; waits up to `seconds` for the first one.

        Raises telegram.error.TelegramError. core.telegram.org/bots/api#getupdates
        """
        wanted = {"offset": offset, "timeout": seconds, "allowed_updates": allowed}
        result = await self._post("getUpdates", wanted, read_timeout=seconds + _LONG_POLL_MARGIN)
        return result if isinstance(result, list) else []

    async def download(self, url: str, max_bytes: int) -> bytes:
        """See Request.download."""
        if not isinstance(self.request, Request):
            raise TypeError("a Bot of make_bot is needed")
        return await self.request.download(url, max_bytes)

    async def close_connections(self) -> None:
        """Close both clients; they open again when used by a later start."""
        for request in self._request:
            await request.shutdown()

    async def open_connections(self) -> None:
        """Open both clients where they are closed; asks the network nothing."""
        for request in self._request:
            await request.initialize()


def make_bot(token: str, api_url: str, transport: httpx.AsyncBaseTransport | None = None) -> Bot:
    """A Bot for a Bot API server; one client for sending, one for polling, since a long poll
    holds its connection. `transport` replaces the network."""
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
    root = api_url.rstrip("/")
    return Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=_request(_CONNECTIONS, transport),
        get_updates_request=_request(1, transport),
    )


def _request(connections: int, transport: httpx.AsyncBaseTransport | None) -> Request:
    # httpx keeps only 20 idle connections by default and would open a new one for most messages.
    limits = httpx.Limits(
        max_connections=connections,
        max_keepalive_connections=connections,
        keepalive_expiry=_KEEPALIVE_SECONDS,
    )
    return Request(
        connect_timeout=5.0,
        pool_timeout=3.0,
        read_timeout=10.0,
        write_timeout=5.0,
        media_write_timeout=10.0,
        httpx_kwargs={"limits": limits} | ({"transport": transport} if transport else {}),
    )
