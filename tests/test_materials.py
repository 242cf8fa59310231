"""The forms open, print on A4 and protect their formulas; the catalogue fits the FAQ."""

import re
import shutil
import tomllib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from bot.materials.build import FORMS, build, main
from faq.content import SHIPPED, ContentError
from faq.materials import CATALOGUE, FILES, load_materials

BOOKS = [name for name in FORMS if name.endswith(".xlsx")]
LETTERS = [name for name in FORMS if name.endswith(".docx")]
PLAIN_FUNCTIONS = {
    "AND", "CEILING", "COUNTA", "COUNTIF", "IF", "IFERROR", "INDEX", "ISNUMBER", "LEN", "MATCH", "N",
    "NOT", "OR", "ROUND", "ROUNDDOWN", "ROW", "SUM", "SUMIF", "SUMPRODUCT",
}  # fmt: skip
"""Functions of Excel 2007, Google Sheets and WPS alike; none spills over its cell."""


# --- the catalogue ---------------------------------------------------------------------------


def _topics() -> dict[str, list[str]]:
    """Attachments by topic, over all chapters of the FAQ."""
    pages = [tomllib.loads(path.read_text(encoding="utf-8")) for path in SHIPPED.glob("*.toml")]
    rows = [row for page in pages for row in page.get("topic", [])]
    return {row["id"]: row.get("attachments", []) for row in rows}


def test_every_form_is_in_the_catalogue_and_the_reverse() -> None:
    materials = load_materials()

    assert sorted(material.file for material in materials) == sorted(FORMS)
    assert all(material.file.split(".")[0] == material.id for material in materials)
    assert all(material.description.endswith(".") for material in materials)


def test_attachments_of_topics_are_materials_that_name_the_topic() -> None:
    named = {material.id: set(material.topics) for material in load_materials()}
    attached = {(item, topic) for topic, items in _topics().items() for item in items}

    assert {item for item, _ in attached} == set(named)
    assert [pair for pair in attached if pair[1] not in named[pair[0]]] == []
    assert set().union(*named.values()) <= set(_topics())


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param('id = "kartu-stok"', 'id = "buku-kas-harian"', "stands twice", id="twin"),
        pytest.param('label = "Kartu stok barang"', "", "label must be text", id="missing"),
        pytest.param('label = "Kartu stok', f'label = "{"x" * 30}', "longer than 24", id="label"),
        pytest.param('title = "Kartu stok', f'title = "{"x" * 60}', "longer than 60", id="title"),
        pytest.param('file = "kartu-stok', 'file = "../x', "plain name", id="path"),
        pytest.param('file = "kartu-stok', 'file = "tidak-ada', "no file", id="no file"),
        pytest.param('words = ["kartu stok"', 'words = [1, "kartu stok"', "list of texts", id="type"),
        pytest.param('"kartu stok", "form stok opname", "catatan barang gudang", ', "", "5 to 8", id="few"),
        pytest.param('words = ["kartu stok"', 'words = ["Buku Kas"', "words stand twice", id="word"),
        pytest.param("[[material]]", "[[materi", "Expected", id="toml"),
        pytest.param("[[material]]", "[[other]]", "must hold", id="empty"),
    ],
)  # fmt: skip
def test_a_bad_catalogue_is_refused(tmp_path: Path, old: str, new: str, fault: str) -> None:
    folder = shutil.copytree(FILES, tmp_path / "files")
    catalogue = folder / CATALOGUE.name
    catalogue.write_text(CATALOGUE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(ContentError, match=fault):
        load_materials(catalogue)


# --- the files -------------------------------------------------------------------------------


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rebuilt")
    build(folder)
    return folder


@pytest.mark.parametrize("name", FORMS)
def test_a_rebuild_gives_the_committed_file(rebuilt: Path, name: str) -> None:
    again, committed = rebuilt / name, FILES / name

    assert _members(again) == _members(committed)
    # zlib-ng packs the same content into other bytes; with the classic zlib they are the same.
    if "ng" not in zlib.ZLIB_RUNTIME_VERSION:
        assert again.read_bytes() == committed.read_bytes()
    assert committed.stat().st_size < 200_000


def test_build_prints_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path)])

    assert all(name in capsys.readouterr().out or (tmp_path / name).exists() for name in FORMS)


