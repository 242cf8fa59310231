"""The channel against Twilio's stand-in: requests that Twilio's own OpenAPI accepts, real faults."""

import base64
import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import structlog

from bot.channels.base import FetchError, Message, Part, Receipt, SendError
from bot.channels.whatsapp import WhatsAppChannel
from handlers.message import Incoming, Option, OutgoingMedia
from tests.standins.twilio_server import PUBLIC, QUICK_REPLY, SENDER, TOKEN, free_port

pytest_plugins = ("tests.standins.twilio",)
pytestmark = pytest.mark.anyio

TO = "whatsapp:+6281234567890"
APPROVED = "HX" + "4" * 32  # a template
HALO = Part("halo")
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 500
PICTURE = [["image/jpeg", base64.b64encode(JPEG).decode()]]
PHOTO = OutgoingMedia("photo", "a/b.jpg", "image/jpeg", "b.jpg", caption="Gudang")
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.02)


async def refusal(channel: WhatsAppChannel, part: Part = HALO, to: str = TO) -> SendError:
    with pytest.raises(SendError) as caught:
        await channel.send(to, part)
    return caught.value


class TestSending:
    async def test_text(self, whatsapp, twilio):
        sid = await whatsapp.send(TO, Part("*Halo* Bu 😀"))
        (sent,) = twilio.messages()
        assert (sent["sid"], sent["params"]) == (
            sid,
            {
                "To": TO,
                "From": SENDER,
                "Body": "*Halo* Bu 😀",
                "StatusCallback": f"{PUBLIC}/webhooks/whatsapp/status#rc=3&rp=all",
            },
        )

    async def test_a_picture(self, whatsapp, twilio):
        await whatsapp.send(TO, Part("Gudang", media=PHOTO))
        params = twilio.messages()[0]["params"]
        assert (params["Body"], params["MediaUrl"]) == ("Gudang", f"{PUBLIC}/media/a/b.jpg")

    async def test_a_template(self, whatsapp, twilio):
        await whatsapp.send(TO, Part("", template={"content_sid": APPROVED, "1": "Bu Ani"}))
        params = twilio.messages()[0]["params"]
        assert params["ContentSid"] == APPROVED
        assert json.loads(params["ContentVariables"]) == {"1": "Bu Ani"}
        assert {"Body", "MediaUrl"}.isdisjoint(params)

    async def test_everything_that_is_rendered_is_accepted(self, whatsapp, twilio):
        message = Message(
            TO,
            "Panjang. " * 400,
            options=(Option("y", "Ya"), Option("n", "Tidak")),
            media=(PHOTO, OutgoingMedia("document", "a.pdf", "application/pdf", "a.pdf", "Juknis")),
        )
        parts = whatsapp.render(message)
        sids = [await whatsapp.send(TO, part) for part in parts]
        assert len(set(sids)) == len(parts) == 6
        assert twilio.messages()[-1]["params"]["ContentSid"] == QUICK_REPLY

    async def test_through_a_messaging_service(self, make_whatsapp, twilio):
        service = "MG" + "b" * 32
        await make_whatsapp(from_="", messaging_service_sid=service).send(TO, HALO)
        params = twilio.messages()[0]["params"]
        assert params["MessagingServiceSid"] == service
        assert "From" not in params

    async def test_what_the_api_refuses_fails_for_good(self, whatsapp):
        error = await refusal(whatsapp, to="whatsapp:ID.abc")
        assert error.permanent
        assert not error.blocked

    async def test_the_first_of_two_tokens_is_used(self, make_whatsapp, twilio):
        assert await make_whatsapp(auth_token=f"{TOKEN},old").send(TO, HALO)
        assert len(twilio.messages()) == 1


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "expected"),
        [
            ({"status": 400, "code": 21610}, {"blocked": True, "permanent": True}),
            ({"status": 400, "code": 21617}, {"blocked": False, "permanent": True}),
            ({"status": 429, "code": 20429}, {"retry_after": 2.0, "whole_channel": True}),
            (
                {"status": 429, "code": 20429, "headers": {"Retry-After": "7"}},
                {"retry_after": 7.0, "whole_channel": True, "permanent": False},
            ),
            ({"status": 401, "code": 20003}, {"retry_after": 60.0, "whole_channel": True}),
            ({"status": 400, "code": 63007}, {"retry_after": 60.0, "permanent": False}),
            ({"status": 503, "code": 20503}, {"whole_channel": True, "unknown": False}),
            ({"status": 500, "code": 20500}, {"unknown": True, "permanent": False}),
            ({"drop": True}, {"unknown": True, "permanent": False}),
            ({"drop": True, "late": True}, {"unknown": True, "permanent": False}),
        ],
        ids=str,
    )
    async def test_verdict(self, whatsapp, twilio, fault, expected):
        twilio.fault(message=f"fault for {TO}", **fault)
        error = await refusal(whatsapp)
        assert {name: getattr(error, name) for name in expected} == expected
        assert "6281234567890" not in str(error)
        assert len(twilio.messages()) == (1 if fault.get("late") else 0)

    async def test_no_answer_in_time_is_unknown_and_never_repeated(self, make_whatsapp, twilio):
        twilio.fault(status=500, code=20500, delay=0.6, late=True)
        error = await refusal(make_whatsapp(timeout=0.2))
        assert error.unknown
        until(lambda: len(twilio.messages()) == 1)

    async def test_a_refused_connection_is_surely_not_sent(self, make_whatsapp):
        error = await refusal(make_whatsapp(api_url=f"http://127.0.0.1:{free_port()}"))
        assert (error.unknown, error.permanent) == (False, False)

    async def test_the_next_message_goes_after_a_fault(self, whatsapp, twilio):
        twilio.fault(status=429, code=20429)
        await refusal(whatsapp)
        assert await whatsapp.send(TO, HALO)


