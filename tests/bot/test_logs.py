"""What stands in the log, and what never does, whoever wrote the line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.base import SendError
from bot.dispatcher import Dispatcher
from tests.bot.conftest import Queue
from tests.bot.toy import Provider, ToyChannel

ROOT = Path(__file__).parent.parent.parent
TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz0123456"
SECRETS = [TOKEN, "hush-hush", "81234567890", "6281234567890"]

WRITE = f"""
import logging, structlog
from bot import logs
logs.configure(FORMAT, LEVEL)
log = structlog.get_logger("bot.anything")
log.info("a token {TOKEN}", address="https://api.example/bot{TOKEN}/getMe")
log.info("numbers", to="+6281234567890", others=["081234567890", {{"who": "6281234567890"}}])
log.warning("unreachable", url="postgresql://kawan:hush-hush@db/kawan", error=OSError("{TOKEN}"))
try:
    raise RuntimeError("no answer from https://api.example/bot{TOKEN}/sendMessage")
except RuntimeError:
    log.exception("failed")
logging.getLogger("httpx").info("HTTP Request: POST https://api.example/bot{TOKEN}/getMe")
logging.getLogger("httpx").warning("retrying %s for %s", "bot{TOKEN}", 6281234567890)
log.debug("details")
"""


def written(log_format: str, level: str) -> list[str]:
    """The lines on stderr."""
    script = WRITE.replace("FORMAT", repr(log_format)).replace("LEVEL", repr(level))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_no_token_password_or_phone_number_reaches_the_log(log_format: str) -> None:
    lines = written(log_format, "debug")
    assert [s for s in SECRETS if s in "\n".join(lines)] == []
    assert "…7890" in "\n".join(lines)  # enough to recognise a person one knows
    assert "RuntimeError" in "\n".join(lines)
    assert "sendMessage" in "\n".join(lines)


def test_json_is_one_object_a_line() -> None:
    events = [json.loads(line) for line in written("json", "debug")]
    assert [e["level"] for e in events] == ["info", "info", "warning", "error", "warning", "debug"]
    assert all("timestamp" in event for event in events)


def test_the_level_is_ours_and_libraries_speak_up_only_when_something_is_wrong() -> None:
    events = [json.loads(line)["event"] for line in written("json", "warning")]
    assert events[:2] == ["unreachable", "failed"]
    assert events[2].startswith("retrying")
    assert len(events) == 3


@pytest.mark.anyio
async def test_a_refused_message_is_one_line_without_number_and_text(one_queue: Queue) -> None:
    provider = Provider()
    provider.outcomes.append(SendError("no such chat", permanent=True, code="400"))
    one_queue.put("+6281234567890", "rahasia")
    with capture_logs() as lines:
        await Dispatcher(one_queue.engine, ToyChannel(provider), "one").drain()
    assert [line["event"] for line in lines] == ["not sent"]
    assert lines[0]["to"] == "…7890"
    assert "8123456" not in str(lines)
    assert "rahasia" not in str(lines)
