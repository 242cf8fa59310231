"""The call list as a workbook: everyone is in it, by kecamatan, and text stays text."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell

from handlers.documents.call_list import MOST_BREAKS, call_list_xlsx
from handlers.documents.lines import CallLine
from tests.handlers.documents.people import DANGEROUS, MADE, call

HEADINGS = [
    "No.",
    "Kecamatan",
    "Desa/Kelurahan",
    "Koperasi",
    "Nama",
    "Telepon",
    "Alasan ditelepon",
    "Hasil telepon",
]


def opened(*lines: CallLine, title: str = "Daftar telepon") -> Any:
    """The only sheet, read again by another library."""
    book = load_workbook(io.BytesIO(call_list_xlsx(title, MADE, lines)))
    [sheet] = book.worksheets
    return sheet


def rows(sheet: Any) -> list[list[Any]]:
    """Values below the heading."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def is_plain_text(cell: Cell) -> bool:
    return (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)


def test_everyone_stands_below_the_heading_by_kecamatan_village_and_name() -> None:
    sheet = opened(
        call("Wati", "natar", village="Merak Batin", answered="Hadir"),
        call("Budi", "Natar ", village="Merak Batin", reason="Belum dibaca 2 hari"),
        call("Tanpa", "", phone=""),
        call("Ani", "Kalianda", cooperative="Kopdes A", phone="+62811111111"),
    )
    assert sheet.title == "Daftar telepon"
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [
        "Daftar telepon",
        f"Dibuat {MADE}",
        "4 orang perlu ditelepon",
    ]
    assert [cell.value for cell in sheet[4]] == HEADINGS
    why, one = "Nomor WhatsApp tidak aktif", "Koperasi Desa Satu"
    phone = "+6281234567890"
    assert rows(sheet) == [
        [1, "Kalianda", "Desa Satu", "Kopdes A", "Ani", "+62811111111", why, None],
        [2, "Natar", "Merak Batin", one, "Budi", phone, "Belum dibaca 2 hari", None],
        [3, "Natar", "Merak Batin", one, "Wati", phone, why, "Hadir"],
        [4, "Kecamatan belum tercatat", "Desa Satu", one, "Tanpa", "tidak ada nomor", why, None],
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_a_person_wrote_becomes_a_formula_a_number_or_a_link(text: str) -> None:
    line = CallLine(*[text] * 7)
    sheet = opened(line, title=text)
    cells = [sheet["A1"], *list(sheet[5])[1:]]
    assert all(is_plain_text(cell) for cell in cells)
    # A kecamatan loses the spaces around it: those of one name belong together.
    written = text.replace("\r", "\n")  # the line end of workbooks
    assert {cell.value for cell in cells} <= {written, text.strip()}
    assert cells[4].value == written
    assert not any(cell.hyperlink for cell in cells)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_written_and_opened_again(one: str, two: str) -> None:
    sheet = opened(CallLine(one, two, one, two, one, two, one), title=two)
    assert all(cell.data_type in {"s", "n"} for cell in sheet[5])
    assert all(is_plain_text(cell) for cell in list(sheet[5])[1:] if cell.value is not None)


def test_characters_that_no_file_can_hold_are_replaced() -> None:
    assert rows(opened(call("a\ud800b\uffffc\x07")))[0][4] == "a\ufffdb\ufffdc\ufffd"


def test_a_very_long_text_does_not_get_lost() -> None:
    value = rows(opened(call("x" * 50_000)))[0][4]
    assert value == "x" * len(value)
    assert len(value) > 30_000


def test_printed_it_is_a4_across_a_page_a_kecamatan_with_the_heading_on_each() -> None:
    sheet = opened(*(call(str(n), kecamatan) for n in range(3) for kecamatan in "ABC"))
    assert [each.id for each in sheet.row_breaks.brk] == [7, 10]
    assert [row[1] for row in rows(sheet)] == list("AAABBBCCC")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage  # "fit to page" would undo the breaks
    assert sheet.print_title_rows == "$4:$4"
    assert "&P" in sheet.oddFooter.right.text
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:H13"


def test_a_long_list_has_no_more_page_breaks_than_excel_opens() -> None:
    sheet = opened(*(call(kecamatan=f"{n:05}") for n in range(1_100)))
    assert len(rows(sheet)) == 1_100
    assert len(sheet.row_breaks.brk) == MOST_BREAKS < 1_023


def test_a_row_is_high_enough_for_the_text_it_wraps() -> None:
    sheet = opened(call("a", "A"), call("b" * 100, "B"))
    short, long = (sheet.row_dimensions[row].height for row in (5, 6))
    assert long >= 2 * short


def test_a_list_of_nobody_says_so() -> None:
    sheet = opened()
    assert sheet["A3"].value == "Semua sudah terhubung. Tidak ada yang perlu ditelepon."
    assert rows(sheet) == []
    assert [cell.value for cell in sheet[4]] == HEADINGS


def test_the_same_lines_give_the_same_bytes_in_any_order() -> None:
    lines = [call(str(n), "AB"[n % 2]) for n in range(9)]
    made = {call_list_xlsx("t", MADE, order) for order in (lines, lines[::-1])}
    assert len(made) == 1
    with zipfile.ZipFile(io.BytesIO(made.pop())) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
        assert b"1980-01-01" in archive.read("docProps/core.xml")
