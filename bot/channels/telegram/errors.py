"""What a failed call means for the message: blocked, refused, to be repeated, or unknown."""

import httpx
import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.base import SendError
from bot.channels.telegram.transport import HttpStatusError

log = structlog.get_logger(__name__)

_TOO_MANY, _UNAVAILABLE, _TIMEOUT = 429, 503, 408
_PAUSE = 5.0  # seconds, where the server asks for patience without a number
_ALARM_PAUSE = 60.0  # seconds between tries with a token that is refused
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# 400 sentences that mean "not in this chat any more"; the other 400s are about the message.
_UNREACHABLE = (
    "chat not found",
    "peer_id_invalid",
    "user is deactivated",
    "bot was kicked",
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
)
_UNPARSABLE = "can't parse entities"
_UNCHANGED = "message is not modified"


def cannot_parse(error: TelegramError) -> bool:
    """Telegram did not understand the mark-up of the text."""
    return isinstance(error, BadRequest) and _UNPARSABLE in error.message.lower()


def not_modified(error: TelegramError) -> bool:
    """The message says already what it was to be changed to."""
    return isinstance(error, BadRequest) and _UNCHANGED in error.message.lower()


def classify(error: TelegramError) -> SendError:
    """The SendError for a failed send (core.telegram.org/bots/api#making-requests)."""
    if isinstance(error, InvalidToken):
        log.error("telegram_token_refused", key="TELEGRAM_TOKEN")
        return SendError(
            "token refused", retry_after=_ALARM_PAUSE, whole_channel=True, code="token"
        )
    if isinstance(error, HttpStatusError):
        return _from_status(error)
    if isinstance(error, Forbidden | ChatMigrated | BadRequest):
        return _refused(error)
    return _from_network(error)


def _refused(error: Forbidden | ChatMigrated | BadRequest) -> SendError:
    if isinstance(error, ChatMigrated):
        return SendError(error.message, permanent=True, code=f"migrated:{error.new_chat_id}")
    if isinstance(error, Forbidden):
        return SendError(error.message, blocked=True, code="403")
    blocked = any(sentence in error.message.lower() for sentence in _UNREACHABLE)
    return SendError(error.message, permanent=True, blocked=blocked, code="400")


def _from_status(error: HttpStatusError) -> SendError:
    code = str(error.status)
    if error.status in {_TOO_MANY, _UNAVAILABLE}:  # both: surely not processed
        pause = _PAUSE if error.retry_after is None else error.retry_after
        return SendError(error.message, retry_after=pause, whole_channel=True, code=code)
    if 400 <= error.status < 500 and error.status != _TIMEOUT:  # 413: the file is too large
        return SendError(error.message, permanent=True, code=code)
    return SendError(error.message, unknown=True, code=code)


def _from_network(error: TelegramError) -> SendError:
    # BadRequest, a subclass of NetworkError, never comes here: it is asked for before.
    # The Bot API has no idempotency key: whatever may have left this machine is unknown.
    unknown = not isinstance(error.__cause__, _NEVER_SENT)
    return SendError(
        str(error)[:200], unknown=unknown, code=type(error.__cause__ or error).__name__
    )
