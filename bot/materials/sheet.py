"""A protected, printable workbook: light input cells, locked formulas, one look for all forms."""

import io
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from bot.materials.packing import EDITION, repack

RED = "#A61C1C"
PINK = "#FBE6E4"
YELLOW = "#FFF7D1"
GREY = "#F2F2F2"

RUPIAH = "[$Rp-421]#,##0;[Red]-[$Rp-421]#,##0"
RUPIAH_QUIET = "[$Rp-421]#,##0;[Red]-[$Rp-421]#,##0;"
"""Shows nothing for zero: rows that are looked up stay empty."""

KINDS: dict[str, dict[str, Any]] = {
    "text": {"align": "left", "text_wrap": True, "indent": 1},
    "center": {"align": "center"},
    "date": {"align": "center", "num_format": "dd/mm/yyyy"},
    "day": {"align": "center", "num_format": "dd/mm/yyyy;;"},
    "rupiah": {"align": "right", "num_format": RUPIAH, "indent": 1},
    "quiet": {"align": "right", "num_format": RUPIAH_QUIET, "indent": 1},
    "number": {"align": "right", "indent": 1},
    "percent": {"align": "right", "num_format": "0.0", "indent": 1},
    "unseen": {"num_format": ";;;"},  # a helper column: its text must not spill over
}
BORDER = {"border": 1, "border_color": "#9A9A9A"}
ROLES: dict[str, dict[str, Any]] = {
    "input": {**BORDER, "bg_color": YELLOW, "locked": False},
    "formula": {**BORDER, "bg_color": GREY},
    "total": {**BORDER, "bg_color": PINK, "bold": True},
    "head": {
        **BORDER,
        "bg_color": RED,
        "font_color": "#FFFFFF",
        "bold": True,
        "align": "center",
        "text_wrap": True,
        "indent": 0,
    },
    "band": {**BORDER, "bg_color": PINK, "bold": True},
    "label": {**BORDER},
    "example": {**BORDER, "italic": True, "font_color": "#7A7A7A"},
    "plain": {},
    "bold": {"bold": True, "indent": 0},
    "title": {"bold": True, "font_size": 15, "font_color": RED, "align": "left", "indent": 0},
    "small": {"italic": True, "font_size": 8, "font_color": "#555555", "text_wrap": True},
    "sign": {"align": "center", "text_wrap": True, "indent": 0},
    "notice": {**BORDER, "bold": True, "align": "left", "text_wrap": True, "bg_color": GREY},
}
AMOUNT_RULE = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "error_title": "Angka saja",
    "error_message": "Tulis angka saja, tanpa Rp dan tanpa titik. Contoh: 150000",
}


class Book:
    """A workbook under construction; `finish` closes it and gives its bytes."""

    def __init__(self, title: str) -> None:
        self._buffer = io.BytesIO()
        self.file = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self.file.set_properties(
            {
                "title": title,
                "author": "Kawan Koperasi",
                "company": "Koperasi Desa/Kelurahan Merah Putih",
                "created": EDITION,
            }
        )
        self.file.set_calc_mode("auto")
        self._styles: dict[tuple[str, str], Any] = {}

    def style(self, kind: str, role: str) -> Any:
        """The cell format for a kind of value in a role, made once."""
        key = (kind, role)
        if key not in self._styles:
            look = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
            self._styles[key] = self.file.add_format({**look, **KINDS[kind], **ROLES[role]})
        return self._styles[key]

    def sheet(self, name: str, widths: list[float], basis: str) -> "Sheet":
        """A new A4 portrait sheet with these column widths (characters) and a printed footer."""
        return Sheet(self, name, widths, basis)

    def finish(self) -> bytes:
        """The whole file."""
        self.file.close()
        return repack(self._buffer.getvalue())


