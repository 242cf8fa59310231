"""A workbook for officials in which nothing a person wrote can become a formula."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from handlers.documents import words

A4: Final = 9  # paper size of the file format
CELL: Final = 32_000  # characters; the file format ends at 32,767
UNDATED: Final = datetime(1980, 1, 1, tzinfo=UTC)  # the same bytes for the same lines
HEAD_ROW: Final = 3  # rows before it: title, when it was made, what it is
TITLE_HEIGHT, LINE_HEIGHT, PADDING, MOST_LINES = 24, 13, 5, 12  # points; the file allows 409
_FIGURE = re.compile(r"[0-9]{1,15}")
# What XML can't hold, and what programs show as "_x0007_"; a line end is "\n" alone.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")

LOOK = {"font_name": "Arial", "font_size": 10, "valign": "top"}
BORDER = {"border": 1, "border_color": words.LINE}
# Stored as text and marked as such ("@" and the leading apostrophe): "=1+1" and "+62812" stay
# what they are, also when the cell is edited or the file is saved as csv and opened again.
AS_TEXT = {"num_format": "@", "quote_prefix": True}
TEXT = {**BORDER, **AS_TEXT, "text_wrap": True}
FIGURE = {**BORDER, "align": "right", "indent": 1, "num_format": "#,##0"}
STYLES: dict[str, dict[str, Any]] = {
    "text": TEXT,
    "figure": FIGURE,
    "head": {**TEXT, "bold": True, "bg_color": words.PINK},
    "total": {**TEXT, "bold": True, "bg_color": words.GREY},
    "total figure": {**FIGURE, "bold": True, "bg_color": words.GREY},
    "title": {"bold": True, "font_size": 14, "font_color": words.RED, **AS_TEXT},
    "small": {"font_size": 9, "font_color": "#555555", **AS_TEXT},
}


class Workbook:
    """A workbook under construction; `finish` gives its bytes, the same for the same content."""

    def __init__(self, title: str, made_at: str) -> None:
        self._title, self._made_at = title, words.MADE.format(made_at=made_at)
        self._buffer = io.BytesIO()
        self._file = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self._file.set_properties(
            {"title": safe(title)[:200], "author": words.AUTHOR, "created": UNDATED}
        )
        self._styles = {
            name: self._file.add_format({**LOOK, **look}) for name, look in STYLES.items()
        }

    def table(
        self, name: str, about: str, columns: Sequence[tuple[str, float]], *, portrait: bool = False
    ) -> "Table":
        """A sheet with a title block and a table of (heading, width in characters) columns."""
        page = self._file.add_worksheet(name)
        for row, (text, style) in enumerate(
            ((self._title, "title"), (self._made_at, "small"), (about, "small"))
        ):
            page.write_string(row, 0, safe(text), self._styles[style])
        page.set_row(0, TITLE_HEIGHT)
        for number, (_, width) in enumerate(columns):
            page.set_column(number, number, width)
        for_paper(page, portrait=portrait)
        table = Table(page, self._styles, [width for _, width in columns])
        table.add(*(heading for heading, _ in columns), look="head")
        return table

    def finish(self) -> bytes:
        """The whole file."""
        self._file.close()
        return self._buffer.getvalue()


class Table:
    """A heading and the rows below it."""

    def __init__(self, page: Any, styles: dict[str, Any], widths: Sequence[float]) -> None:
        self.page, self._styles, self._widths = page, styles, widths
        self._next = HEAD_ROW
        self._breaks: list[int] = []

    def add(self, *values: str | int, look: str = "text") -> None:
        """One row: text is stored as text whatever it looks like, int as a number. `look`: text,
        head or total."""
        figures = self._styles["total figure" if look == "total" else "figure"]
        for column, value in enumerate(values):
            if isinstance(value, int):
                self.page.write_number(self._next, column, value, figures)
            elif not value:
                self.page.write_blank(self._next, column, None, self._styles[look])
            else:
                self.page.write_string(self._next, column, safe(value), self._styles[look])
        # Not every program makes a row as high as its wrapped text needs.
        most = max(map(lines_of, map(str, values), self._widths), default=1)
        self.page.set_row(self._next, min(most, MOST_LINES) * LINE_HEIGHT + PADDING)
        self._next += 1

    def break_page(self) -> None:
        """On paper the next row starts a page."""
        self._breaks.append(self._next)
        self.page.set_h_pagebreaks(self._breaks)

    def fit(self) -> None:
        """On paper all columns fit the width of a page (no page breaks of our own then)."""
        self.page.fit_to_pages(1, 0)

    def filtered(self) -> None:
        """The heading gets Excel's filter buttons."""
        self.page.autofilter(HEAD_ROW, 0, self._next - 1, len(self._widths) - 1)


def for_paper(page: Any, *, portrait: bool) -> None:
    """A4, the heading on every page, and page numbers."""
    page.set_paper(A4)
    if portrait:
        page.set_portrait()
    else:
        page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    page.repeat_rows(HEAD_ROW)
    page.freeze_panes(HEAD_ROW + 1, 0)
    page.set_footer(f"&L&8{words.PRIVATE}&R&8{words.PAGE.format(number='&P', total='&N')}")


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a column that is `width` characters wide."""
    return sum(ceil((len(line) or 1) / (width - 1)) for line in text.split("\n"))


def safe(text: str) -> str:
    """Text that a file can hold: as it is, but for what no file format can say."""
    return _NO_TEXT.sub("\ufffd", _LINE_END.sub("\n", text))[:CELL]


def figure(text: str) -> str | int:
    """A count as a number, so that it can be added up; anything else as it is."""
    return int(text) if _FIGURE.fullmatch(text) else text
