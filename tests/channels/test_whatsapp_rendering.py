"""One message of ours becomes messages that WhatsApp takes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Message, Part, SendError
from bot.channels.whatsapp import TwilioSettings, WhatsAppChannel
from bot.channels.whatsapp.rendering import length
from bot.channels.whatsapp.sending import Composer
from handlers.message import Option, OutgoingMedia
from handlers.texts import REPLY_WITH_NUMBER

ACCOUNT = "AC" + "0" * 31 + "1"
TO = "whatsapp:+6281234567890"
HX2, HX3, HX4 = ("HX" + digit * 32 for digit in "234")
PLAIN = TwilioSettings(account_sid=ACCOUNT, auth_token="t", from_="+14155238886")
BUTTONS = PLAIN.model_copy(
    update={"content_quick_reply_2": HX2, "content_quick_reply_3": HX3, "content_list": f"4={HX4}"}
)
PHOTO = OutgoingMedia("photo", "a/b.jpg", "image/jpeg", "b.jpg")
PDF = OutgoingMedia("document", "a/b.pdf", "application/pdf", "b.pdf")


def render(text="", own=PLAIN, **fields) -> list[Part]:
    channel = WhatsAppChannel(own, "https://bot.example", media_url=lambda media: media.path)
    return list(channel.render(Message(TO, text, **fields)))


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(f"v{i}", label) for i, label in enumerate(labels))


def texts(parts: list[Part]) -> list[str]:
    return [part.text for part in parts]


def test_mark_up_goes_out_as_it_is():
    assert render("*Penting* _hari ini_ <b>") == [Part("*Penting* _hari ini_ <b>")]


def test_long_text_is_split_at_paragraphs():
    first, second = "a" * 1000, "b" * 1000
    assert texts(render(f"{first}\n\n{second}")) == [first, second]


def test_nothing_becomes_nothing():
    assert render("  ") == []


@given(st.text(st.sampled_from("a *_\n😀é."), max_size=6000), st.integers(0, 12))
def test_no_part_is_too_long_however_wide_its_characters(text, count):
    parts = render(text, options=options(*("pilihan 😀" * 20 for _ in range(count))))
    assert all(0 < length(part.text) <= 1600 for part in parts)


class TestOptions:
    def test_become_numbered_lines_without_contents(self):
        (part,) = render("Pilih:", options=options("Aset", "Keuangan"))
        assert part.text == f"Pilih:\n\n{REPLY_WITH_NUMBER}\n1. Aset\n2. Keuangan"
        assert part.options == ()

    def test_follow_by_themselves_when_the_text_leaves_no_room(self):
        parts = render("a" * 1590, options=options("Aset", "Keuangan"))
        assert texts(parts) == ["a" * 1590, f"{REPLY_WITH_NUMBER}\n1. Aset\n2. Keuangan"]

    def test_many_are_split_between_lines(self):
        parts = render("Pilih:", options=options(*("x" * 100 for _ in range(30))))
        assert "\n".join(texts(parts[1:])).count("\n") == 30
        assert parts[1].text.startswith(REPLY_WITH_NUMBER)

    def test_a_label_stays_on_its_line(self):
        assert "1. dua baris" in render("x", options=options("dua\nbaris", "b"))[0].text

    def test_a_single_one_is_one_line(self):
        assert texts(render("Ada lagi?", options=options("Lanjut"))) == [
            "Ada lagi?\n\nBalas *1*: Lanjut"
        ]

    @pytest.mark.parametrize("count", [2, 3, 4])
    def test_become_buttons_where_a_content_has_so_many(self, count):
        chosen = options(*"abcd"[:count])
        assert render("Pilih:", BUTTONS, options=chosen) == [Part("Pilih:", options=chosen)]

    @pytest.mark.parametrize(
        ("text", "chosen"),
        [
            pytest.param("Pilih:", options("a"), id="no content for one"),
            pytest.param("Pilih:", options(*"abcde"), id="no content for five"),
            pytest.param("Pilih:", options("a", "x" * 21), id="long title"),
            pytest.param("Pilih:", options("a", " "), id="blank title"),
            pytest.param("Pilih:", options("a", "a"), id="titles alike"),
            pytest.param("Pilih:", (Option("v", "a"), Option("v", "b")), id="payloads alike"),
            pytest.param("Pilih:", (Option("v" * 257, "a"), Option("v", "b")), id="long payload"),
            pytest.param("Pilih:", options("a", "b", "c", "x" * 25), id="long list item"),
            pytest.param("x" * 1025, options("a", "b"), id="long text"),
            pytest.param("", options("a", "b"), id="no text"),
        ],
    )
    def test_stay_lines_where_buttons_do_not_fit(self, text, chosen):
        parts = render(text, BUTTONS, options=chosen)
        assert all(part.options == () for part in parts)
        hint = REPLY_WITH_NUMBER if len(chosen) > 1 else "Balas *1*"
        assert hint in parts[-1].text

    def test_list_items_may_be_longer_than_buttons(self):
        chosen = options("x" * 24, "b", "c", "d")
        assert render("Pilih:", BUTTONS, options=chosen)[0].options == chosen

    def test_only_the_last_piece_carries_buttons(self):
        parts = render("a" * 1000 + "\n\n" + "b" * 1000, BUTTONS, options=options("a", "b"))
        assert [len(part.options) for part in parts] == [0, 2]


class TestMedia:
    def test_one_picture_takes_the_text_as_its_caption(self):
        assert render("Lihat *ini*", media=(PHOTO,)) == [Part("Lihat *ini*", media=PHOTO)]

    def test_a_long_text_goes_before_the_picture(self):
        assert render("x" * 1025, media=(PHOTO,)) == [Part("x" * 1025), Part("", media=PHOTO)]

    def test_a_document_has_no_caption(self):
        named = OutgoingMedia("document", "a/b.pdf", "application/pdf", "b.pdf", caption="Juknis")
        parts = render("Ini:", media=(named,))
        assert parts == [Part("Ini:"), Part("Juknis"), Part("", media=named)]

    def test_one_file_a_message(self):
        parts = render("Ini:", media=(PHOTO, PDF))
        assert parts == [Part("Ini:"), Part("", media=PHOTO), Part("", media=PDF)]

    def test_a_picture_keeps_its_own_caption(self):
        named = OutgoingMedia("photo", "a/b.jpg", "image/jpeg", "b.jpg", caption="Gudang")
        assert render("Ini:", media=(named,)) == [Part("Ini:"), Part("Gudang", media=named)]

    def test_without_a_public_address_files_are_named(self):
        channel = WhatsAppChannel(PLAIN, "https://bot.example")
        named = OutgoingMedia("document", "a/b.pdf", "application/pdf", "b.pdf", caption="Juknis")
        parts = channel.render(Message(TO, "Ini:", media=(named, PHOTO)))
        assert parts == [Part("Ini:\nJuknis\nb.pdf\nb.jpg")]

    def test_a_question_comes_last(self):
        parts = render("Benar?", media=(PHOTO,), options=options("Ya", "Tidak"))
        assert [part.media for part in parts] == [PHOTO, None]


def test_a_template_goes_alone():
    template = {"content_sid": HX2, "1": "Bu Ani"}
    assert render("dalam jendela", template=template) == [Part("", template=template)]


@pytest.mark.parametrize("request_", ["contact", "location"])
def test_whatsapp_cannot_ask_for_contact_or_place(request_):
    assert render("Kirim lokasi", request=request_) == [Part("Kirim lokasi")]


class TestParameters:
    """What Twilio is asked for a part."""

    CALLBACK = "https://bot.example/webhooks/whatsapp/status#rc=3&rp=all"

    def of(self, part: Part, own=BUTTONS, to=TO) -> dict[str, object]:
        composer = Composer(own, "https://bot.example", lambda media: f"https://m/{media.path}")
        found = composer.parameters(to, part)
        assert found.pop("status_callback") == self.CALLBACK
        return found

    def test_text(self):
        expected = {"to": TO, "from_": "whatsapp:+14155238886", "body": "halo"}
        assert self.of(Part("halo")) == expected

    def test_a_bare_number_is_a_whatsapp_address(self):
        assert self.of(Part("halo"), to="+6281234567890")["to"] == TO

    def test_a_messaging_service(self):
        service = "MG" + "b" * 32
        own = PLAIN.model_copy(update={"from_": "", "messaging_service_sid": service})
        found = self.of(Part("halo"), own)
        assert found == {"to": TO, "messaging_service_sid": service, "body": "halo"}

    def test_a_file(self):
        assert self.of(Part("", media=PDF))["media_url"] == ["https://m/a/b.pdf"]
        assert "body" not in self.of(Part("", media=PDF))
        assert self.of(Part("Gudang", media=PHOTO))["body"] == "Gudang"

    def test_buttons_are_text_then_title_and_id_of_each(self):
        found = self.of(Part("Benar?", options=(Option("y", "Ya"), Option("n", "Tidak"))))
        variables = json.loads(str(found["content_variables"]))
        assert found["content_sid"] == HX2
        assert variables == {"1": "Benar?", "2": "Ya", "3": "y", "4": "Tidak", "5": "n"}
        assert "body" not in found

    def test_template_values_are_one_line_and_never_empty(self):
        found = self.of(Part("", template={"content_sid": HX2, "1": "a\n\tb    c", "2": " "}))
        assert json.loads(str(found["content_variables"])) == {"1": "a b c", "2": "-"}

    def test_a_template_without_variables(self):
        assert "content_variables" not in self.of(Part("", template={"content_sid": HX2}))

    @pytest.mark.parametrize(
        ("part", "code"),
        [
            (Part(""), "empty"),
            (Part("", template={"1": "x"}), "content"),
            (Part("x", options=options(*"abcde")), "content"),
        ],
    )
    def test_what_cannot_be_sent_fails_for_good(self, part, code):
        with pytest.raises(SendError) as caught:
            self.of(part)
        assert (caught.value.permanent, caught.value.code) == (True, code)

    def test_a_file_without_an_address_fails_for_good(self):
        composer = Composer(PLAIN, "https://bot.example", None)
        with pytest.raises(SendError) as caught:
            composer.parameters(TO, Part("", media=PDF))
        assert (caught.value.permanent, caught.value.code) == (True, "media_url")
