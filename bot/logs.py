"""Logging: one line an event, to stderr, without anything secret."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

OUR_LOGGERS = ("bot", "handlers", "faq", "db", "uvicorn")

# A bot token and a phone number in an SDK's own message: whatever we log ourselves is masked.
_TOKEN = re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{20,}")
_PHONE = re.compile(r"(\+?62|\b0)8\d{4,9}(\d{4})\b")
_CREDENTIALS = re.compile(r"(://[^:/@\s]+:)[^@\s]+@")


def mask_secrets(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Tokens, passwords in URLs and phone numbers never reach a log, whoever wrote the line."""
    for key, value in event.items():
        if isinstance(value, str):
            masked = _TOKEN.sub("<token>", value)
            masked = _CREDENTIALS.sub(r"\1<password>@", masked)
            event[key] = _PHONE.sub(r"…\2", masked)
    return event


def configure(log_format: str, level: str) -> None:
    """structlog for us and for the standard library's loggers alike."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_secrets,
    ]
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries speak up only when something is wrong: their informative lines hold URLs with tokens.
    root.setLevel(logging.WARNING)
    for ours in OUR_LOGGERS:
        logging.getLogger(ours).setLevel(level.upper())
