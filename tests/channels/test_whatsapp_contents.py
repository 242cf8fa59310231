"""Templates at Twilio: every request is one that Twilio's own OpenAPI of the Content API takes."""

import json
from collections.abc import Iterator

import pytest

from bot.channels.base import ConfigurationError, Message, Part
from bot.channels.whatsapp import TwilioSettings, WhatsAppChannel
from bot.channels.whatsapp.contents import (
    Approval,
    Content,
    Contents,
    ContentsError,
    approval_of,
    content_of,
    payload,
)
from db.models import MessageTemplate
from db.templates import Draft, fill, suggestions
from handlers.message import Option
from tests.db.rows import AT
from tests.standins.twilio_server import (
    ACCOUNT,
    PRISM,
    PUBLIC,
    SENDER,
    SPECS,
    TOKEN,
    TwilioStandIn,
    free_port,
    need_npm_packages,
    running,
    served,
    write_strict,
)

TO = "whatsapp:+6281234567890"
SID = "HX" + "a" * 32  # the OpenAPI's own example
CREATE = "/v1/Content"
SUBMIT = f"/v1/Content/{SID}/ApprovalRequests/whatsapp"


@pytest.fixture(scope="module")
def twilio_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwilioStandIn]:
    """The stand-in, and Prism with the Content API behind it."""
    need_npm_packages()
    folder, port = tmp_path_factory.mktemp("content"), free_port()
    write_strict(SPECS, folder)
    spec = str(folder / "twilio_content_v1.json")
    mock = ["node", str(PRISM), "mock", "-h", "127.0.0.1", "-p", str(port), spec]
    url = f"http://127.0.0.1:{port}"
    with (
        served(mock, url, folder / "content.log"),
        running(tmp_path_factory.mktemp("twilio"), "--content", url) as server,
    ):
        yield server


@pytest.fixture
def twilio(twilio_server: TwilioStandIn) -> TwilioStandIn:
    twilio_server.reset()
    return twilio_server


def settings(url: str, **changed: str) -> TwilioSettings:
    fields = {"account_sid": ACCOUNT, "auth_token": TOKEN, "from_": SENDER, "api_url": url}
    return TwilioSettings(**fields | changed)


@pytest.fixture
def contents(twilio: TwilioStandIn) -> Iterator[Contents]:
    made = Contents.connect(settings(twilio.url))
    yield made
    made.close()


class TestRequests:
    @pytest.mark.parametrize("draft", suggestions(), ids=lambda draft: draft.name)
    def test_every_shipped_template_can_be_created(self, contents: Contents, draft: Draft):
        text = Content(draft.body, draft.buttons)
        assert contents.create(draft.name, "id", text, draft.variables) == SID

    def test_an_approval_is_asked_for(self, contents: Contents):
        # The example says "unsubmitted": what was just handed in waits.
        assert contents.submit(SID, "kawan", "UTILITY") == Approval("pending", "", "UTILITY")

    def test_what_became_of_it(self, contents: Contents):
        assert contents.approval(SID) == Approval("approved", "", "UTILITY")

    def test_the_text_of_a_content(self, contents: Contents):
        assert contents.read(SID).body.startswith("Foo Bar Co is located at")

    def test_an_sid_that_twilio_would_refuse_is_refused(self, contents: Contents):
        with pytest.raises(ContentsError) as caught:
            contents.approval("HX1")
        assert caught.value.trouble == "refused"


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "trouble"),
        [
            ({"status": 401, "code": 20003}, "account"),
            ({"status": 403, "code": 20003}, "account"),
            ({"status": 404, "code": 20404}, "missing"),
            ({"status": 429, "code": 20429}, "busy"),
            ({"status": 503, "code": 20503}, "busy"),
            ({"status": 400, "code": 92001}, "refused"),
            ({"status": 500, "code": 20500}, "unclear"),
            ({"drop": True}, "unclear"),
        ],
        ids=str,
    )
    def test_trouble(self, contents: Contents, twilio: TwilioStandIn, fault, trouble: str):
        twilio.fault(path=f"POST {CREATE}", message=f"not for {TO}", **fault)
        with pytest.raises(ContentsError) as caught:
            contents.create("kawan", "id", Content("Halo."))
        assert caught.value.trouble == trouble
        assert "6281234567890" not in str(caught.value)
        assert contents.create("kawan", "id", Content("Halo.")) == SID

    def test_nobody_there(self):
        contents = Contents.connect(settings(f"http://127.0.0.1:{free_port()}"))
        with pytest.raises(ContentsError) as caught:
            contents.approval(SID)
        contents.close()
        assert caught.value.trouble == "unreachable"

    @pytest.mark.parametrize(
        ("changed", "key"),
        [
            ({"account_sid": ""}, "TWILIO_ACCOUNT_SID"),
            ({"auth_token": ""}, "TWILIO_AUTH_TOKEN"),
            ({"api_url": "ftp://x"}, "TWILIO_API_URL"),
        ],
    )
    def test_half_a_configuration_names_the_key(self, changed: dict[str, str], key: str):
        with pytest.raises(ConfigurationError, match=key):
            Contents.connect(settings("https://api.twilio.com", **changed))


