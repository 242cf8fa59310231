"""Results as a workbook: counts that can be added up, and every answer as it was given."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from handlers.documents.lines import ResultLine
from handlers.documents.results import results_xlsx
from tests.handlers.documents.people import DANGEROUS, MADE

SUMMARY = [
    ("Kecamatan", "Penerima", "Hadir", "Bagian"),
    ("Kalianda", "12", "9", "75 %"),
    ("Natar", "3", "0", "0 %"),
    ("Jumlah", "15", "9", "60 %"),
]
ANSWERED = ResultLine(
    kecamatan="Kalianda",
    village="Merak Belantung",
    cooperative="Koperasi Desa Merak Belantung",
    name="Siti",
    phone="+6281234567890",
    channel="WhatsApp",
    state="dibaca",
    answer="diwakilkan",
    note="Ibu Bendahara",
    answered_at=MADE,
)
SILENT = ResultLine("", "", "", "", "", "", "belum dibaca", "", "", "")


def opened(*lines: ResultLine, summary: Any = SUMMARY) -> Any:
    return load_workbook(io.BytesIO(results_xlsx("Hasil: RAT", MADE, summary, lines)))


def values(sheet: Any, first: int = 4) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def test_the_two_sheets_say_what_they_were_given() -> None:
    book = opened(SILENT, ANSWERED)
    assert book.sheetnames == ["Ringkasan", "Rincian"]
    for sheet in book.worksheets:
        top = [sheet.cell(row, 1).value for row in (1, 2, 3)]
        assert top == ["Hasil: RAT", f"Dibuat {MADE}", "2 penerima"]
    assert values(book["Ringkasan"]) == [
        ["Kecamatan", "Penerima", "Hadir", "Bagian"],
        ["Kalianda", 12, 9, "75 %"],
        ["Natar", 3, 0, "0 %"],
        ["Jumlah", 15, 9, "60 %"],
    ]
    assert values(book["Rincian"], 5) == [
        [1, "Kecamatan belum tercatat", None, None, None, "tidak ada nomor", None, "belum dibaca"]
        + [None] * 3,
        [
            2,
            "Kalianda",
            "Merak Belantung",
            "Koperasi Desa Merak Belantung",
            "Siti",
            "+6281234567890",
            "WhatsApp",
            "dibaca",
            "diwakilkan",
            "Ibu Bendahara",
            MADE,
        ],
    ]
    assert book["Rincian"].auto_filter.ref == "A4:K6"


def test_the_total_stands_out() -> None:
    sheet = opened()["Ringkasan"]
    bold = [[cell.font.bold for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert bold == [[False] * 4, [False] * 4, [True] * 4]


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_a_person_wrote_becomes_a_formula_a_number_or_a_link(text: str) -> None:
    book = opened(ResultLine(*[text] * 10), summary=[("Kecamatan", "Hadir"), (text, "1")])
    cells = [book["Ringkasan"]["A5"], *list(book["Rincian"][5])[1:]]
    assert len(cells) == 11
    written = text.replace("\r", "\n")  # the line end of workbooks
    for cell in cells:
        assert (cell.value, cell.data_type) == (written, "s")
        assert (cell.number_format, cell.quotePrefix, cell.hyperlink) == ("@", True, None)


@pytest.mark.parametrize("count", ["=1", "+1", "-1", "1.5", "\u0661", "\u00b2", "1" * 16, " 1", ""])
def test_only_plain_digits_become_numbers(count: str) -> None:
    sheet = opened(summary=[("Kecamatan", "Hadir"), ("7", count)])["Ringkasan"]
    assert sheet["A5"].data_type == "s"
    assert sheet["B5"].value == (count or None)  # nothing is an empty cell, no empty text
    assert sheet["B5"].number_format == "@"


def test_without_recipients_or_summary_there_is_still_a_file() -> None:
    book = opened(summary=[])
    assert values(book["Rincian"], 5) == []
    assert book["Ringkasan"]["A3"].value == "0 penerima"


def test_the_same_results_give_the_same_bytes() -> None:
    assert len({results_xlsx("t", MADE, SUMMARY, [ANSWERED, SILENT]) for _ in range(2)}) == 1
