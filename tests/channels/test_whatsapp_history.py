"""What Twilio is asked afterwards: messages that came while we were away, messages in doubt."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.base import Event, Part, SendError
from bot.channels.whatsapp import WhatsAppChannel
from handlers.message import Incoming, Kind, OutgoingMedia
from tests.standins.twilio_server import PUBLIC, SENDER, free_port

pytest_plugins = ("tests.standins.twilio",)
pytestmark = pytest.mark.anyio

TO = "whatsapp:+6281234567890"
HALO = Part("halo")
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 500
PICTURE = [["image/jpeg", base64.b64encode(JPEG).decode()]]
PHOTO = OutgoingMedia("photo", "a/b.jpg", "image/jpeg", "b.jpg", caption="Gudang")
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
SERVICE = "MG" + "b" * 32


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def missed(channel: WhatsAppChannel) -> list[Incoming]:
    """What the channel hands over when it starts."""
    received: list[Incoming] = []

    async def receive(events: Sequence[Event]) -> None:
        received.extend(event for event in events if isinstance(event, Incoming))

    await channel.start(receive)
    await channel.poll(receive)
    return received


async def in_doubt(channel: WhatsAppChannel, part: Part) -> None:
    with pytest.raises(SendError) as caught:
        await channel.send(TO, part)
    assert caught.value.unknown


class TestCatchUp:
    async def test_what_came_meanwhile_is_received_in_order(self, make_whatsapp, twilio):
        first = twilio.inbound(Body="halo", From=TO, missed=True)["MessageSid"]
        second = twilio.inbound(media=PICTURE, From=TO, missed=True)["MessageSid"]
        channel = make_whatsapp(last_seen=lambda: SINCE)
        await channel.send(TO, Part("bukan pesan masuk"))
        events = await missed(channel)
        assert [(e.external_id, e.text, len(e.media)) for e in events] == [
            (first, "halo", 0),
            (second, "", 1),
        ]
        assert events[0].phone == "+6281234567890"
        assert await channel.fetch(events[1].media[0].reference, 9999) == (JPEG, "image/jpeg")

    @pytest.mark.usefixtures("whatsapp")
    async def test_a_webhook_and_the_list_name_the_same_message(
        self, make_whatsapp, twilio_office, twilio
    ):
        twilio.inbound(Body="halo", From=TO)
        (listed,) = await missed(make_whatsapp(last_seen=lambda: SINCE))
        assert listed.external_id == twilio_office.events[0].external_id

    async def test_older_messages_are_left_alone(self, make_whatsapp, twilio):
        twilio.inbound(Body="halo", From=TO, missed=True)
        later = datetime.now(UTC) + timedelta(hours=2)
        assert await missed(make_whatsapp(last_seen=lambda: later)) == []

    async def test_nothing_is_asked_on_the_very_first_start(self, make_whatsapp, twilio):
        twilio.inbound(Body="halo", From=TO, missed=True)
        assert await missed(make_whatsapp()) == []

    async def test_an_empty_listed_message_is_unsupported(self, make_whatsapp, twilio):
        twilio.inbound(Body="", From=TO, missed=True)
        (event,) = await missed(make_whatsapp(last_seen=lambda: SINCE))
        assert event.kind is Kind.UNSUPPORTED

    async def test_only_our_service_counts_without_a_number(self, make_whatsapp, twilio):
        twilio.inbound(Body="halo", From=TO, missed=True)
        twilio.inbound(Body="salam", From=TO, missed=True, MessagingServiceSid=SERVICE)
        own = {"from_": "", "messaging_service_sid": SERVICE}
        events = await missed(make_whatsapp(last_seen=lambda: SINCE, **own))
        assert [event.text for event in events] == ["salam"]

    async def test_twilio_being_away_stops_nothing(self, make_whatsapp):
        away = make_whatsapp(last_seen=lambda: SINCE, api_url=f"http://127.0.0.1:{free_port()}")
        with capture_logs() as logs:
            assert await missed(away) == []
        assert "whatsapp_catch_up_failed" in [entry["event"] for entry in logs]

    async def test_a_refused_list_stops_nothing(self, make_whatsapp, twilio):
        twilio.inbound(Body="halo", From=TO, missed=True)
        twilio.fault(status=500, code=20500)
        assert await missed(make_whatsapp(last_seen=lambda: SINCE)) == []

    async def test_the_text_counts_even_if_its_picture_cannot_be_listed(
        self, make_whatsapp, twilio
    ):
        twilio.inbound(Body="lihat", media=PICTURE, From=TO, missed=True)
        twilio.inbound(Body="halo", From=TO, missed=True)
        twilio.fault(path="/Media.json", status=404, code=20404)
        events = await missed(make_whatsapp(last_seen=lambda: SINCE))
        assert [(event.text, event.media) for event in events] == [("lihat", ()), ("halo", ())]

    async def test_the_urls_to_configure_are_said(self, make_whatsapp):
        with capture_logs() as logs:
            await missed(make_whatsapp())
        (said,) = [entry for entry in logs if entry["event"] == "whatsapp_webhooks"]
        assert said["message"] == f"{PUBLIC}/webhooks/whatsapp#rc=3&rp=all"
        assert said["status"] == f"{PUBLIC}/webhooks/whatsapp/status#rc=3&rp=all"


class TestFind:
    """A message in doubt is looked for at Twilio."""

    @pytest.mark.parametrize(
        "part",
        [
            pytest.param(Part("halo  Bu\n"), id="text"),
            pytest.param(Part("Gudang", media=PHOTO), id="picture"),
        ],
    )
    async def test_what_was_taken_is_found(self, whatsapp, twilio, part):
        twilio.fault(drop=True, late=True)
        await in_doubt(whatsapp, part)
        assert await whatsapp.find(TO, part, SINCE) == twilio.messages()[0]["sid"]

    async def test_what_was_not_taken_is_not(self, whatsapp, twilio):
        twilio.fault(drop=True)
        await in_doubt(whatsapp, HALO)
        await whatsapp.send(TO, Part("lain"))
        await whatsapp.send(TO, Part("halo", media=PHOTO))
        await whatsapp.send("whatsapp:+6281234567891", HALO)
        twilio.inbound(Body="halo", From=TO)
        assert await whatsapp.find(TO, HALO, SINCE) is None

    @pytest.mark.parametrize(("value", "found"), [("Bu Ani", True), ("Bu Siti", False)])
    async def test_a_template_is_known_by_its_values(self, whatsapp, twilio, value, found):
        finished = "Yth. Bu Ani, pengaduan Anda diteruskan."
        twilio.inbound(Body=finished, From=SENDER, To=TO, direction="outbound-api", missed=True)
        part = Part("", template={"content_sid": "HX" + "4" * 32, "1": value})
        assert (await whatsapp.find(TO, part, SINCE) is not None) is found

    async def test_the_same_words_of_earlier_do_not_count(self, whatsapp):
        await whatsapp.send(TO, HALO)
        later = datetime.now(UTC) + timedelta(minutes=5)
        assert await whatsapp.find(TO, HALO, later) is None

    async def test_twilio_being_away_is_no_answer(self, make_whatsapp):
        away = make_whatsapp(api_url=f"http://127.0.0.1:{free_port()}")
        with pytest.raises(SendError) as caught:
            await away.find(TO, HALO, SINCE)
        assert not caught.value.permanent
