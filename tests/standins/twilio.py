"""Fixtures: Twilio's stand-in, our side of its webhooks, and channels that speak with both.

Use: pytest_plugins = ("tests.standins.twilio",). See twilio_server.py and twilio_relay.py.
"""

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.channels.base import WebhookRejected, WebhookRequest
from bot.channels.whatsapp import TwilioSettings, WhatsAppChannel
from tests.standins.twilio_server import (
    ACCOUNT,
    PUBLIC,
    QUICK_REPLY,
    SENDER,
    TOKEN,
    TwilioStandIn,
    free_port,
    running,
)

MakeWhatsApp = Callable[..., WhatsAppChannel]


class Office:
    """Our web server: hands each request to the channel, as the app does, and keeps the events."""

    def __init__(self) -> None:
        self.channel: WhatsAppChannel | None = None
        self.events: list[Any] = []
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                status, body = office.answer(self)
                self.send_response(status)
                self.send_header("Content-Type", "text/xml")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, call: BaseHTTPRequestHandler) -> tuple[int, str]:
        assert self.channel is not None
        headers = {name.lower(): value for name, value in call.headers.items()}
        body = call.rfile.read(int(headers.get("content-length", "0")))
        hooks = {hook.path: hook for hook in self.channel.webhooks()}
        try:
            hook = hooks[call.path]
            self.events += hook.parse(WebhookRequest(call.path, headers, body))
        except WebhookRejected as error:
            return error.status, ""
        return 200, hook.answer


@pytest.fixture(scope="session")
def twilio_office() -> Iterator[Office]:
    """Where the stand-in's webhooks arrive; set `channel`, read `events`."""
    office = Office()
    thread = threading.Thread(target=office.server.serve_forever, args=(0.05,))
    thread.start()
    yield office
    office.server.shutdown()
    thread.join()
    office.server.server_close()


@pytest.fixture(scope="session")
def twilio_server(
    twilio_office: Office, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TwilioStandIn]:
    """One stand-in for all tests; its webhooks are signed for PUBLIC and reach the office."""
    hooks = ("--hook", f"{PUBLIC}/webhooks/whatsapp", "--public", f"{PUBLIC}={twilio_office.url}")
    with running(tmp_path_factory.mktemp("twilio"), *hooks) as server:
        yield server


@pytest.fixture
def twilio(twilio_server: TwilioStandIn, twilio_office: Office) -> TwilioStandIn:
    """The stand-in, emptied, and the office too."""
    twilio_server.reset()
    twilio_office.events.clear()
    return twilio_server


@pytest.fixture
async def make_whatsapp(twilio: TwilioStandIn) -> AsyncIterator[MakeWhatsApp]:
    """Builds channels that speak with the stand-in, with changed settings or constructor
    arguments; stops them afterwards."""
    made: list[WhatsAppChannel] = []

    def build(
        *, last_seen: Callable[[], Any] = lambda: None, timeout: float = 14.0, **changed: str
    ) -> WhatsAppChannel:
        fields = {"account_sid": ACCOUNT, "auth_token": TOKEN, "from_": SENDER}
        fields |= {"api_url": twilio.url, "content_quick_reply_2": QUICK_REPLY}
        channel = WhatsAppChannel(
            TwilioSettings(**(fields | changed)),
            PUBLIC,
            media_url=lambda media: f"{PUBLIC}/media/{media.path}",
            last_seen=last_seen,
            timeout=timeout,
        )
        made.append(channel)
        return channel

    yield build
    for channel in made:
        await channel.stop()


@pytest.fixture
async def whatsapp(make_whatsapp: MakeWhatsApp, twilio_office: Office) -> WhatsAppChannel:
    """A channel that also takes the office's webhooks."""
    twilio_office.channel = make_whatsapp()
    return twilio_office.channel
