"""The first sheet of a workbook: what it is, how to fill it in, and whose it is."""

from dataclasses import dataclass
from math import ceil

from bot.materials.sheet import Book, Sheet

NAME = "Petunjuk"
NO_NAME = "Koperasi Desa/Kelurahan Merah Putih ...................."
EDITION_LINE = (
    "Formulir Kawan Koperasi untuk Koperasi Desa/Kelurahan Merah Putih, edisi Maret 2026."
)
_LINE_CHARACTERS = 92
_LINE_POINTS = 14

IDENTITY = (
    ("name", "Nama koperasi", "text"),
    ("village", "Desa/kelurahan dan kecamatan", "text"),
)


@dataclass(frozen=True, slots=True)
class Cover:
    """A finished first sheet: `cells` are its inputs by key (absolute), `row` the next free row."""

    sheet: Sheet
    cells: dict[str, str]
    row: int

    @property
    def cooperative(self) -> str:
        """The formula that repeats the cooperative's name on another sheet."""
        name = self.cells["name"]
        return f'=IF({name}="","{NO_NAME}",{name})'

    def heading(self, sheet: Sheet, title: str, last: str) -> None:
        """Title and cooperative in rows 1 and 2 of another sheet, up to column `last`."""
        sheet.span(f"A1:{last}1", title, "title")
        sheet.page.set_row(0, 22)
        sheet.page.merge_range(f"A2:{last}2", "", sheet.book.style("text", "bold"))
        sheet.formula("A2", self.cooperative, "text", NO_NAME, "bold")


def write_box(sheet: Sheet, row: int, columns: tuple[str, str], lines: list[str]) -> int:
    """The numbered instructions in a frame; returns the next free row."""
    left, right = columns
    sheet.span(f"{left}{row}:{right}{row}", "PETUNJUK", "band")
    for number, line in enumerate(lines, start=1):
        sheet.span(f"{left}{row + number}:{right}{row + number}", f"{number}. {line}", "label")
        sheet.page.set_row(row + number - 1, 5 + _LINE_POINTS * ceil(len(line) / _LINE_CHARACTERS))
    return row + len(lines) + 1


def write_legend(sheet: Sheet, row: int, cells: tuple[str, str]) -> None:
    """What the two colours mean; `cells` are column ranges such as ("B:C", "D:E")."""
    texts = ("Kuning: diisi", "Abu-abu: dihitung sendiri, terkunci")
    for part, role, text in zip(cells, ("input", "formula"), texts, strict=True):
        left, right = part.split(":")
        sheet.span(f"{left}{row}:{right}{row}", text, role, "center")


def make_cover(
    book: Book, title: str, lines: list[str], fields: tuple[tuple[str, str, str], ...], basis: str
) -> Cover:
    """Title, instructions, colours and the fields (key, label, kind) of the first sheet."""
    sheet = book.sheet(NAME, [1.5, 22, 22, 22, 22], basis)
    sheet.span("B1:E1", title, "title")
    sheet.page.set_row(0, 26)
    sheet.span("B2:E2", "Koperasi Desa/Kelurahan Merah Putih", "bold")
    row = write_box(sheet, 4, ("B", "E"), lines)
    write_legend(sheet, row, ("B:C", "D:E"))
    row += 2
    cells = {}
    for key, label, kind in IDENTITY + fields:
        sheet.span(f"B{row}:C{row}", label, "label")
        sheet.wide_entry(f"D{row}:E{row}", kind)
        sheet.page.set_row(row - 1, 20)
        cells[key] = f"{NAME}!$D${row}"
        row += 1
    return Cover(sheet, cells, row + 1)


def close_cover(cover: Cover, row: int, basis: str) -> None:
    """The source line at the foot, and the print area."""
    cover.sheet.span(f"B{row}:E{row}", f"{basis} {EDITION_LINE}", "small")
    cover.sheet.page.set_row(row - 1, 36)
    cover.sheet.ready(f"E{row}")
