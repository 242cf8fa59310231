"""An office letter on A4 with blanks to fill in: letterhead, fields, tables, places to sign."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.materials.packing import EDITION, repack

DOTS = "." * 20
SHORT = "." * 10
VALUE = "." * 95
"""Fills the value side of `fields` on one line."""
LINE = "." * 150
"""A whole line to write on."""
BOX = "\N{BALLOT BOX}"
EDITION_LINE = (
    "Formulir Kawan Koperasi untuk Koperasi Desa/Kelurahan Merah Putih, edisi Maret 2026."
)
WIDTH = 17.0
"""Usable width of the page, cm."""

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_THUMBNAIL = "/thumbnail"
_SHORT_TABLE = 10
"""Tables of so many rows are not torn apart by the end of a page."""
_SHORT_LIST = 4
_NARROW = 1.7
"""Columns up to this width (cm) hold a number or a box: centred."""


class Letter:
    """A document under construction; `basis` is the source line printed at the foot."""

    def __init__(self, title: str, basis: str) -> None:
        self.doc = Document()
        self._describe(title)
        self._page()
        self._font()
        self._footer(basis)

    def _describe(self, title: str) -> None:
        facts = self.doc.core_properties
        facts.title, facts.author, facts.last_modified_by = (
            title,
            "Kawan Koperasi",
            "Kawan Koperasi",
        )
        facts.created = facts.modified = EDITION.replace(tzinfo=None)
        facts.comments, facts.language, facts.revision = "", "id-ID", 1
        rels = self.doc.part.package.rels
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_THUMBNAIL)]:
            rels.pop(key)  # the template's picture of an empty page

    def _page(self) -> None:
        page = self.doc.sections[0]
        page.page_width, page.page_height = Cm(21.0), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.0)
        page.top_margin, page.bottom_margin = Cm(1.6), Cm(1.8)
        page.footer_distance = Cm(0.8)

    def _font(self) -> None:
        style: Any = self.doc.styles["Normal"]
        style.font.name, style.font.size = "Arial", Pt(10.5)
        fonts = style.element.rPr.rFonts
        for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
            fonts.set(qn(script), "Arial")
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "id-ID")
        style.element.rPr.append(language)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.line_spacing = 1.1

    def _footer(self, basis: str) -> None:
        line = self.doc.sections[0].footer.paragraphs[0]
        _say(line, f"{basis} {EDITION_LINE}", size=7.5, grey=True)

    def letterhead(self) -> None:
        """The cooperative's name and address above a heavy line."""
        name = f"KOPERASI DESA/KELURAHAN *) MERAH PUTIH {DOTS * 2}"
        line = self.say(name, align="center", bold=True, size=13, after=2)
        line.paragraph_format.keep_with_next = True
        self.say(
            f"Badan hukum nomor {DOTS}   NIK koperasi {DOTS}", align="center", size=9.5, after=0
        )
        address = f"Alamat: {DOTS * 2}, Kecamatan {DOTS}, Kabupaten Lampung Selatan"
        self.say(address, align="center", size=9.5, after=0)
        last = self.say(f"Telepon/WhatsApp {DOTS}", align="center", size=9.5, after=10)
        _rule_below(last)

    def title(self, text: str, number: str = "", *, new_page: bool = False) -> None:
        """The name of the document, and its number line when it has one."""
        line = self.say(text, align="center", bold=True, size=13, after=0 if number else 8)
        line.paragraph_format.page_break_before = new_page
        if number:
            self.say(f"Nomor: {number}", align="center", after=10)

    def say(
        self, text: str, *, align: str = "left", bold: bool = False, size: float = 10.5,
        after: float = 4,
    ) -> Paragraph:  # fmt: skip
        """A paragraph; `size` and `after` in points."""
        line = self.doc.add_paragraph()
        line.alignment = _ALIGN[align]
        line.paragraph_format.space_after = Pt(after)
        _say(line, text, size=size, bold=bold)
        return line

    def head(self, text: str, *, align: str = "left", new_page: bool = False) -> None:
        """A heading that stays with what follows, on a new sheet of paper if asked."""
        line = self.say(text, align=align, bold=True, after=2)
        line.paragraph_format.page_break_before = new_page
        line.paragraph_format.space_before = Pt(6)
        line.paragraph_format.keep_with_next = True

    def items(self, texts: Sequence[str], *, mark: str = "{n}.") -> None:
        """A list with hanging indents: numbered, lettered or with boxes to tick."""
        for number, text in enumerate(texts, start=1):
            line = self.doc.add_paragraph()
            layout = line.paragraph_format
            layout.left_indent, layout.first_line_indent = Cm(0.8), Cm(-0.8)
            layout.tab_stops.add_tab_stop(Cm(0.8))
            layout.space_after = Pt(3)
            layout.keep_with_next = len(texts) <= _SHORT_LIST and number < len(texts)
            letter = chr(ord("a") + number - 1)
            _say(line, f"{mark.format(n=number, a=letter)}\t{text}")

    def fields(self, pairs: Sequence[tuple[str, str]], *, label: float = 5.0) -> None:
        """Lines of "label : blank", with the colons under each other; `label` is a width in cm."""
        table = self._table(len(pairs), [label, 0.5, WIDTH - label - 0.5])
        for row, (name, value) in zip(table.rows, pairs, strict=True):
            for cell, text in zip(row.cells, (name, ":", value), strict=True):
                _fill(cell, text)
        self.gap()

    def table(
        self, names: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float],
        *, height: float = 0.65,
    ) -> None:  # fmt: skip
        """A ruled table; the head repeats on the next page; widths and row height in cm."""
        table = self._table(1 + len(rows), widths)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for cell, text in zip(table.rows[0].cells, names, strict=True):
            _fill(cell, text, bold=True, align="center", size=9.5, keep=True)
            _shade(cell, "FBE6E4")
        _repeat(table.rows[0])
        body = list(table.rows)[1:]
        last = body[-1]
        for row, texts in zip(body, rows, strict=True):
            row.height = Cm(height)
            _keep_whole(row)
            keep = len(rows) <= _SHORT_TABLE and row is not last
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                align = "center" if width <= _NARROW else "left"
                _fill(cell, text, size=9.5, keep=keep, align=align)
        self.gap()

    def signatures(self, offices: Sequence[str], *, place: bool = True) -> None:
        """Place and date, then up to three places to sign side by side."""
        if place:
            line = self.say(f"{DOTS}, {SHORT}{SHORT} 20....", align="right", after=4)
            line.paragraph_format.keep_with_next = True
        table = self._table(3, [WIDTH / len(offices)] * len(offices))
        for column, office in enumerate(offices):
            _fill(table.cell(0, column), office, align="center", keep=True)
            _fill(table.cell(1, column), "\n\n", align="center", keep=True)
            _fill(table.cell(2, column), f"( {DOTS}{SHORT} )", align="center", size=9.5)
        for row in table.rows:
            _keep_whole(row)
        self.gap(12)

    def gap(self, points: float = 6) -> None:
        """A little space."""
        line = self.say("", after=0)
        line.paragraph_format.line_spacing = Pt(points)

    def finish(self) -> bytes:
        """The whole file."""
        buffer = io.BytesIO()
        self.doc.save(buffer)
        return repack(buffer.getvalue())

    def _table(self, rows: int, widths: Sequence[float]) -> Table:
        table: Table = self.doc.add_table(rows, len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)
        return table


def _say(
    line: Paragraph, text: str, *, size: float = 10.5, bold: bool = False, grey: bool = False
) -> None:
    run = line.add_run(text)
    run.bold = bold
    run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)


def _fill(
    cell: _Cell, text: str, *, bold: bool = False, align: str = "left", size: float = 10.5,
    keep: bool = False,
) -> None:  # fmt: skip
    line = cell.paragraphs[0]
    line.alignment = _ALIGN[align]
    line.paragraph_format.space_after = Pt(1)
    line.paragraph_format.keep_with_next = keep
    _say(line, text, size=size, bold=bold)


def _shade(cell: _Cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _rule_below(line: Paragraph) -> None:
    border = OxmlElement("w:bottom")
    for name, value in (
        ("w:val", "thinThickSmallGap"),
        ("w:sz", "18"),
        ("w:space", "4"),
        ("w:color", "000000"),
    ):
        border.set(qn(name), value)
    borders = OxmlElement("w:pBdr")
    borders.append(border)
    # Word wants pBdr before spacing and alignment (ECMA-376 part 1, 17.3.1.26).
    line._p.get_or_add_pPr().insert(0, borders)
