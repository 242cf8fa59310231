"""What is configured wrongly is said in one sentence that names the key."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import ConfigurationError, Surroundings
from bot.channels.whatsapp import TwilioSettings, WhatsAppChannel
from bot.media import MediaStore
from bot.settings import Settings

SID = "AC" + "a1" * 16
SERVICE = "MG" + "b2" * 16
CONTENT = "HX" + "c3" * 16
FULL = {
    "TWILIO_ACCOUNT_SID": SID,
    "TWILIO_AUTH_TOKEN": "one",
    "TWILIO_FROM": "whatsapp:+6281234567890",
}


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # no .env
    for name in TwilioSettings.model_fields:
        monkeypatch.delenv(f"TWILIO_{name.upper().rstrip('_')}", raising=False)


def build(monkeypatch: pytest.MonkeyPatch, keys: dict[str, str], url: str = "https://bot.example"):
    for key, value in keys.items():
        monkeypatch.setenv(key, value)
    settings = Settings(public_url=url)
    return WhatsAppChannel.build(Surroundings(settings, MediaStore(settings.media_folder)))


def test_without_any_key_there_is_no_channel(monkeypatch):
    assert build(monkeypatch, {}) is None


def test_an_api_url_alone_is_no_channel(monkeypatch):
    assert build(monkeypatch, {"TWILIO_API_URL": "http://127.0.0.1:9050"}) is None


@pytest.mark.parametrize(
    ("changed", "url"),
    [
        pytest.param({}, "https://bot.example", id="number"),
        pytest.param({"TWILIO_FROM": "+6281234567890"}, "https://bot.example/", id="bare number"),
        pytest.param(
            {"TWILIO_FROM": "", "TWILIO_MESSAGING_SERVICE_SID": SERVICE},
            "https://b.id",
            id="service",
        ),
        pytest.param({"TWILIO_AUTH_TOKEN": "one, two"}, "https://bot.example", id="two tokens"),
        pytest.param({}, "http://127.0.0.1:8080", id="stand-in"),
        pytest.param({}, "http://localhost:8080", id="localhost"),
    ],
)
def test_a_full_configuration_builds_the_channel(monkeypatch, changed, url):
    assert isinstance(build(monkeypatch, FULL | changed, url), WhatsAppChannel)


@pytest.mark.parametrize(
    ("changed", "url", "key"),
    [
        ({"TWILIO_AUTH_TOKEN": ""}, "https://b.id", "TWILIO_AUTH_TOKEN"),
        ({"TWILIO_AUTH_TOKEN": " , "}, "https://b.id", "TWILIO_AUTH_TOKEN"),
        ({"TWILIO_ACCOUNT_SID": ""}, "https://b.id", "TWILIO_ACCOUNT_SID"),
        ({"TWILIO_ACCOUNT_SID": "AC12"}, "https://b.id", "TWILIO_ACCOUNT_SID"),
        ({"TWILIO_FROM": ""}, "https://b.id", "TWILIO_MESSAGING_SERVICE_SID"),
        ({"TWILIO_FROM": "0812345"}, "https://b.id", "TWILIO_FROM"),
        ({"TWILIO_MESSAGING_SERVICE_SID": "MGx"}, "https://b.id", "TWILIO_MESSAGING_SERVICE_SID"),
        ({"TWILIO_CONTENT_QUICK_REPLY_2": "HX1"}, "https://b.id", "TWILIO_CONTENT_QUICK_REPLY_2"),
        ({"TWILIO_CONTENT_LIST": f"11={CONTENT}"}, "https://b.id", "TWILIO_CONTENT_LIST"),
        ({"TWILIO_API_URL": "ftp://x"}, "https://b.id", "TWILIO_API_URL"),
        ({"TWILIO_API_URL": "https://x?y"}, "https://b.id", "TWILIO_API_URL"),
        ({}, "http://bot.example", "PUBLIC_URL"),
        ({}, "", "PUBLIC_URL"),
        ({}, "https://", "PUBLIC_URL"),
        ({}, "https://my_bot.example", "PUBLIC_URL"),
        ({}, "https://bot.example:port", "PUBLIC_URL"),
        ({}, "https://[bot", "PUBLIC_URL"),
    ],
)  # fmt: skip
def test_half_a_configuration_names_the_key(monkeypatch, changed, url, key):
    with pytest.raises(ConfigurationError, match=key) as caught:
        build(monkeypatch, FULL | changed, url)
    assert "\n" not in str(caught.value)
    assert "one" not in str(caught.value).split()


def test_a_token_alone_is_half_a_configuration(monkeypatch):
    with pytest.raises(ConfigurationError, match="TWILIO_ACCOUNT_SID"):
        build(monkeypatch, {"TWILIO_AUTH_TOKEN": "one"})


def test_contents_are_known_by_their_number_of_options():
    own = TwilioSettings(
        content_quick_reply_2="HX2", content_quick_reply_3="HX3", content_list="4=HX4, 5=HX5,HX10"
    )
    assert own.contents == {2: "HX2", 3: "HX3", 4: "HX4", 5: "HX5", 10: "HX10"}


def test_the_token_is_not_shown_when_settings_are_printed():
    assert "secret-token" not in repr(TwilioSettings(auth_token="secret-token"))


@given(st.text(max_size=60))
def test_any_public_url_is_accepted_or_refused_in_words(url):
    own = TwilioSettings(account_sid=SID, auth_token="one", from_="+6281234567890")
    with suppress(ConfigurationError):
        assert WhatsAppChannel(own, url).webhooks()
