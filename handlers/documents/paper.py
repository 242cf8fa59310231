"""The call list for the office printer: A4, a table a kecamatan, boxes to tick, lines to write on."""

import io
import re
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from handlers.documents import words
from handlers.documents.latin import latin
from handlers.documents.lines import CallLine, by_kecamatan

MARGIN: Final = 14 * mm
FRAME: Final = 6  # points that the library keeps free inside the margins
WIDTHS: Final = [8 * mm, 9 * mm, 43 * mm, 48 * mm, 35 * mm, 39 * mm]  # of CALL_PAPER_COLUMNS
NO_ORPHAN: Final = 40 * mm  # a kecamatan begins on a page only with room for two people
SMALL_FONT: Final = ("Helvetica", 8)
PAGE_COUNT: Final = "jumlah"  # name of the form that holds it, known when all is laid out
COUNT_ROOM: Final = 15  # points for three digits
SHOWN_TITLE: Final = 300  # characters

RED, PINK, GREY, LINE, INK = (
    HexColor(code) for code in (words.RED, words.PINK, words.GREY, words.LINE, "#444444")
)
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=9, leading=11)
BOLD = ParagraphStyle("bold", PLAIN, fontName="Helvetica-Bold")
SMALL = ParagraphStyle("small", PLAIN, fontSize=8, leading=10, textColor=INK)
PHONE = ParagraphStyle("phone", PLAIN, fontSize=10, leading=12.5)
FIGURE = ParagraphStyle("figure", PLAIN, fontSize=8, alignment=TA_RIGHT)
BAND = ParagraphStyle("band", BOLD, fontSize=10.5, leading=13, textColor=RED)
TITLE = ParagraphStyle("title", BOLD, fontSize=15, leading=18, textColor=RED)
TABLE = TableStyle(
    [
        ("SPAN", (0, 0), (-1, 0)),
        ("BACKGROUND", (0, 0), (-1, 0), PINK),
        ("BACKGROUND", (0, 1), (-1, 1), GREY),
        ("LINEABOVE", (0, 0), (-1, 0), 1, RED),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 2), (0, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("LEFTPADDING", (1, 2), (1, -1), 0),  # room for 9,999
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
)
BOX = TableStyle(
    [
        ("BOX", (0, 0), (-1, -1), 0.9, INK),
        ("ALIGN", (0, 0), (-1, -1), "CENTER"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONT", (0, 0), (-1, -1), "Helvetica-Bold", 9, 9),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
)


def call_list_pdf(title: str, made_at: str, lines: Sequence[CallLine]) -> bytes:
    """People to telephone by kecamatan, to print: the same bytes for the same lines.

    `title` and `made_at` ("Selasa, 24 November 2026 pukul 08.00 WIB") stand above. Texts are cut
    where they would not leave room for others; characters that the fonts lack become "?".
    """
    buffer = io.BytesIO()
    paper = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=MARGIN - FRAME,
        rightMargin=MARGIN - FRAME,
        topMargin=MARGIN,
        bottomMargin=MARGIN + 3 * mm,
        title=latin(title, SHOWN_TITLE),
        author=words.AUTHOR,
        invariant=1,  # no date and no random id: those would make every file another one
    )
    later = partial(_top, latin(title, SHOWN_TITLE), latin(words.MADE.format(made_at=made_at), 80))
    paper.build(
        [*_opening(title, made_at, len(lines)), *_tables(lines), _PageCount()],
        onFirstPage=_bottom,
        onLaterPages=later,
    )
    return buffer.getvalue()


class _PageCount(Flowable):  # type: ignore[misc]  # the library has no types
    """Last of all, and without size: it writes how many pages there are into all of them."""

    def draw(self) -> None:
        """Define the form that _bottom has put on each page."""
        total = self.canv.getPageNumber()
        self.canv.beginForm(PAGE_COUNT)
        _ink(self.canv)
        self.canv.drawString(0, 0, str(total))
        self.canv.endForm()


def _top(title: str, made_at: str, canvas: Any, page: Any) -> None:
    """Which list this is, on every page but the first."""
    _bottom(canvas, page)
    height = A4[1] - MARGIN + 2.5 * mm
    _ink(canvas)
    canvas.drawString(MARGIN, height, simpleSplit(title, *SMALL_FONT, 95 * mm)[0])
    canvas.drawRightString(A4[0] - MARGIN, height, made_at)


def _bottom(canvas: Any, page: Any) -> None:
    right, height = A4[0] - MARGIN - COUNT_ROOM, MARGIN - 2 * mm
    _ink(canvas)
    canvas.drawString(MARGIN, height, words.PRIVATE)
    canvas.drawRightString(right, height, words.PAPER_PAGE.format(number=page.page))
    canvas.translate(right + 2, height)
    canvas.doForm(PAGE_COUNT)
    canvas.translate(-right - 2, -height)


def _ink(canvas: Any) -> None:
    canvas.setFont(*SMALL_FONT)
    canvas.setFillColor(INK)


def _opening(title: str, made_at: str, count: int) -> list[Flowable]:
    about = words.CALL_COUNT.format(count=count) if count else words.CALL_NOBODY
    opening = [
        _text(title, TITLE, SHOWN_TITLE),
        Spacer(0, 1.5 * mm),
        _text(words.MADE.format(made_at=made_at), SMALL),
        Spacer(0, 2 * mm),
        _text(about, BOLD),
    ]
    return opening + ([_text(words.CALL_HELP, SMALL)] if count else [])


def _tables(lines: Sequence[CallLine]) -> list[Flowable]:
    """A table a kecamatan; its name and the headings stand again on each page it reaches."""
    story: list[Flowable] = []
    number, boxes = 1, (_box(""), _box("X"))
    for kecamatan, people in by_kecamatan(lines):
        rows = [_row(n, line, boxes) for n, line in enumerate(people, number)]
        number += len(rows)
        table = Table(
            [_band(kecamatan, len(rows)), _headings(), *rows],
            colWidths=WIDTHS,
            repeatRows=2,
            style=TABLE,
        )
        story += [Spacer(0, 4 * mm), CondPageBreak(NO_ORPHAN), table]
    return story


def _band(kecamatan: str, count: int) -> list[object]:
    name = words.KECAMATAN.format(name=kecamatan) if kecamatan else words.UNKNOWN_KECAMATAN
    people = words.PEOPLE.format(count=count)
    return [_text(f"{latin(name)} \N{MIDDLE DOT} {people}", BAND), "", "", "", "", ""]


def _headings() -> list[Flowable]:
    return [_text(word, BOLD) for word in words.CALL_PAPER_COLUMNS]


def _row(number: int, line: CallLine, boxes: tuple[Flowable, Flowable]) -> list[object]:
    phone, known = dialled(line.phone.strip()), bool(line.answered.strip())
    return [
        boxes[known],
        _text(str(number), FIGURE),
        [_text(line.name, BOLD), _text(phone, PHONE) if phone else _text(words.NO_PHONE, SMALL)],
        [_text(line.village), _text(line.cooperative, SMALL)],
        _text(line.reason),
        [_text(line.answered), *_rules(1)] if known else _rules(2),
    ]


def dialled(phone: str) -> str:
    """A mobile number as it is dialled in Indonesia: `+6281234567890` -> `0812-3456-7890`."""
    found = re.fullmatch(r"\+62(\d{3})(\d{4})(\d{2,6})", phone)
    return "-".join((f"0{found[1]}", found[2], found[3])) if found else phone


def _text(text: str, style: ParagraphStyle = PLAIN, most: int = 200) -> Flowable:
    """A paragraph that shows the text as it is written: no mark-up in it counts."""
    return Paragraph(escape(latin(text, most)), style)


def _box(mark: str) -> Flowable:
    return Table([[mark]], colWidths=11, rowHeights=11, style=BOX)


def _rules(count: int) -> list[Flowable]:
    """Dotted lines to write on."""
    line = HRFlowable(width="100%", thickness=0.5, color=LINE, dash=(1, 2), spaceBefore=0)
    return [Spacer(0, 13), line, Spacer(0, 15), line][: 2 * count]
