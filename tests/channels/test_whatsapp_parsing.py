"""What Twilio's forms become."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Receipt
from bot.channels.whatsapp import WhatsAppChannel
from handlers.message import Incoming, IncomingMedia, Kind, Location
from tests.standins.twilio_requests import (
    ACCOUNT,
    OWN,
    PARSERS,
    PATH,
    SENDER,
    STATUS,
    TEXT,
    URL,
    request,
)


def message(**fields: str) -> list[Any]:
    return list(PARSERS[PATH](request(TEXT | fields)))


def status(**fields: str) -> list[Any]:
    base = {"MessageSid": "SM1", "AccountSid": ACCOUNT, "To": SENDER}
    return list(PARSERS[STATUS](request(base | fields, path_qs=STATUS)))


NAMES = (
    st.sampled_from(
        ["MessageSid", "From", "Body", "NumMedia", "MediaUrl0", "MediaContentType0", "Latitude"]
    )
    | st.sampled_from(
        [
            "Longitude",
            "Label",
            "OptOutType",
            "MessageType",
            "ProfileName",
            "ButtonPayload",
            "ListId",
        ]
    )
    | st.sampled_from(["MessageStatus", "ErrorCode", "ErrorMessage", "WaId", "Unknown"])
)
VALUES = st.text(max_size=30) | st.sampled_from(
    ["nan", "inf", "-7.5", "1e999", "whatsapp:+62", "STOP", "failed", "https://api.twilio.com/x", "9" * 5000]
)  # fmt: skip


@settings(max_examples=300)
@given(st.dictionaries(NAMES, VALUES, max_size=12))
def test_any_signed_form_is_understood_or_ignored(fields):
    for path, parse in PARSERS.items():
        events = parse(request({"AccountSid": ACCOUNT} | fields, path_qs=path))
        for event in events:
            assert event.channel == "whatsapp"
            assert "\x00" not in repr(event)


def test_text():
    assert message(ProfileName="Bu Ani", WaId="6281234567890") == [
        Incoming(
            "whatsapp", "SM1", SENDER, text="halo", name="Bu Ani", phone="+6281234567890"
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"From": "whatsapp:ID.a1B2c3"}, {"sender": "whatsapp:ID.a1B2c3", "phone": None}, id="no phone"),
        pytest.param({"From": "whatsapp:+62abc"}, {"phone": None}, id="no number"),
        pytest.param({"Body": "  a\x00b\nc "}, {"text": "ab\nc"}, id="control characters"),
        pytest.param({"ProfileName": "x" * 999}, {"name": "x" * 200}, id="long name"),
        pytest.param({"Body": "Ya", "ButtonText": "Ya", "ButtonPayload": "k:1"}, {"text": "Ya", "choice": "k:1"}, id="button"),
        pytest.param({"Body": "Aset", "ListTitle": "Aset", "ListId": "t:9"}, {"text": "Aset", "choice": "t:9"}, id="list"),
        pytest.param({"ButtonPayload": ""}, {"choice": None}, id="empty payload"),
        pytest.param(
            {"Body": "", "Latitude": "-5.72", "Longitude": "105.59", "Label": "Balai Desa", "Address": "Jl. Raya"},
            {"location": Location(-5.72, 105.59, "Balai Desa, Jl. Raya"), "kind": Kind.MESSAGE}, id="place",
        ),
        pytest.param({"Latitude": "91", "Longitude": "0"}, {"location": None}, id="outside the earth"),
        pytest.param({"Latitude": "nan", "Longitude": "0"}, {"location": None}, id="no place"),
        pytest.param({"OptOutType": "STOP", "Body": "stop"}, {"kind": Kind.BLOCKED, "text": ""}, id="stop"),
        pytest.param({"OptOutType": "START", "Body": "start"}, {"kind": Kind.REACHABLE, "text": ""}, id="start"),
        pytest.param({"Body": ""}, {"kind": Kind.UNSUPPORTED}, id="nothing (a reaction)"),
        pytest.param({"MessageType": "contacts", "Body": "x"}, {"kind": Kind.UNSUPPORTED, "text": ""}, id="contacts"),
        pytest.param({"MessageType": "whatever-comes-next"}, {"kind": Kind.MESSAGE, "text": "halo"}, id="new type"),
    ],
)  # fmt: skip
def test_message(fields, expected):
    (event,) = message(**fields)
    assert {name: getattr(event, name) for name in expected} == expected


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"OptOutType": "HELP", "Body": "help"}, id="help, Twilio answers"),
        pytest.param({"From": "+6281234567890"}, id="an SMS"),
        pytest.param({"From": "messenger:1"}, id="Messenger"),
        pytest.param({"From": "whatsapp:"}, id="nobody"),
        pytest.param({"MessageSid": ""}, id="no id"),
        pytest.param({"MessageSid": "x" * 65}, id="no id of Twilio's"),
    ],
)
def test_ignored(fields):
    assert message(**fields) == []


def test_older_names_of_the_id_count():
    (event,) = message(MessageSid="", SmsMessageSid="SM2")
    assert event.external_id == "SM2"


MEDIA = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/jpeg", "photo"),
        ("application/pdf", "document"),
        ("audio/ogg; codecs=opus", "voice"),
        ("audio/mpeg", "audio"),
        ("video/mp4", "video"),
        ("text/csv", "document"),
        ("", "other"),
    ],
)
def test_media(mime, kind):
    (event,) = message(
        Body="", NumMedia="1", MediaUrl0=f"https://api.twilio.com{MEDIA}", MediaContentType0=mime
    )
    assert event.media == (IncomingMedia(kind, MEDIA, mime.partition(";")[0]),)
    assert event.kind is Kind.MESSAGE


def test_several_files_are_kept_in_order():
    urls = {f"MediaUrl{i}": f"https://api.twilio.com{MEDIA}{i}" for i in range(3)}
    types = {f"MediaContentType{i}": "image/png" for i in range(3)}
    (event,) = message(Body="lihat", NumMedia="3", **urls, **types)
    assert [file.reference for file in event.media] == [f"{MEDIA}{i}" for i in range(3)]
    assert event.text == "lihat"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example" + MEDIA,
        "https://api.twilio.com.evil.example" + MEDIA,
        "https://api.twilio.com@evil.example" + MEDIA,
        "https://evil.example#api.twilio.com",
        "https://api.twilio.com:8443" + MEDIA,
        "https://api.twilio.com//evil.example/x",
        "file://api.twilio.com/etc/passwd",
        "http://169.254.169.254/latest",
        "//api.twilio.com" + MEDIA,
        "https://[",
        MEDIA,
    ],
)
def test_files_of_other_hosts_are_never_taken(url):
    (event,) = message(Body="", NumMedia="1", MediaUrl0=url, MediaContentType0="image/jpeg")
    assert event.media == ()
    assert event.kind is Kind.UNSUPPORTED


def test_the_host_of_api_url_is_twilio_too():
    own = OWN.model_copy(update={"api_url": "http://127.0.0.1:9050/"})
    parse = WhatsAppChannel(own, URL).webhooks()[0].parse
    fields = TEXT | {
        "MediaUrl0": f"http://127.0.0.1:9050{MEDIA}?x=1",
        "MediaContentType0": "image/png",
    }
    (event,) = parse(request(fields))
    assert event.media[0].reference == f"{MEDIA}?x=1"


def test_a_contact_card_is_not_kept():
    (event,) = message(
        Body="", MediaUrl0=f"https://api.twilio.com{MEDIA}", MediaContentType0="text/vcard"
    )
    assert (event.media, event.kind) == ((), Kind.UNSUPPORTED)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"MessageStatus": "sent"}, ("sent", "", False)),
        ({"MessageStatus": "delivered"}, ("delivered", "", False)),
        ({"MessageStatus": "read", "EventType": "READ"}, ("read", "", False)),
        ({"MessageStatus": "failed", "ErrorCode": "63016"}, ("failed", "63016", False)),
        ({"MessageStatus": "undelivered", "ErrorCode": "63024"}, ("failed", "63024", True)),
        ({"MessageStatus": "failed", "ErrorCode": "63014"}, ("failed", "63014", True)),
        ({"MessageStatus": "failed", "ErrorCode": "21610"}, ("failed", "21610", True)),
        ({"MessageStatus": "failed"}, ("failed", "", False)),
        ({"MessageStatus": "FAILED", "ErrorCode": "²"}, ("failed", "²", False)),
        ({"SmsStatus": "delivered"}, ("delivered", "", False)),
        ({"MessageStatus": "canceled"}, ("failed", "", False)),
    ],
)
def test_receipt(fields, expected):
    (event,) = status(**fields)
    assert (event.status, event.error_code, event.blocked) == expected


def test_a_receipt_carries_what_twilio_says():
    assert status(MessageStatus="failed", ErrorCode="63016", ChannelStatusMessage="outside") == [
        Receipt("whatsapp", "SM1", "failed", error_code="63016", error="outside")
    ]


@pytest.mark.parametrize("word", ["queued", "accepted", "sending", "scheduled", "new-word", ""])
def test_other_words_are_no_receipt(word):
    assert status(MessageStatus=word) == []
