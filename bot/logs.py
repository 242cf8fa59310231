"""Logging: one line an event, to stderr, without anything secret."""

import logging
import re
import sys
from typing import Any

import structlog

OUR_LOGGERS = ("bot", "handlers", "faq", "db", "uvicorn")

# A bot token and a phone number in an SDK's own message: whatever we log ourselves is masked.
_TOKEN = re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{20,}")
_PHONE = re.compile(r"(\+?62|\b0)8\d{4,9}(\d{4})\b")
# PostgreSQL adds to an error the whole row that it refused: what people wrote, and their names.
_ROW = re.compile(r"(Failing row contains ).*?\)\.(?=\\n|\n|\Z)", re.S)
_CREDENTIALS = re.compile(r"(://[^:/@\s]+:)[^@\s]+@")


def mask_secrets(_logger: Any, _method: str, line: Any) -> str:
    """Tokens, passwords in URLs and phone numbers never reach a log, whoever wrote the line, and
    wherever in it they stand: it is the finished line that is masked."""
    masked = _TOKEN.sub("<token>", str(line))
    masked = _CREDENTIALS.sub(r"\1<password>@", masked)
    masked = _ROW.sub(r"\1(…).", masked)
    return _PHONE.sub(r"…\2", masked)


def _without_colours(_logger: Any, _method: str, event: Any) -> Any:
    event.pop("color_message", None)  # uvicorn says everything twice
    return event


def configure(log_format: str, level: str) -> None:
    """structlog for us and for the standard library's loggers alike."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without_colours,
    ]
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
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
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                last,
                mask_secrets,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries speak up only when something is wrong: their informative lines hold URLs with tokens.
    root.setLevel(logging.WARNING)
    # It warns whenever a duty takes longer than its interval, which is what coalescing is for.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    for ours in OUR_LOGGERS:
        logging.getLogger(ours).setLevel(level.upper())
