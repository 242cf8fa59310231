"""Twilio's SDK with what it lacks: a base URL, a time limit for the whole request, a pool as
wide as our window, and errors that keep Retry-After."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.util import Timeout

from bot.channels.whatsapp.settings import API_URL, TwilioSettings

CONNECT_TIMEOUT = 5.0  # seconds
WINDOW = 48  # requests at once: the dispatcher's window and a few more

# The SDK logs every URL and query, phone numbers included, at INFO.
_silent = logging.getLogger(f"{__name__}.sdk")
_silent.disabled = True

# The SDK's classes carry no type hints that mypy can see.
_new_client: Any = Client
_new_http: Any = TwilioHttpClient


class ApiError(Exception):
    """Any answer but 2xx. `status` is HTTP's, `code` Twilio's own (a number, where it gave one),
    `retry_after` in seconds where the answer named it."""

    def __init__(
        self, status: int, code: object, message: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


class _Adapter(HTTPAdapter):
    """Never retries (a second POST is a second message) and bounds the request as a whole."""

    def __init__(self, total: float) -> None:
        self._total = total
        super().__init__(pool_connections=2, pool_maxsize=WINDOW, max_retries=0)

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        connect = min(CONNECT_TIMEOUT, self._total)
        kwargs["timeout"] = Timeout(total=self._total, connect=connect)
        return super().send(request, *args, **kwargs)


class BaseUrlClient:
    """What the SDK's client sends its requests with: TwilioHttpClient, but to `base_url`. With
    the default, Twilio's own host names stay."""

    is_async = False

    def __init__(self, base_url: str, timeout: float) -> None:
        self._base = "" if base_url == API_URL else base_url
        self._session = Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter(timeout))
        self._http = _new_http(logger=_silent)
        self._http.session = self._session

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """The SDK's response to a request; raises ApiError, or what `requests` raises."""
        response = self._http.request(method, self._moved(url), *args, **kwargs)
        if not 200 <= response.status_code < 300:
            raise _error(response)
        return response

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _moved(self, url: str) -> str:
        if not self._base:
            return url
        parts = urlsplit(url)
        return f"{self._base}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def make_client(own: TwilioSettings, http: BaseUrlClient) -> Any:
    """The SDK's client (twilio.rest.Client) for our account with the token in use."""
    return _new_client(own.account_sid, own.tokens[0], http_client=http)


def _error(response: Any) -> ApiError:
    try:
        body = json.loads(response.text)
    except ValueError:
        body = {}
    body = body if isinstance(body, dict) else {}
    # "detail" and "title" are RFC 9457's words, which Twilio's newer services use.
    message = body.get("message") or body.get("detail") or body.get("title") or ""
    wait = _seconds(response.headers.get("Retry-After", ""))
    return ApiError(response.status_code, body.get("code"), str(message), wait)


def _seconds(value: str) -> float | None:
    return min(float(value), 3600.0) if value.isascii() and value.isdigit() else None