class TestInbound:
    @pytest.mark.usefixtures("whatsapp")
    async def test_a_signed_message_is_understood(self, twilio_office, twilio):
        answer = twilio.inbound(Body="assalamualaikum & halo+1", From=TO, ProfileName="Bu Ani")
        assert (answer["status"], answer["body"]) == (200, "<Response/>")
        assert twilio_office.events == [
            Incoming(
                "whatsapp",
                answer["MessageSid"],
                TO,
                text="assalamualaikum & halo+1",
                name="Bu Ani",
                phone="+6281234567890",
            )
        ]

    async def test_the_second_token_counts_for_signatures(
        self, make_whatsapp, twilio_office, twilio
    ):
        twilio_office.channel = make_whatsapp(auth_token=f"new,{TOKEN}")
        assert twilio.inbound(Body="halo")["status"] == 200

    async def test_another_token_does_not(self, make_whatsapp, twilio_office, twilio):
        twilio_office.channel = make_whatsapp(auth_token="new")
        assert twilio.inbound(Body="halo")["status"] == 403
        assert twilio_office.events == []

    async def test_receipts_come_back(self, whatsapp, twilio_office, twilio):
        sid = await whatsapp.send(TO, HALO)
        until(lambda: len(twilio.callbacks()) == 3)
        assert twilio_office.events == [
            Receipt("whatsapp", sid, word) for word in ("sent", "delivered", "read")
        ]

    async def test_a_failure_comes_back_with_its_code(self, whatsapp, twilio_office, twilio):
        twilio.lifecycle(statuses=["queued", "undelivered"], error_code=63024)
        sid = await whatsapp.send(TO, HALO)
        until(lambda: len(twilio.callbacks()) == 2)
        assert twilio_office.events == [
            Receipt("whatsapp", sid, "failed", error_code="63024", blocked=True)
        ]

    async def test_a_picture_is_fetched_with_credentials_for_the_api_only(
        self, whatsapp, twilio_office, twilio
    ):
        twilio.inbound(media=PICTURE)
        (event,) = twilio_office.events
        assert await whatsapp.fetch(event.media[0].reference, 10_000) == (JPEG, "image/jpeg")
        asked = [{"where": "api", "auth": True}, {"where": "storage", "auth": False}]
        assert twilio.media_requests() == asked

    async def test_a_picture_over_the_cap_is_refused(self, whatsapp, twilio_office, twilio):
        twilio.inbound(media=PICTURE)
        with pytest.raises(FetchError) as caught:
            await whatsapp.fetch(twilio_office.events[0].media[0].reference, 100)
        assert caught.value.permanent

    async def test_a_wrong_token_is_a_passing_fault(self, make_whatsapp, twilio_office, twilio):
        twilio.inbound(media=PICTURE)
        reference = twilio_office.events[0].media[0].reference
        with pytest.raises(FetchError) as caught:
            await make_whatsapp(auth_token="wrong").fetch(reference, 10_000)
        assert not caught.value.permanent


async def test_no_secret_and_no_number_reaches_the_logs(whatsapp, twilio, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    structlog.reset_defaults()
    twilio.fault(status=401, code=20003, message=f"bad token for {TO}")
    await refusal(whatsapp)
    await whatsapp.send(TO, Part("rahasia"))
    await whatsapp.find(TO, Part("rahasia"), SINCE)
    twilio.inbound(Body="rahasia", From=TO)
    said = caplog.text + capsys.readouterr().out
    assert "whatsapp_account_refused" in said
    for secret in (TOKEN, "6281234567890", "rahasia"):
        assert secret not in said
