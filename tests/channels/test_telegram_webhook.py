"""Configuration, and who may call the webhook."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import ConfigurationError, Surroundings, WebhookRejected, WebhookRequest
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.media import MediaStore
from bot.settings import Settings

TOKEN = "123456:test-token"
UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": 77, "type": "private"},
        "from": {"id": 77, "is_bot": False, "first_name": "Siti"},
        "text": "halo",
    },
}


def build(public_url: str = "https://bot.example", **keys: str) -> TelegramChannel | None:
    """The channel as the wiring builds it, from the environment."""
    environment = {"TOKEN": TOKEN, "WEBHOOK_SECRET": "s3cret"}
    environment |= {key.upper(): value for key, value in keys.items()}
    around = Surroundings(Settings(public_url=public_url), MediaStore(Path("unused")))
    with pytest.MonkeyPatch.context() as patch:
        for key, value in environment.items():
            patch.setenv(f"TELEGRAM_{key}", value)
        return TelegramChannel.build(around)


def post(channel: TelegramChannel | None, body: bytes, secret: str | None = "s3cret") -> list[str]:
    assert channel is not None
    [webhook] = channel.webhooks()
    headers = {} if secret is None else {"x-telegram-bot-api-secret-token": secret}
    events = webhook.parse(WebhookRequest(webhook.path, headers, body))
    return [str(getattr(event, "text", "")) for event in events]


def test_without_a_token_there_is_no_channel() -> None:
    assert build(token="") is None


@pytest.mark.parametrize(
    ("public_url", "keys", "named"),
    [
        pytest.param(
            "https://bot.example", {"webhook_secret": ""}, "TELEGRAM_WEBHOOK_SECRET", id="no-secret"
        ),
        pytest.param("", {"webhook_secret": "with space"}, "TELEGRAM_WEBHOOK_SECRET", id="space"),
        pytest.param("", {"webhook_secret": "x" * 257}, "TELEGRAM_WEBHOOK_SECRET", id="too-long"),
        pytest.param("", {"token": "abc:def"}, "TELEGRAM_TOKEN", id="token-without-digits"),
        pytest.param("", {"token": "777666"}, "TELEGRAM_TOKEN", id="half-a-token"),
        pytest.param("", {"api_url": "localhost:8081"}, "TELEGRAM_API_URL", id="api-url"),
    ],
)
def test_a_mistake_in_the_keys_is_named(public_url: str, keys: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named) as caught:
        build(public_url, **keys)
    assert keys.get("token") is None or keys["token"] not in str(caught.value)


def test_the_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", f" {TOKEN}\n")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081")

    own = TelegramSettings()

    assert (own.plain_token, own.bot_id, own.api_url) == (TOKEN, 123456, "http://127.0.0.1:8081")
    assert TOKEN not in repr(own)


def test_the_right_secret_opens() -> None:
    assert post(build(), json.dumps(UPDATE).encode()) == ["halo"]


@pytest.mark.parametrize("secret", [None, "", "S3cret", "s3cret ", "s3cret\ud800", "é"])
def test_a_wrong_secret_is_forbidden(secret: str | None) -> None:
    with pytest.raises(WebhookRejected) as caught:
        post(build(), json.dumps(UPDATE).encode(), secret)
    assert caught.value.status == 403


@pytest.mark.parametrize("secret", [None, "", "x"])
def test_while_polling_without_a_secret_nobody_may_call(secret: str | None) -> None:
    with pytest.raises(WebhookRejected) as caught:
        post(build("", webhook_secret=""), json.dumps(UPDATE).encode(), secret)
    assert caught.value.status == 403


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"a=b", id="form"),
        pytest.param(b'{"update_id": "\xff"}', id="not-utf-8"),
        pytest.param(json.dumps(UPDATE).encode("utf-16"), id="utf-16"),
        pytest.param(b"[" * 100_000, id="too-deep"),
        pytest.param(b"9" * 5000, id="number-too-long"),
    ],
)
def test_what_is_not_json_is_a_bad_request(body: bytes) -> None:
    with pytest.raises(WebhookRejected) as caught:
        post(build(), body)
    assert caught.value.status == 400


@pytest.mark.parametrize("body", [b"null", b"[]", b"{}", b'{"update_id": 7, "message": []}'])
def test_json_that_is_no_update_is_accepted_and_left(body: bytes) -> None:
    assert post(build(), body) == []


@given(st.binary(max_size=300))
def test_any_body_is_read_or_rejected(body: bytes) -> None:
    try:
        assert isinstance(post(build_once, body), list)
    except WebhookRejected as rejected:
        assert rejected.status == 400  # noqa: PT017 - both outcomes are right


build_once = build()
