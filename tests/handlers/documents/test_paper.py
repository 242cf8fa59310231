"""The call list on paper: everyone is on it, on pages that tell where they belong."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from handlers.documents.latin import latin
from handlers.documents.lines import CallLine
from handlers.documents.paper import call_list_pdf, dialled
from tests.handlers.documents.people import DANGEROUS, MADE, call

A4 = (595, 842)  # points
KECAMATAN = ["Kalianda", "Natar", "Jati Agung", "Sidomulyo", "Way Panji"]


def pages(*lines: CallLine, title: str = "Daftar telepon") -> list[str]:
    """The text of each page, with single spaces."""
    reader = PdfReader(io.BytesIO(call_list_pdf(title, MADE, lines)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_a_page_says_what_it_is_and_everything_about_a_person() -> None:
    [page] = pages(
        call("Siti Aminah", village="Merak Belantung", cooperative="Kopdes Merak Belantung"),
        call("Budi", "Natar", phone="", reason="Belum dibaca selama 2 hari", answered="Hadir"),
        title="Undangan RAT",
    )
    for text in (
        "Undangan RAT",
        f"Dibuat {MADE}",
        "2 orang perlu ditelepon",
        "beri tanda pada kotak",
        "Kecamatan Kalianda · 1 orang",
        "Kecamatan Natar · 1 orang",
        "No. Nama dan telepon Desa dan koperasi Alasan ditelepon Catatan",
        "1 Siti Aminah 0812-3456-7890 Merak Belantung Kopdes Merak Belantung Nomor WhatsApp",
        "X 2 Budi tidak ada nomor Desa Satu",
        "Belum dibaca selama 2 hari Hadir",
        "Berisi nomor telepon pribadi.",
        "Halaman 1 dari 1",
    ):
        assert text in page


def test_three_hundred_people_fill_pages_and_none_is_lost() -> None:
    lines = [call(f"Ketua nomor {n:03}", KECAMATAN[n % 5]) for n in range(300)]
    made = pages(*lines)
    assert len(made) > 10
    assert sorted(re.findall(r"Ketua nomor (\d+)", " ".join(made))) == [
        f"{n:03}" for n in range(300)
    ]
    numbers = [int(n) for page in made for n in re.findall(r"(\d+) Ketua", page)]
    assert numbers == list(range(1, 301))
    for number, page in enumerate(made, 1):
        assert f"Halaman {number} dari {len(made)}" in page
        assert "Nama dan telepon" in page
        assert f"Dibuat {MADE}" in page
    for place, kecamatan in enumerate(KECAMATAN):
        band = f"Kecamatan {kecamatan} · 60 orang"
        mine = [page for page in made if re.search(rf"Ketua nomor \d\d[{place}{place + 5}]", page)]
        assert len(mine) >= 2  # so that the band is seen to stand on each of them again
        assert all(band in page for page in mine)


def test_no_kecamatan_begins_where_its_first_person_does_not_fit() -> None:
    made = pages(*(call(f"Orang {n:02}", f"K{n:02}") for n in range(60)))
    for page in made:
        bands = re.findall(r"Kecamatan K(\d+)", page)
        assert bands == re.findall(r"Orang (\d+)", page)


def test_it_is_a4() -> None:
    reader = PdfReader(io.BytesIO(call_list_pdf("x", MADE, [call()])))
    assert [tuple(map(round, page.mediabox[2:])) for page in reader.pages] == [A4]


@pytest.mark.parametrize(
    "text",
    [
        *DANGEROUS,
        "<para>",
        "<font color='red'>x</font>",
        '<img src="file:///etc/passwd"/>',
        '<a href="https://evil.example">klik</a>',
        "&lt;b&gt; &#65; &nbsp;",
        "<b><i>x</b>",
        "]]> <!-- -->",
        "(x) \\ % %%EOF",
    ],
)
def test_mark_up_prints_as_it_was_written(text: str) -> None:
    line = CallLine(text, text, text, text, phone="", reason=text, answered=text)
    data = call_list_pdf(text, MADE, [line])
    [page] = PdfReader(io.BytesIO(data)).pages
    printed = "".join(page.extract_text().split())
    assert printed.count("".join(text.split())) >= 7  # broken over lines perhaps, never changed
    assert not page.get("/Annots")


def test_long_names_wrap_inside_their_column_and_stay_readable() -> None:
    name = "Raden Ajeng Siti Aminah Kusumawardhani binti Haji Abdul Rahman Wahid Prawiranegara"
    [page] = pages(call(name))
    assert name in page


@pytest.mark.parametrize("text", ["x" * 5000, "W" * 5000, "kata " * 2000, "a\n" * 3000, "<" * 5000])
def test_a_text_of_any_length_leaves_room_for_the_others(text: str) -> None:
    made = pages(CallLine(*[text] * 7), call("Terakhir", "Z"), title=text)
    assert "Terakhir" in made[-1]
    assert len(made) <= 3


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Café “baru” \N{EN DASH} 5 € · ½", "Café “baru” \N{EN DASH} 5 € · ½"),
        ("Ṣāliḥ Nguyễn", "Salih Nguyen"),
        ("Siti 😀", "Siti ?"),
        ("كيتوا", "?????"),
        ("\u200bSiti\u200d \u202eA\u0301", "Siti A"),
        ("a\x00b\x07c\ud800", "abc"),
        ("satu\tdua\r\n\u2028tiga", "satu dua tiga"),
        ("\ufb01kri", "fikri"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_what_the_font_lacks_is_replaced(written: str, printed: str) -> None:
    assert latin(written) == printed
    printed.encode("cp1252")
    assert printed[:10] in " ".join(pages(call(written)))


@given(st.lists(st.text(max_size=30), min_size=8, max_size=8))
@settings(max_examples=40)
def test_any_text_can_be_printed(texts: list[str]) -> None:
    made = pages(CallLine(*texts[:7]), title=texts[7])
    assert "Halaman 1 dari" in made[0]


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+6281234567890", "0812-3456-7890"),
        ("+628123456789", "0812-3456-789"),
        ("+628123456789012", "0812-3456-789012"),
        ("+60123456789", "+60123456789"),
        ("+62", "+62"),
        ("0812 3456", "0812 3456"),
        ("", ""),
    ],
)
def test_numbers_stand_as_they_are_dialled(phone: str, shown: str) -> None:
    assert dialled(phone) == shown


def test_a_list_of_nobody_says_so() -> None:
    [page] = pages()
    assert "Semua sudah terhubung. Tidak ada yang perlu ditelepon." in page
    assert "Cara memakai" not in page


def test_who_has_no_kecamatan_stands_last() -> None:
    [page] = pages(call("Tanpa", " "), call("Ada", "Natar"))
    assert (
        page.index("Ada") < page.index("Kecamatan belum tercatat · 1 orang") < page.index("Tanpa")
    )


def test_the_same_lines_give_the_same_bytes_in_any_order() -> None:
    lines = [call(str(n), "AB"[n % 2]) for n in range(40)]
    assert len({call_list_pdf("t", MADE, order) for order in (lines, lines[::-1])}) == 1
