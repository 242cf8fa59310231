"""What one message of the outbox becomes at Telegram."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Message, Part
from bot.channels.telegram.layout import CAPTION, TEXT, pieces, render, rows, utf16_length
from bot.channels.telegram.sending import keyboard
from handlers import texts
from handlers.message import Option, OutgoingMedia

YES, NO = Option("ya", "Ya"), Option("tidak", "Tidak")
PICTURE = OutgoingMedia("photo", "grafik.png", "image/png", "grafik.png")
FORM = OutgoingMedia("document", "formulir.pdf", "application/pdf", "formulir.pdf")


def shown(part: Part) -> str:
    """The text as Telegram counts it: after its tags are read."""
    return html.unescape(re.sub(r"</?[bi]>", "", part.text))


def test_markup_becomes_html_and_what_people_wrote_is_escaped() -> None:
    [part] = render(Message("77", "*Penting* <b>& _segera_"))

    assert part.text == "<b>Penting</b> &lt;b&gt;&amp; <i>segera</i>"


def test_blank_text_gives_no_part() -> None:
    assert render(Message("77", " \n ")) == []


def test_a_long_text_is_split_and_the_buttons_are_under_the_last_piece() -> None:
    parts = render(Message("77", "Kalimat yang agak panjang. " * 400, options=(YES, NO)))

    assert [bool(p.options) for p in parts] == [False] * (len(parts) - 1) + [True]
    assert all(len(p.text) <= TEXT for p in parts)
    assert len(parts) == 3


def test_emoji_count_twice() -> None:
    parts = render(Message("77", "😀" * 4096))

    assert [utf16_length(p.text) for p in parts] == [4096, 4096]


@given(st.text(st.sampled_from("ab *_.\n&<😀"), max_size=400), st.integers(8, 60))
def test_no_piece_is_too_long_and_nothing_is_lost(text: str, limit: int) -> None:
    cut = pieces(text, limit)

    assert all(0 < utf16_length(piece) <= limit for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


@given(st.text(max_size=200))
def test_html_is_always_balanced_and_the_same_every_time(text: str) -> None:
    parts = render(Message("77", text))

    assert parts == render(Message("77", text))
    for part in parts:
        tags = re.findall(r"<(/?)([bi])>", part.text)
        assert [t for c, t in tags if not c] == [t for c, t in tags if c]
        part.text.encode()


def test_a_short_text_is_the_caption_of_a_lone_file() -> None:
    assert render(Message("77", "*Grafik*", (YES,), (PICTURE,))) == [
        Part("<b>Grafik</b>", (YES,), _with(PICTURE, "*Grafik*"))
    ]


def test_a_text_too_long_for_a_caption_follows_the_file() -> None:
    first, second = render(Message("77", "a" * (CAPTION + 1), (YES,), (PICTURE,)))

    assert (first.text, first.media, first.options) == ("", _with(PICTURE, "a" * 1025), ())
    assert (len(second.text), second.media, second.options) == (CAPTION + 1, None, (YES,))


def test_several_files_come_first_each_with_its_caption() -> None:
    files = (_with(PICTURE, "Satu & dua"), FORM)

    assert render(Message("77", "Silakan.", (YES,), files)) == [
        Part("Satu &amp; dua", media=files[0]),
        Part("", media=FORM),
        Part("Silakan.", (YES,)),
    ]


def test_buttons_stand_under_the_file_where_there_is_no_text() -> None:
    assert render(Message("77", "", (YES,), (FORM,))) == [Part("", (YES,), FORM)]


@pytest.mark.parametrize(
    ("options", "mistake"),
    [
        pytest.param((Option("ё" * 33, "x"),), "66 bytes", id="bytes-not-characters"),
        pytest.param((Option("", "x"),), "0 bytes", id="empty-value"),
        pytest.param((Option("x", " "),), "without a label", id="blank-label"),
        pytest.param((YES,) * 101, "101 options", id="too-many"),
    ],
)
def test_options_that_cannot_be_sent_are_a_mistake_of_ours(
    options: tuple[Option, ...], mistake: str
) -> None:
    with pytest.raises(ValueError, match=mistake):
        render(Message("77", "Pilih:", options))


def test_options_need_a_text() -> None:
    with pytest.raises(ValueError, match="without a text"):
        render(Message("77", "", (YES,)))


def test_a_value_of_64_bytes_passes_and_a_long_label_is_cut() -> None:
    [part] = render(Message("77", "Pilih:", (Option("x" * 64, "*Kecamatan* " + "a" * 60),)))

    assert part.options[0].value == "x" * 64
    assert part.options[0].label == "Kecamatan " + "a" * 29 + "…"


@pytest.mark.parametrize(
    ("labels", "widths"),
    [
        (["Ya", "Tidak", "Batal", "Menu"], [3, 1]),
        (["Kirim laporan", "Ubah isi", "Batal"], [2, 1]),
        (["Bagaimana cara membuat laporan?", "Batal"], [1, 1]),
        ([], []),
    ],
)
def test_short_buttons_share_a_row(labels: list[str], widths: list[int]) -> None:
    options = tuple(Option(str(i), label) for i, label in enumerate(labels))

    assert [len(row) for row in rows(options)] == widths


def test_a_request_is_a_button_in_place_of_the_keyboard() -> None:
    [part] = render(Message("77", "Nomor Bapak/Ibu?", request="contact"))
    markup = keyboard(part)
    assert markup is not None
    sent = markup.to_dict()

    assert sent["keyboard"] == [[{"text": texts.SHARE_PHONE_BUTTON, "request_contact": True}]]
    assert sent["one_time_keyboard"]
    assert sent["resize_keyboard"]


def test_options_win_over_a_request_and_groups_are_not_asked() -> None:
    [with_options] = render(Message("77", "Di mana?", (YES,), request="location"))
    [in_group] = render(Message("-100123", "Di mana?", request="location"))
    [private] = render(Message("77", "Di mana?", request="location"))

    assert [with_options.request, in_group.request, private.request] == [None, None, "location"]


def _with(media: OutgoingMedia, caption: str) -> OutgoingMedia:
    return OutgoingMedia(media.kind, media.path, media.mime, media.name, caption)


def test_shown_length_is_what_counts() -> None:
    [part] = render(Message("77", "&" * TEXT))

    assert len(shown(part)) == TEXT
