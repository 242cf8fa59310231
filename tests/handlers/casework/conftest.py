"""The log as it is written, with everything in it."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs


@pytest.fixture
def debug_log() -> Iterator[io.StringIO]:
    """What is logged at the lowest level, as it would stand in a file."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in logs.OUR_LOGGERS]
    handlers, config = root.handlers[:], structlog.get_config()
    levels = [(logger, logger.level) for logger in (root, *ours)]
    logs.configure("json", "debug")
    # A logger that is kept would go on writing here in later tests.
    structlog.configure(**{**structlog.get_config(), "cache_logger_on_first_use": False})
    file = io.StringIO()
    root.handlers[0].setStream(file)  # type: ignore[attr-defined]
    yield file
    root.handlers[:] = handlers
    structlog.configure(**config)
    for logger, level in levels:
        logger.setLevel(level)
