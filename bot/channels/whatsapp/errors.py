"""What went wrong while sending -> `SendError`: was it sent, and who has to wait?"""

import re

import structlog
from requests import exceptions as http
from twilio.base.exceptions import TwilioException
from urllib3 import exceptions as pool

from bot.channels.base import SendError
from bot.channels.whatsapp import codes
from bot.channels.whatsapp.client import ApiError

# All that a request may raise: ours, the SDK's, its transport's, and those of reading an answer
# that was not foreseen.
CAUGHT = (
    ApiError,
    TwilioException,
    http.RequestException,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)

ALARM_WAIT = 60.0  # seconds until we look whether the account was put right
THROTTLE_WAIT = 2.0
OVERLOAD_WAIT = 5.0
DAILY_LIMIT_WAIT = 3600.0

_log = structlog.get_logger(__name__)
_NUMBER = re.compile(r"\+?\d{3,}(\d{4})")
# A request that these stopped never left the machine.
_BEFORE_SENDING = (
    http.InvalidURL,
    http.MissingSchema,
    http.InvalidSchema,
    http.InvalidHeader,
    http.ConnectTimeout,
    UnicodeEncodeError,
)
_NO_CONNECTION = (pool.NewConnectionError, pool.ConnectTimeoutError, pool.ProxyError)


def send_error(error: Exception) -> SendError:
    """The contract's error for one of CAUGHT, raised by a request to create a message."""
    if isinstance(error, ApiError):
        return _refused(error)
    if isinstance(error, UnicodeEncodeError):
        return SendError("text is not Unicode", permanent=True, code="unicode")
    if isinstance(error, _BEFORE_SENDING) or _never_connected(error):
        return SendError(f"not sent: {type(error).__name__}", code="connect")
    return SendError(f"no answer: {type(error).__name__}", unknown=True, code="no_answer")


def masked(text: str) -> str:
    """Provider's words without full phone numbers, short enough for a column and a log."""
    return _NUMBER.sub(r"…\1", text)[:200]


def _never_connected(error: Exception) -> bool:
    """requests raises ConnectionError both for a refused connection and for one that broke when
    the message was already under way; only urllib3's reason tells them apart."""
    if not isinstance(error, http.ConnectionError) or not error.args:
        return False
    return isinstance(getattr(error.args[0], "reason", None), _NO_CONNECTION)


def _refused(error: ApiError) -> SendError:
    code = codes.number(error.code) or 0
    text = f"Twilio {error.status}/{code}: {masked(error.message)}"
    name = str(code or error.status)
    if code in codes.BLOCKED:
        return SendError(text, blocked=True, code=name)
    if code in codes.ALARM or error.status in (401, 404) or error.status < 400:
        _log.error("whatsapp_account_refused", status=error.status, code=code)
        return SendError(text, retry_after=ALARM_WAIT, whole_channel=True, code=name)
    pause = _pause(error.status, code)
    if pause is not None:
        return SendError(
            text, retry_after=error.retry_after or pause, whole_channel=True, code=name
        )
    if error.status >= 500:
        return SendError(text, unknown=True, code=name)
    return SendError(text, permanent=True, code=name)


def _pause(status: int, code: int) -> float | None:
    """Seconds that everybody waits because Twilio took nothing; None if that is not the case."""
    if code == codes.DAILY_LIMIT:
        return DAILY_LIMIT_WAIT
    if code == codes.QUEUE_FULL:
        return ALARM_WAIT
    if status == 429 or code == codes.TOO_MANY_REQUESTS:
        return THROTTLE_WAIT
    return OVERLOAD_WAIT if status == 503 else None