class TestWords:
    @pytest.mark.parametrize(
        ("word", "reason", "expected"),
        [
            ("unsubmitted", "", Approval("draft")),
            ("received", "", Approval("pending")),
            ("pending", None, Approval("pending")),
            ("APPROVED", "NONE", Approval("approved")),
            ("rejected", "INVALID_FORMAT", Approval("rejected", "INVALID_FORMAT")),
            ("paused", "", Approval("paused")),
            ("disabled", "", Approval("rejected", "disabled")),
            ("limit_exceeded", "", Approval("paused", "limit_exceeded")),
            (None, None, Approval("draft")),
        ],
    )
    def test_a_verdict(self, word: str | None, reason: str | None, expected: Approval):
        assert approval_of({"status": word, "rejection_reason": reason}) == expected

    def test_buttons_answer_like_what_is_typed(self):
        made = payload("x", "id", Content("Mohon dijawab.", ("Paham", "Perlu penjelasan")), ["RAT"])
        actions = made["types"]["twilio/quick-reply"]["actions"]
        assert [(a["title"], a["id"]) for a in actions] == [
            ("Paham", "paham"),
            ("Perlu penjelasan", "perlu penjelasan"),
        ]
        assert made["variables"] == {"1": "RAT"}
        assert content_of(made) == Content("Mohon dijawab.", ("Paham", "Perlu penjelasan"))

    @pytest.mark.parametrize("answer", [{}, {"types": {"twilio/card": {"title": "x"}}}])
    def test_a_content_without_a_text_is_none_for_us(self, answer: dict[str, object]):
        with pytest.raises(ContentsError):
            content_of(answer)


@pytest.mark.anyio
class TestSending:
    @pytest.fixture
    def anyio_backend(self) -> str:
        return "asyncio"

    @pytest.fixture
    def channel(self, twilio: TwilioStandIn) -> WhatsAppChannel:
        return WhatsAppChannel(settings(twilio.url), PUBLIC)

    @pytest.mark.parametrize("draft", suggestions(), ids=lambda draft: draft.name)
    async def test_a_filled_template_leaves_without_body_and_media(
        self, channel: WhatsAppChannel, twilio: TwilioStandIn, draft: Draft
    ):
        row = MessageTemplate(
            channel="whatsapp",
            name=draft.name,
            purpose=draft.purpose,
            content_sid=SID,
            body=draft.body,
            variables=list(draft.variables),
            created_at=AT,
        )
        filled = fill(row, {"title": "RAT", "text": "Senin,\tpukul 9\n\nBawa buku"})
        message = Message(TO, "lama sekali", options=(Option("a", "A"),), template=filled)
        parts = channel.render(message)
        assert [await channel.send(TO, part) for part in parts]
        await channel.stop()

        [sent] = twilio.messages()
        params = sent["params"]
        assert params["ContentSid"] == SID
        assert {"Body", "MediaUrl"}.isdisjoint(params)
        names = {"title": "RAT", "text": "Senin, pukul 9. Bawa buku"}
        expected = {str(n): names[name] for n, name in enumerate(draft.variables, 1)}
        assert json.loads(params.get("ContentVariables", "{}")) == expected

    @pytest.mark.parametrize(("words", "found"), [("39.7392, 104.9903", True), ("", False)])
    async def test_one_without_variables_is_found_again_by_its_text(
        self, channel: WhatsAppChannel, twilio: TwilioStandIn, words: str, found: bool
    ):
        finished = f"Foo Bar Co is located at {words}"
        listed = {"direction": "outbound-api", "missed": True}
        twilio.inbound(Body=finished, From=SENDER, To=TO, **listed)
        opener = Part("", template={"content_sid": SID})
        sid = await channel.find(TO, opener, AT.replace(year=2020))
        await channel.stop()
        assert (sid is not None) is found