class Sheet:
    """One page of a workbook; cells are named as in the program: "B7"."""

    def __init__(self, book: Book, name: str, widths: list[float], basis: str) -> None:
        self.book = book
        self.page = book.file.add_worksheet(name)
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)
        self.page.set_default_row(18)
        self.page.hide_gridlines(2)
        self.page.set_paper(9)
        self.page.set_portrait()
        self.page.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.75)
        self.page.center_horizontally()
        self.page.fit_to_pages(1, 0)
        self.page.set_footer(f"&L&8{basis}&R&8Hal. &P dari &N")
        self.page.protect("", {"format_columns": True, "format_rows": True, "sort": True})

    def write(self, cell: str, text: str, role: str = "plain", kind: str = "text") -> None:
        """Fixed text that the user does not change."""
        self.page.write_string(cell, text, self.book.style(kind, role))

    def span(self, cells: str, text: str, role: str = "plain", kind: str = "text") -> None:
        """Fixed text over several cells (or in one: "A7:A7")."""
        left, right = cells.split(":")
        if left == right:
            self.write(left, text, role, kind)
        else:
            self.page.merge_range(cells, text, self.book.style(kind, role))

    def line(self, row: int, first: str, words: list[str], role: str) -> None:
        """Neighbouring cells of one row, from column `first` on."""
        for offset, text in enumerate(words):
            self.write(f"{chr(ord(first) + offset)}{row}", text, role)

    def header(self, row: int, names: str, first: str = "A") -> None:
        """The head of a table; `names` are parted by bars."""
        self.line(row, first, names.split("|"), "head")
        self.page.set_row(row - 1, 30)

    def entry(self, cell: str, kind: str = "text", value: float | str | None = None) -> None:
        """A cell to fill in, empty or with a starting value that may be overwritten."""
        style = self.book.style(kind, "input")
        if value is None:
            self.page.write_blank(cell, None, style)
        else:
            self.page.write(cell, value, style)
        self._guard(cell, kind)

    def entries(self, column: str, rows: range, kind: str = "text") -> None:
        """A column of cells to fill in."""
        for row in rows:
            self.page.write_blank(f"{column}{row}", None, self.book.style(kind, "input"))
        self._guard(f"{column}{rows.start}:{column}{rows.stop - 1}", kind)

    def entry_columns(self, rows: range, **kinds: str) -> None:
        """Several columns of cells to fill in: `A="date", B="text"`."""
        for column, kind in kinds.items():
            self.entries(column, rows, kind)

    def wide_entry(self, cells: str, kind: str = "text") -> None:
        """One cell to fill in that spans several."""
        self.page.merge_range(cells, None, self.book.style(kind, "input"))
        self._guard(cells.split(":")[0], kind)

    def formula(
        self,
        cell: str,
        text: str,
        kind: str = "rupiah",
        shown: float | str = "",
        role: str = "formula",
    ) -> None:
        """A locked formula. `shown` is its result in the empty form, for previews that don't count."""
        self.page.write_formula(cell, text, self.book.style(kind, role), shown)

    def formulas(self, column: str, rows: range, pattern: str, kind: str = "rupiah") -> None:
        """The same formula down a column; `{r}` is the row, `{first}` the first one; shows nothing yet."""
        for row in rows:
            text = pattern.format(r=row, first=rows.start)
            self.formula(f"{column}{row}", text, kind)

    def alert(self, cells: str, condition: str, *, good: bool = False) -> None:
        """Colour cells while a condition holds: red for a fault, green for a match."""
        look = (
            {"bg_color": "#C6EFCE", "font_color": "#006100"}
            if good
            else {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
        )
        style = self.book.file.add_format({**look, "bold": True})
        self.page.conditional_format(
            cells, {"type": "formula", "criteria": condition, "format": style}
        )

    def signatures(self, row: int, columns: list[tuple[str, str]]) -> int:
        """Places to sign, (cells of one row such as "A:C", office); returns the last row used."""
        for cells, office in columns:
            left, right = cells.split(":")
            for offset, text in ((0, office), (1, ""), (2, "(..............................)")):
                self.span(f"{left}{row + offset}:{right}{row + offset}", text, "sign")
        self.page.set_row(row, 42)
        return row + 2

    def ready(self, last: str, *, frozen: int = 0, head: int = 0) -> None:
        """Set the print area A1 to `last`; freeze `frozen` rows; repeat the `head` row on paper."""
        self.page.print_area(f"A1:{last}")
        if frozen:
            self.page.freeze_panes(frozen, 0)
        if head:
            self.page.repeat_rows(head - 1)

    def _guard(self, cells: str, kind: str) -> None:
        if kind in {"rupiah", "number", "percent"}:
            self.page.data_validation(cells, AMOUNT_RULE)
