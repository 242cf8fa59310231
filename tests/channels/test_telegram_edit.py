"""A message that is changed after it was sent: the progress of an announcement."""

import pytest

from bot.channels.base import Message, Part, SendError
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.channels.terminal import TerminalChannel
from bot.channels.web import WebChannel
from bot.channels.whatsapp import WhatsAppChannel
from bot.media import MediaStore
from handlers.message import Option, OutgoingMedia
from tests.standins.telegram import (
    TelegramStandIn,
    fake_channel,
    refused,
    telegram_api,
    telegram_processes,
)
from tests.standins.twilio_requests import CHANNEL as WHATSAPP

__all__ = ["telegram_api", "telegram_processes"]  # fixtures

pytestmark = pytest.mark.anyio

PICTURE = OutgoingMedia("photo", "grafik.png", "image/png", "grafik.png")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def channel(telegram_api: TelegramStandIn) -> TelegramChannel:
    own = {"token": telegram_api.token, "api_url": telegram_api.url}
    return TelegramChannel(TelegramSettings.model_validate(own))


def progress(channel: TelegramChannel, text: str) -> Part:
    [part] = channel.render(Message("77", text, (Option("jeda 1", "Jeda"),)))
    return part


async def edited(channel: TelegramChannel, part: Part, provider_id: str = "77:8") -> SendError:
    with pytest.raises(SendError) as caught:
        await channel.edit("77", provider_id, part)
    await channel.stop()
    return caught.value


async def test_the_person_sees_the_new_text_with_mark_up_and_buttons(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    sent = await channel.send("77", progress(channel, "*10* dari 260"))
    await channel.edit("77", sent, progress(channel, "*20* dari 260 <selesai>"))
    await channel.stop()

    [received] = telegram_api.receives()
    assert received["text"] == "<b>20</b> dari 260 &lt;selesai&gt;"
    [call] = telegram_api.calls("editMessageText")
    assert f"77:{call['message_id']}" == sent
    assert call["parse_mode"] == "HTML"
    assert call["link_preview_options"] == {"is_disabled": True}
    buttons = [[{"text": "Jeda", "callback_data": "jeda 1"}]]
    assert call["reply_markup"] == {"inline_keyboard": buttons}


async def test_without_options_the_buttons_go(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    sent = await channel.send("77", progress(channel, "mengirim"))
    await channel.edit("77", sent, Part("selesai"))
    await channel.stop()
    assert "reply_markup" not in telegram_api.calls("editMessageText")[0]


async def test_mark_up_that_is_refused_is_changed_to_plain_text(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    sent = await channel.send("77", Part("satu"))
    body = {"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities: x"}
    telegram_api.fault("editMessageText", status=400, body=body)
    await channel.edit("77", sent, Part("<b>Rp1 &amp; 2</b>"))
    await channel.stop()
    assert telegram_api.calls("editMessageText")[-1]["text"] == "Rp1 & 2"
    assert [m["text"] for m in telegram_api.receives()] == ["Rp1 & 2"]


async def test_the_same_text_again_is_no_fault(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    same = "Bad Request: message is not modified: specified new message content is the same"
    body = {"ok": False, "error_code": 400, "description": same}
    telegram_api.fault("editMessageText", status=400, body=body)
    await channel.edit("77", "77:8", Part("sama"))
    await channel.stop()
    assert len(telegram_api.calls("editMessageText")) == 1


@pytest.mark.parametrize(
    ("status", "description", "parameters", "expected"),
    [
        (400, "Bad Request: message to edit not found", {}, {"permanent": True, "blocked": False}),
        (400, "Bad Request: message can't be edited", {}, {"permanent": True, "blocked": False}),
        (403, "Forbidden: bot was blocked by the user", {}, {"blocked": True}),
        (429, "Too Many Requests", {"retry_after": 7}, {"retry_after": 7.0, "permanent": False}),
        # The same change again does no harm, so nobody need be asked whether it arrived.
        (500, "Internal Server Error", {}, {"unknown": False, "permanent": False}),
    ],
)
async def test_a_fault_is_told_as_what_it_means(
    status: int, description: str, parameters: dict[str, int], expected: dict[str, object]
) -> None:
    error = await edited(fake_channel(refused(status, description, **parameters)), Part("dua"))
    assert {key: getattr(error, key) for key in expected} == expected


async def test_an_answer_that_got_lost_is_asked_for_again(
    channel: TelegramChannel, telegram_api: TelegramStandIn
) -> None:
    telegram_api.fault("editMessageText", drop=True)
    error = await edited(channel, Part("dua"))
    assert (error.unknown, error.permanent) == (False, False)


@pytest.mark.parametrize(
    ("provider_id", "part"),
    [("78:8", Part("x")), ("8", Part("x")), ("77:", Part("x")), ("77:8", Part("x", media=PICTURE))],
)
async def test_what_cannot_be_changed_is_not_tried(
    channel: TelegramChannel, telegram_api: TelegramStandIn, provider_id: str, part: Part
) -> None:
    error = await edited(channel, part, provider_id)
    assert (error.permanent, error.code) == (True, "edit")
    assert telegram_api.calls("editMessageText") == []


async def test_only_telegram_says_that_it_can(tmp_path) -> None:
    assert TelegramChannel.limits.editable
    others: list[WebChannel | TerminalChannel | WhatsAppChannel] = [
        WebChannel(MediaStore(tmp_path)),
        TerminalChannel(),
        WHATSAPP,
    ]
    for other in others:
        assert not other.limits.editable
        with pytest.raises(SendError) as caught:
            await other.edit("77", "77:8", Part("x"))
        assert (caught.value.permanent, caught.value.code) == (True, "edit")