# --- workbooks -------------------------------------------------------------------------------


def _cells(page: Worksheet) -> Iterator[Cell]:
    for row in page.iter_rows():
        yield from (cell for cell in row if not isinstance(cell, MergedCell))


@pytest.mark.parametrize("name", BOOKS)
def test_sheets_print_on_a4_and_are_protected_without_password(name: str) -> None:
    for page in load_workbook(FILES / name):
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "portrait")
        assert page.print_area
        assert page.page_setup.fitToWidth in (None, 1)
        assert "Dasar" in page.oddFooter.left.text
        assert page.protection.sheet
        assert not page.protection.password
        if page.title not in {"Petunjuk", "Hitung HPP"}:
            assert page.freeze_panes


@pytest.mark.parametrize("name", BOOKS)
def test_the_first_sheet_opens_with_instructions(name: str) -> None:
    texts = [
        str(cell.value) for cell in _cells(load_workbook(FILES / name).worksheets[0]) if cell.value
    ]

    assert "PETUNJUK" in texts
    assert sum(bool(re.match(r"[1-5]\. ", text)) for text in texts) in {3, 4, 5}
    assert any("Koperasi Desa/Kelurahan Merah Putih" in text for text in texts)


@pytest.mark.parametrize("name", BOOKS)
def test_formulas_are_locked_and_inputs_are_yellow_and_open(name: str) -> None:
    for page in load_workbook(FILES / name):
        for cell in _cells(page):
            if cell.data_type == "f":
                assert cell.protection.locked, cell.coordinate
            else:
                yellow = cell.fill.fgColor.rgb == "FFFFF7D1" and "Kuning" not in str(cell.value)
                assert not (cell.protection.locked and yellow), cell.coordinate


@pytest.mark.parametrize("name", BOOKS)
def test_formulas_use_only_what_every_spreadsheet_knows(name: str) -> None:
    formulas = [
        str(cell.value)
        for page in load_workbook(FILES / name)
        for cell in _cells(page)
        if cell.data_type == "f"
    ]

    assert formulas
    bare = [re.sub(r'"[^"]*"', "", formula) for formula in formulas]
    assert {
        word for formula in bare for word in re.findall(r"([A-Z]+)\(", formula)
    } <= PLAIN_FUNCTIONS
    assert not [formula for formula in bare if "{" in formula or "#REF" in formula]


@pytest.mark.parametrize(
    ("name", "sheet", "cell", "formula"),
    [
        ("buku-kas-harian.xlsx", "Jan", "F6", '=IF(AND(D6="",E6=""),"",$F$4+SUM(D$5:D6)-SUM(E$5:E6))'),
        ("buku-kas-harian.xlsx", "Feb", "F4", "=Jan!F75"),
        ("buku-kas-harian.xlsx", "Des", "F75", "=F4+D75-E75"),
        ("kartu-simpanan-anggota.xlsx", "Kartu", "G8", '=IF(A8="","",SUM(C$7:E8)-SUM(F$7:F8))'),
        ("kartu-stok.xlsx", "Barang", "G4", '=IF($A4="","",N(D4)+E4-F4)'),
        ("perhitungan-shu.xlsx", "SHU", "C13", "=SUM(C5:C6)-SUM(C8:C12)"),
        ("perhitungan-shu.xlsx", "SHU", "C17",
         "=IF(OR($C$13<=0,ROUND($B$26,4)<>100),0,ROUNDDOWN($C$13*N(B17)/100,0))"),
    ],
)  # fmt: skip
def test_the_formulas_that_matter_most(name: str, sheet: str, cell: str, formula: str) -> None:
    assert load_workbook(FILES / name)[sheet][cell].value == formula


# --- letters -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LETTERS)
def test_letters_are_a4_with_blanks_and_their_source(name: str) -> None:
    letter = Document(str(FILES / name))
    lines = [line.text for line in letter.paragraphs]
    lines += [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    page = letter.sections[0]

    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    assert sum("." * 10 in line for line in lines) >= 8
    assert any("MERAH PUTIH" in line.upper() for line in lines)
    assert [line for line in lines if re.match(r"\( \.{20,} \)", line)]
    assert "Dasar: " in page.footer.paragraphs[0].text
    assert "Kawan Koperasi" in page.footer.paragraphs[0].text
