"""The whole channel against telegram-test-api: real HTTP on loopback, real uploads, real faults."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.channels.base import Event, Message, Part, SendError
from bot.channels.telegram import TelegramChannel, TelegramSettings
from handlers.message import Incoming, Option, OutgoingMedia
from tests.standins.telegram import (
    TelegramStandIn,
    eventually,
    telegram_api,
    telegram_processes,
)

__all__ = ["telegram_api", "telegram_processes"]  # fixtures

pytestmark = pytest.mark.anyio

PICTURE = OutgoingMedia("photo", "grafik.png", "image/png", "grafik.png", "*Grafik*")
FORM = OutgoingMedia("document", "formulir.pdf", "application/pdf", "formulir.pdf")
FILES = {"grafik.png": b"\x89PNG\r\n\x1a\npicture", "formulir.pdf": b"%PDF-1.7 form"}
PERSON = {"id": 77, "is_bot": False, "first_name": "Siti"}
CHAT = {"id": 77, "type": "private", "first_name": "Siti"}
SENT = {"ok": True, "result": {"message_id": 8, "date": 1, "chat": CHAT}}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def channel(telegram_api: TelegramStandIn) -> TelegramChannel:
    own = TelegramSettings.model_validate(
        {"token": telegram_api.token, "api_url": telegram_api.url}
    )
    return TelegramChannel(own, open_file=FILES.__getitem__, commands=[("bantuan", "Cara memakai")])


@asynccontextmanager
async def running(channel: TelegramChannel, store: "Store") -> AsyncIterator[None]:
    await channel.start(store.receive)
    polling = asyncio.create_task(channel.poll(store.receive))
    try:
        yield
    finally:
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await channel.stop()


class Store:
    """Keeps events; fails as often as told, as a database might."""

    def __init__(self, failures: int = 0) -> None:
        self.events: list[Incoming] = []
        self.failures = failures

    async def receive(self, events: Sequence[Event]) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("database is away")
        self.events += [e for e in events if isinstance(e, Incoming)]

    @property
    def texts(self) -> list[str]:
        return [e.text for e in self.events]


def raw(text: str) -> dict[str, Any]:
    return {
        "message": {"message_id": 3, "date": 1, "chat": CHAT, "from": PERSON, "text": text},
    }


async def test_a_message_comes_in_and_the_answer_goes_out(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    store = Store()
    async with running(channel, store):
        telegram_api.says("halo")
        await eventually(lambda: store.texts == ["halo"])
        [part] = channel.render(Message("77", "*Halo* <Siti>", (Option("menu", "Menu"),)))
        sent = await channel.send(store.events[0].sender, part)

    [received] = telegram_api.receives()
    assert sent.startswith("77:")
    assert received["text"] == "<b>Halo</b> &lt;Siti&gt;"
    assert received["parse_mode"] == "HTML"
    assert received["reply_markup"] == {
        "inline_keyboard": [[{"text": "Menu", "callback_data": "menu"}]]
    }
    [call] = telegram_api.calls("sendMessage")
    assert call["link_preview_options"] == {"is_disabled": True}
    [commands] = telegram_api.calls("setMyCommands")
    assert commands["commands"] == [{"command": "bantuan", "description": "Cara memakai"}]


async def test_updates_come_again_until_they_are_stored_and_broken_ones_do_not_block(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    store = Store(failures=1)
    telegram_api.update(raw("satu"))
    telegram_api.update({"message": {"chat": "broken"}})
    telegram_api.update(raw("dua"))
    async with running(channel, store):
        await eventually(lambda: store.texts == ["satu", "dua"])
        telegram_api.update(raw("tiga"))
        await eventually(lambda: store.texts == ["satu", "dua", "tiga"])

    assert len({e.external_id for e in store.events}) == 3


async def test_a_pressed_button_is_answered_even_when_telegram_finds_it_too_late(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    store = Store()
    late = {"ok": False, "error_code": 400, "description": "Bad Request: query is too old"}
    telegram_api.fault("answerCallbackQuery", status=400, body=late)
    async with running(channel, store):
        for query in ("q1", "q2"):
            press = {"id": query, "from": PERSON, "chat_instance": "c", "data": "ya"}
            telegram_api.update({"callback_query": press})
        await eventually(lambda: len(telegram_api.calls("answerCallbackQuery")) == 2)
        await eventually(lambda: len(store.events) == 2)

    assert [e.choice for e in store.events] == ["ya", "ya"]


async def test_files_go_out_with_caption_and_type(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    for method in ("sendPhoto", "sendDocument"):
        telegram_api.fault(method, status=200, body=SENT)  # it emulates no files: the shim answers
    for part in channel.render(Message("77", "", media=(PICTURE, FORM))):
        await channel.send("77", part)
    await channel.stop()

    [photo], [document] = telegram_api.calls("sendPhoto"), telegram_api.calls("sendDocument")
    assert photo["caption"] == "<b>Grafik</b>"
    assert photo["parse_mode"] == "HTML"
    assert photo["photo"].startswith("up-")
    assert "caption" not in document
    assert document["document"].startswith("up-")


async def test_a_file_of_a_person_is_downloaded(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    file_id = telegram_api.file(b"\xff\xd8\xff" + b"x" * 5000, "foto.jpg")

    data, mime = await channel.fetch(file_id, 10_000)
    await channel.stop()

    assert (len(data), mime) == (5003, "image/jpeg")


def error(status: int, description: str, **parameters: int) -> dict[str, Any]:
    body = {"ok": False, "error_code": status, "description": description}
    return {"status": status, "body": body | ({"parameters": parameters} if parameters else {})}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param(
            error(429, "Too Many Requests: retry after 3", retry_after=3),
            {"retry_after": 3.0, "whole_channel": True},
            id="429",
        ),
        pytest.param(
            error(403, "Forbidden: bot was blocked by the user"),
            {"permanent": True, "blocked": True},
            id="403",
        ),
        pytest.param(error(400, "Bad Request: chat not found"), {"blocked": True}, id="no-chat"),
        pytest.param(
            error(400, "Bad Request: BUTTON_DATA_INVALID"),
            {"permanent": True, "blocked": False},
            id="400",
        ),
        pytest.param(error(500, "Internal Server Error"), {"unknown": True}, id="500"),
        pytest.param(
            error(503, "Service Unavailable"), {"unknown": False, "whole_channel": True}, id="503"
        ),
        pytest.param({"drop": True}, {"unknown": True, "permanent": False}, id="drop"),
    ],
)
async def test_a_fault_is_told_as_what_it_means_and_the_next_message_passes(
    channel: TelegramChannel,
    telegram_api: TelegramStandIn,
    fault: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    telegram_api.fault("sendMessage", **fault)

    with pytest.raises(SendError) as caught:
        await channel.send("77", Part("halo"))
    assert {key: getattr(caught.value, key) for key in expected} == expected

    assert await channel.send("77", Part("halo lagi"))
    await channel.stop()
    assert len(telegram_api.calls("sendMessage")) == 2


async def test_mark_up_that_is_refused_goes_out_plain(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    telegram_api.fault("sendMessage", **error(400, "Bad Request: can't parse entities: x"))

    await channel.send("77", Part("<b>Rp1 &amp; 2</b>"))
    await channel.stop()

    assert [m["text"] for m in telegram_api.receives()] == ["Rp1 & 2"]


async def test_nobody_listens_so_the_message_was_surely_not_sent() -> None:
    own = TelegramSettings.model_validate({"token": "123:x", "api_url": "http://127.0.0.1:1"})
    channel = TelegramChannel(own)

    with pytest.raises(SendError) as caught:
        await channel.send("77", Part("halo"))
    await channel.stop()

    assert not caught.value.unknown
    assert not caught.value.permanent


async def test_a_broadcast_reuses_its_connections() -> None:
    """httpx keeps 20 by default, and would open one for most messages beyond that."""
    opened: list[object] = []
    together = asyncio.Barrier(40)  # all are in flight at the same time

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.append(writer)
        body = json.dumps(SENT).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while request := await reader.readuntil(b"\r\n\r\n"):
                fields = dict(line.split(b": ") for line in request.split(b"\r\n")[1:-2])
                await reader.readexactly(int(fields[b"Content-Length"]))
                await together.wait()
                writer.write(head + body)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    own = TelegramSettings.model_validate({"token": "123:x", "api_url": f"http://127.0.0.1:{port}"})
    channel = TelegramChannel(own)
    for _ in range(4):
        await asyncio.gather(*(channel.send("77", Part("halo")) for _ in range(40)))
    await channel.stop()
    server.close()
    await server.wait_closed()

    assert len(opened) <= 40
