"""The stand-ins and the bot, as processes, with our people on every platform."""

from collections.abc import Iterator
from copy import copy
from pathlib import Path

import pytest

from tests.e2e.service import Service
from tests.e2e.telegram import PUBLIC, SECRET
from tests.standins.telegram import TelegramStandIn, new_token, telegram_processes
from tests.standins.twilio_server import (
    ACCOUNT,
    SENDER,
    TOKEN,
    TwilioStandIn,
    free_port,
)
from tests.standins.twilio_server import PUBLIC as TWILIO_PUBLIC
from tests.standins.twilio_server import running as twilio_running

__all__ = ["telegram_processes"]  # a fixture


def _database(url: str | None) -> dict[str, str]:
    return {"DATABASE_URL": url} if url else {}


def on_telegram(
    folder: Path, api: TelegramStandIn, *, webhook: bool, database_url: str | None = None
) -> Service:
    """The bot with a Telegram token of its own; on SQLite unless a database is named."""
    api.token = new_token()
    settings = _database(database_url) | {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_URL": api.url}
    if webhook:
        settings |= {"PUBLIC_URL": PUBLIC, "TELEGRAM_WEBHOOK_SECRET": SECRET}
    return Service(folder, settings)


def on_whatsapp(
    folder: Path, twilio: TwilioStandIn, port: int, *, database_url: str | None = None
) -> Service:
    """The bot with an account at the stand-in, which calls us on `port`; on SQLite unless a
    database is named."""
    settings = _database(database_url) | {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": SENDER,
    }
    settings |= {"TWILIO_API_URL": twilio.url, "PUBLIC_URL": TWILIO_PUBLIC}
    return Service(folder, settings, port)


@pytest.fixture(scope="session")
def telegram_stand_in(telegram_processes: TelegramStandIn) -> TelegramStandIn:
    """The stand-in; `on_telegram` gives it a bot of its own."""
    return copy(telegram_processes)


@pytest.fixture(scope="session")
def whatsapp_port() -> int:
    """Where Twilio's stand-in reaches us, whoever of us is running."""
    return free_port()


@pytest.fixture(scope="session")
def twilio_stand_in(
    whatsapp_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TwilioStandIn]:
    """Prism with Twilio's OpenAPI and the relay before it, which signs for our public address."""
    local = f"{TWILIO_PUBLIC}=http://127.0.0.1:{whatsapp_port}"
    hooks = ("--hook", f"{TWILIO_PUBLIC}/webhooks/whatsapp", "--public", local)
    with twilio_running(tmp_path_factory.mktemp("twilio"), *hooks) as server:
        yield server
