"""Asking for updates: nothing is confirmed to Telegram before it is stored."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from bot.channels.base import ConfigurationError, Event, WebhookRequest
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.channels.telegram.parsing import Me, parse
from bot.channels.telegram.polling import backoff, poll
from bot.channels.telegram.transport import make_bot
from handlers.message import Incoming
from tests.standins.telegram import eventually

pytestmark = pytest.mark.anyio

TOKEN = "123456:test-token"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Enough(BaseException):
    """Ends a loop that ends only by cancelling."""


def update(update_id: int, text: str = "halo") -> dict[str, Any]:
    person = {"id": 77, "is_bot": False, "first_name": "Siti"}
    chat = {"id": 77, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": message}


def ok(*updates: Any) -> httpx.Response:
    return httpx.Response(200, json={"ok": True, "result": list(updates)})


def bad(status: int, description: str, **parameters: int) -> httpx.Response:
    body = {"ok": False, "error_code": status, "description": description}
    return httpx.Response(status, json=body | {"parameters": parameters})


class Run:
    """One polling until the answers are used up: what was asked, stored, and waited for."""

    def __init__(self, *answers: httpx.Response | Exception, broken: int = 0) -> None:
        self._answers = list(answers)
        self._broken = broken
        self.offsets: list[str | None] = []
        self.stored: list[str] = []
        self.pauses: list[float] = []

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.offsets.append(httpx.QueryParams(request.content.decode()).get("offset"))
        if not self._answers:
            raise Enough
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _receive(self, events: Sequence[Event]) -> None:
        if self._broken:
            self._broken -= 1
            raise ConnectionError("database is away")
        self.stored += [e.text for e in events if isinstance(e, Incoming)]

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def __call__(self) -> "Run":
        bot = make_bot(TOKEN, "https://api.example", httpx.MockTransport(self._answer))
        with pytest.raises(Enough):
            await poll(bot, lambda raw: parse(raw, Me(1)), self._receive, self._sleep)
        return self


async def test_the_offset_moves_behind_the_last_stored_update() -> None:
    run = await Run(ok(update(5, "a"), update(6, "b")), ok(), ok(update(9, "c")))()

    assert run.stored == ["a", "b", "c"]
    assert run.offsets == [None, "7", "7", "10"]
    assert run.pauses == []


async def test_what_could_not_be_stored_is_asked_for_again() -> None:
    with capture_logs() as lines:
        run = await Run(ok(update(5, "a")), ok(update(5, "a")), broken=1)()

    assert run.stored == ["a"]
    assert run.offsets == [None, None, "6"]
    assert len(run.pauses) == 1
    assert [line["event"] for line in lines] == ["telegram_updates_not_stored"]


async def test_one_unreadable_update_does_not_hold_up_the_others() -> None:
    broken = {"update_id": 6, "message": {"text": "no chat"}}

    run = await Run(ok(update(5, "a"), broken, 7, update(8, "b")))()

    assert run.stored == ["a", "b"]
    assert run.offsets == [None, "9"]


async def test_updates_without_any_id_are_not_asked_for_at_full_speed() -> None:
    run = await Run(ok({"message": 1}))()

    assert run.offsets == [None, None]
    assert len(run.pauses) == 1


async def test_retry_after_is_obeyed() -> None:
    run = await Run(bad(429, "Too Many Requests", retry_after=40), ok())()

    assert run.pauses == [40.0]


async def test_a_second_poller_is_named_in_the_log() -> None:
    with capture_logs() as lines:
        run = await Run(bad(409, "Conflict: terminated by other getUpdates request"))()

    assert len(run.pauses) == 1
    assert lines[0]["log_level"] == "error"
    assert "another process" in lines[0]["hint"]


async def test_failures_space_out_and_a_success_begins_anew() -> None:
    away = httpx.ConnectError("away")

    run = await Run(*[away] * 8, bad(502, "Bad Gateway"), ok(), away)()

    assert all(0.5 * 2**n <= p <= 2**n for n, p in enumerate(run.pauses[:6]))
    assert all(30 <= pause <= 60 for pause in run.pauses[6:9])
    assert run.pauses[9] <= 1


async def test_the_network_coming_back_loses_nothing() -> None:
    run = await Run(ok(update(5, "a")), httpx.ReadTimeout("slow"), ok(update(6, "b")))()

    assert run.stored == ["a", "b"]
    assert run.offsets == [None, "6", "6", "7"]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_token_ends_it_with_the_key_to_change(status: int) -> None:
    bot = make_bot(
        TOKEN, "https://api.example", httpx.MockTransport(lambda _: bad(status, "Unauthorized"))
    )

    async def receive(events: Sequence[Event]) -> None: ...

    with pytest.raises(ConfigurationError, match="TELEGRAM_TOKEN") as caught:
        await poll(bot, lambda raw: parse(raw, Me(1)), receive)
    assert TOKEN not in str(caught.value)


def test_the_pause_never_exceeds_a_minute() -> None:
    assert all(0 < backoff(n) <= 60 for n in (1, 2, 50, 10_000))


class Api:
    """A Bot API that knows what registering needs; `fail` names methods and how they fail."""

    def __init__(self, **fail: httpx.Response) -> None:
        self.fail = fail
        self.calls: list[tuple[str, dict[str, str]]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition("/")[2]
        self.calls.append((method, dict(httpx.QueryParams(request.content.decode()))))
        if method in self.fail:
            return self.fail[method]
        me = {"id": 123456, "is_bot": True, "first_name": "Kawan", "username": "KawanBot"}
        info = {"url": "", "has_custom_certificate": False, "pending_update_count": 3}
        info |= {"last_error_message": "Wrong response: 500"}
        results: dict[str, object] = {"getMe": me, "getWebhookInfo": info}
        return httpx.Response(200, json={"ok": True, "result": results.get(method, True)})

    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]


def channel(api: Callable[[httpx.Request], httpx.Response], public_url: str) -> TelegramChannel:
    own = TelegramSettings.model_validate({"token": TOKEN, "webhook_secret": "s3cret"})
    bot = make_bot(TOKEN, "https://api.example", httpx.MockTransport(api))
    return TelegramChannel(own, public_url, commands=[("bantuan", "Cara memakai")], bot=bot)


async def nothing(events: Sequence[Event]) -> None:
    raise AssertionError("nobody wrote")


async def test_by_webhook_it_registers_and_polls_nothing() -> None:
    api = Api()
    telegram = channel(api, "https://bot.example")

    with capture_logs() as lines:
        await telegram.start(nothing)
    await telegram.poll(nothing)
    await telegram.stop()

    assert api.methods() == ["getMe", "getWebhookInfo", "setWebhook", "setMyCommands"]
    sent = api.calls[2][1]
    assert sent["url"] == "https://bot.example/webhooks/telegram"
    assert sent["secret_token"] == "s3cret"
    assert "callback_query" in json.loads(sent["allowed_updates"])
    assert "drop_pending_updates" not in sent
    failed = [line for line in lines if line["event"] == "telegram_webhook_failed"]
    assert failed[0]["telegram"] == "Wrong response: 500"


async def test_polling_first_removes_the_webhook_and_keeps_what_waits() -> None:
    api = Api()
    telegram = channel(api, "http://localhost:8080")

    await telegram.start(nothing)
    await telegram.stop()

    assert api.methods() == ["getMe", "getWebhookInfo", "deleteWebhook", "setMyCommands"]
    assert api.calls[2][1].get("drop_pending_updates") in (None, "false")
    [command] = json.loads(api.calls[3][1]["commands"])
    assert command == {"command": "bantuan", "description": "Cara memakai"}


@pytest.mark.parametrize("method", ["setMyCommands", "getWebhookInfo"])
async def test_what_is_only_nice_to_have_may_fail(method: str) -> None:
    api = Api(**{method: bad(400, "Bad Request: x")})
    telegram = channel(api, "https://bot.example")

    await telegram.start(nothing)
    await telegram.poll(nothing)
    await telegram.stop()

    assert "setWebhook" in api.methods()


async def test_telegram_away_at_start_is_no_end_and_poll_tries_on() -> None:
    api = Api(getMe=bad(500, "Internal"))
    telegram = channel(api, "https://bot.example")

    with capture_logs() as lines:
        await telegram.start(nothing)
    assert lines[-1]["event"] == "telegram_not_registered"

    polling = asyncio.create_task(telegram.poll(nothing))
    await eventually(lambda: api.methods().count("getMe") == 2)
    api.fail = {}
    await polling
    await telegram.stop()
    assert "setWebhook" in api.methods()


async def test_an_answer_to_a_button_that_fails_troubles_nobody() -> None:
    api = Api(answerCallbackQuery=bad(500, "Internal"))
    telegram = channel(api, "https://bot.example")
    await telegram.start(nothing)
    [webhook] = telegram.webhooks()
    headers = {"x-telegram-bot-api-secret-token": "s3cret"}
    for query in ("q1", "q2"):
        body = json.dumps({"update_id": 1, "callback_query": {"id": query}}).encode()
        await asyncio.to_thread(webhook.parse, WebhookRequest(webhook.path, headers, body))

    await eventually(lambda: api.methods().count("answerCallbackQuery") == 2)
    await telegram.stop()


async def test_a_refused_token_stops_the_start() -> None:
    telegram = channel(Api(getMe=bad(401, "Unauthorized")), "https://bot.example")

    with pytest.raises(ConfigurationError, match="TELEGRAM_TOKEN"):
        await telegram.start(nothing)
    await telegram.stop()
