"""What every way of failing means for the message; the network is a fake transport."""

import asyncio
import logging
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from bot.channels.base import Part, SendError
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.channels.telegram.transport import make_bot
from handlers.message import OutgoingMedia
from tests.standins.telegram import Answer, failing, fake_channel, refused

pytestmark = pytest.mark.anyio

TOKEN = "123456:very-secret-token"
SENT = {"message_id": 42, "date": 1, "chat": {"id": 77, "type": "private"}}
PICTURE = OutgoingMedia("photo", "grafik.png", "image/png", "grafik.png")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def failure(answer: Answer, part: Part | None = None) -> dict[str, Any]:
    with pytest.raises(SendError) as caught:
        await fake_channel(answer, open_file=lambda _: b"x").send("77", part or Part("halo"))
    assert TOKEN not in str(caught.value)
    return {k: v for k, v in vars(caught.value).items() if v not in (False, None)}


BLOCKED = {"permanent": True, "blocked": True}
GATEWAY = "<html>Bad gateway</html>"


def gateway(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text=GATEWAY)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            refused(403, "Forbidden: bot was blocked by the user"),
            {**BLOCKED, "code": "403"},
            id="blocked",
        ),
        pytest.param(
            refused(400, "Bad Request: chat not found"), {**BLOCKED, "code": "400"}, id="no-chat"
        ),
        pytest.param(
            refused(400, "Bad Request: message text is empty"),
            {"permanent": True, "code": "400"},
            id="bad-request",
        ),
        pytest.param(
            refused(400, "group chat was upgraded", migrate_to_chat_id=-100999),
            {"permanent": True, "code": "migrated:-100999"},
            id="migrated",
        ),
        pytest.param(
            refused(429, "Too Many Requests: retry after 7", retry_after=7),
            {"retry_after": 7.0, "whole_channel": True, "code": "429"},
            id="too-many",
        ),
        pytest.param(
            lambda _: httpx.Response(429, text=GATEWAY),
            {"retry_after": 5.0, "whole_channel": True, "code": "429"},
            id="too-many-says-a-proxy",
        ),
        pytest.param(
            refused(401, "Unauthorized"),
            {"retry_after": 60.0, "whole_channel": True, "code": "token"},
            id="token-revoked",
        ),
        pytest.param(
            refused(404, "Not Found"),
            {"retry_after": 60.0, "whole_channel": True, "code": "token"},
            id="token-malformed",
        ),
        pytest.param(
            lambda _: httpx.Response(503, text=GATEWAY),
            {"retry_after": 5.0, "whole_channel": True, "code": "503"},
            id="unavailable",
        ),
        pytest.param(
            refused(413, "Request Entity Too Large"),
            {"permanent": True, "code": "413"},
            id="too-large",
        ),
        pytest.param(
            refused(500, "Internal Server Error"), {"unknown": True, "code": "500"}, id="500"
        ),
        pytest.param(
            lambda _: httpx.Response(502, text=GATEWAY), {"unknown": True, "code": "502"}, id="502"
        ),
        pytest.param(
            lambda _: httpx.Response(504, json=[1]), {"unknown": True, "code": "504"}, id="504"
        ),
        pytest.param(failing(httpx.ConnectError), {"code": "ConnectError"}, id="no-connection"),
        pytest.param(failing(httpx.ConnectTimeout), {"code": "ConnectTimeout"}, id="connect-slow"),
        pytest.param(failing(httpx.PoolTimeout), {"code": "PoolTimeout"}, id="pool-full"),
        pytest.param(
            failing(httpx.ReadTimeout), {"unknown": True, "code": "ReadTimeout"}, id="read-slow"
        ),
        pytest.param(
            failing(httpx.RemoteProtocolError),
            {"unknown": True, "code": "RemoteProtocolError"},
            id="broken-off",
        ),
        pytest.param(
            failing(httpx.WriteError), {"unknown": True, "code": "WriteError"}, id="write-broken"
        ),
        pytest.param(
            gateway,
            {"unknown": True, "code": "JSONDecodeError"},
            id="answer-is-no-json",
        ),
        pytest.param(
            lambda _: httpx.Response(200, json={"ok": True, "result": {}}),
            {"unknown": True, "code": "answer"},
            id="answer-is-no-message",
        ),
    ],
)
@pytest.mark.parametrize("part", [Part("halo"), Part("halo", media=PICTURE)], ids=["text", "file"])
async def test_a_failed_send(answer: Answer, expected: dict[str, Any], part: Part) -> None:
    assert await failure(answer, part) == expected


async def test_no_answer_in_time_is_unknown() -> None:
    async def silent(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    bot = make_bot(TOKEN, "https://api.example", httpx.MockTransport(silent))
    silent_channel = TelegramChannel(TelegramSettings.model_validate({"token": TOKEN}), bot=bot)
    silent_channel.limits = TelegramChannel.limits.__class__(text=1, rate=1, send_timeout=0.01)

    with pytest.raises(SendError) as caught:
        await silent_channel.send("77", Part("halo"))

    assert caught.value.unknown


async def test_the_id_holds_the_chat() -> None:
    sent = fake_channel(lambda _: httpx.Response(200, json={"ok": True, "result": SENT}))

    assert await sent.send("77", Part("halo")) == "77:42"


async def test_mark_up_that_telegram_cannot_read_is_sent_without_it() -> None:
    bodies: list[str] = []

    def strict(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content.decode())
        if "parse_mode=HTML" in bodies[-1]:
            return refused(400, "Bad Request: can't parse entities: unexpected end")(request)
        return httpx.Response(200, json={"ok": True, "result": SENT})

    await fake_channel(strict).send("77", Part("<b>Rp1 &amp; 2</b>"))

    assert len(bodies) == 2
    assert dict(httpx.QueryParams(bodies[1]))["text"] == "Rp1 & 2"


async def test_no_token_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    with capture_logs() as lines:
        for answer in (refused(401, "Unauthorized"), failing(httpx.ReadTimeout), gateway):
            await failure(answer)

    assert TOKEN not in caplog.text + str(lines)
    assert GATEWAY not in caplog.text
    assert [line["event"] for line in lines] == ["telegram_token_refused"]


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (FileNotFoundError("x"), {"permanent": True, "code": "file"}),
        (ValueError("outside the store"), {"permanent": True, "code": "file"}),
        (PermissionError("x"), {"code": "file"}),
    ],
)
async def test_a_file_that_cannot_be_read(problem: Exception, expected: dict[str, Any]) -> None:
    def open_file(path: str) -> bytes:
        raise problem

    sent = fake_channel(lambda _: httpx.Response(500), open_file=open_file)
    with pytest.raises(SendError) as caught:
        await sent.send("77", Part("", media=PICTURE))

    assert {k: v for k, v in vars(caught.value).items() if v not in (False, None)} == expected
