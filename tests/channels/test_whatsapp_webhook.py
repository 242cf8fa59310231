"""Who may speak to us as Twilio, and what of it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import WebhookRejected, WebhookRequest
from bot.channels.whatsapp import WhatsAppChannel
from tests.standins.twilio_requests import (
    CHANNEL,
    OWN,
    PARSERS,
    PATH,
    STATUS,
    TEXT,
    URL,
    request,
    sign,
)


def refused(given: WebhookRequest) -> int:
    with pytest.raises(WebhookRejected) as caught:
        PARSERS[PATH](given)
    return caught.value.status


class TestSignature:
    """PLATFORM 3.8; the SDK's own validator computes what Twilio would have signed."""

    @pytest.mark.parametrize(
        ("url", "path_qs"),
        [
            pytest.param(URL + PATH, PATH, id="exactly"),
            pytest.param("https://bot.example:443" + PATH, PATH, id="with the default port"),
            pytest.param(URL + PATH + "?a=1&b=", PATH + "?a=1&b=", id="with a query"),
            pytest.param(URL + PATH + "?a=%C3%A9%2F", PATH + "?a=%C3%A9%2F", id="raw query"),
        ],
    )
    def test_passes(self, url, path_qs):
        assert PARSERS[PATH](request(TEXT, sign(TEXT, url), path_qs))

    @pytest.mark.parametrize(
        ("url", "path_qs"),
        [
            pytest.param("http://bot.example" + PATH, PATH, id="http for https"),
            pytest.param(URL + PATH + "/", PATH, id="extra slash"),
            pytest.param(URL + PATH, PATH + "/", id="missing slash"),
            pytest.param("https://evil.example" + PATH, PATH, id="the Host header's name"),
            pytest.param("https://bot.example:8443" + PATH, PATH, id="another port"),
            pytest.param(URL + PATH + "?a=é/", PATH + "?a=%C3%A9%2F", id="decoded query"),
            pytest.param(URL + PATH + "?b=&a=1", PATH + "?a=1&b=", id="query in other order"),
            pytest.param(URL + PATH + "#rc=3&rp=all", PATH, id="with the fragment"),
        ],
    )
    def test_fails_for_another_url(self, url, path_qs):
        assert refused(request(TEXT, sign(TEXT, url), path_qs)) == 403

    @pytest.mark.parametrize(
        ("signed", "sent"),
        [
            pytest.param(TEXT | {"Blank": ""}, TEXT, id="blank parameter missing"),
            pytest.param(TEXT, TEXT | {"Blank": ""}, id="blank parameter added"),
            pytest.param(TEXT, TEXT | {"Extra": "1"}, id="one more"),
            pytest.param(TEXT, TEXT | {"Body": "hallo"}, id="changed"),
            pytest.param(TEXT, {**TEXT, "From": "whatsapp:+1"}, id="other sender"),
        ],
    )
    def test_fails_for_another_form(self, signed, sent):
        assert refused(request(sent, sign(signed))) == 403

    def test_blank_parameters_are_signed(self):
        assert PARSERS[PATH](request(TEXT | {"Label": "", "Address": ""}))

    def test_a_name_may_come_twice(self):
        assert PARSERS[PATH](request([*TEXT.items(), ("X", "2"), ("X", "1"), ("X", "2")]))

    @pytest.mark.parametrize("token", ["new", "old"])
    def test_each_token_counts_while_it_is_rotated(self, token):
        assert PARSERS[PATH](request(TEXT, sign(TEXT, token=token)))

    @pytest.mark.parametrize("signature", ["", "x", "é", "=" * 5000, sign(TEXT, token="third")])
    def test_anything_else_is_refused(self, signature):
        assert refused(request(TEXT, signature)) == 403

    def test_a_public_url_with_a_port_and_a_path(self):
        channel = WhatsAppChannel(OWN, "https://bot.example:8443/kawan")
        parse = channel.webhooks()[0].parse
        for base in ("https://bot.example:8443/kawan", "https://bot.example/kawan"):
            assert parse(request(TEXT, sign(TEXT, base + PATH)))

    def test_another_account_is_refused(self):
        assert refused(request(TEXT | {"AccountSid": "AC" + "f" * 32})) == 403

    @given(
        st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20)), max_size=8),
        st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    )
    def test_agrees_with_the_sdk(self, pairs, query):
        pairs = [*TEXT.items(), *pairs]
        path_qs = f"{PATH}?{query}"
        assert PARSERS[PATH](request(pairs, sign(pairs, URL + path_qs), path_qs)) is not None


class TestUnreadable:
    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"\xff\xfe", id="bytes"),
            pytest.param(b"Body=%ff%fe", id="escaped bytes"),
            pytest.param(b"&".join(b"a=1" for _ in range(500)), id="too many fields"),
            pytest.param(b"a=" + b"x" * (300 * 1024), id="too large"),
        ],
    )
    def test_is_400(self, body):
        assert refused(WebhookRequest(PATH, {"x-twilio-signature": "x"}, body)) == 400

    def test_without_a_signature_nothing_is_read(self):
        assert refused(WebhookRequest(PATH, {}, b"\xff")) == 403

    @given(st.binary(max_size=400), st.text(max_size=40), st.text(max_size=40))
    def test_never_raises_anything_but_rejection(self, body, path_qs, signature):
        for parse in PARSERS.values():
            with pytest.raises(WebhookRejected):
                parse(WebhookRequest(path_qs, {"x-twilio-signature": signature}, body))


def test_both_webhooks_answer_with_empty_twiml():
    hooks = CHANNEL.webhooks()
    assert [hook.path for hook in hooks] == [PATH, STATUS]
    assert {(hook.answer, hook.answer_type) for hook in hooks} == {("<Response/>", "text/xml")}
