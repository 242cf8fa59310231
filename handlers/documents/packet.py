"""The escalation packet of a complaint: what a chair takes to SP4N-LAPOR!, on A4."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from handlers.documents import words
from handlers.documents.latin import latin

MARGIN = 18 * mm
LABEL = 38 * mm
MOST = 4_000  # characters of one text
FRAME = 6  # points that the library keeps free inside the margins
WIDTH = A4[0] - 2 * MARGIN - 2 * FRAME
IN_A_ROW, GAP = 3, 3 * mm
PICTURE = (WIDTH / IN_A_ROW - GAP, 64 * mm)  # the room of one: width, height
NO_ORPHAN = 25 * mm  # a part begins on a page only with room for its first lines

INK, RED, LINE = HexColor("#222222"), HexColor(words.RED), HexColor(words.LINE)
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=10, leading=13.5, textColor=INK)
BOLD = ParagraphStyle("bold", PLAIN, fontName="Helvetica-Bold")
SMALL = ParagraphStyle("small", PLAIN, fontSize=8.5, leading=11)
TITLE = ParagraphStyle("title", BOLD, fontSize=15, leading=19, textColor=RED)
HEADING = ParagraphStyle(
    "heading", BOLD, fontSize=11, leading=15, spaceBefore=5 * mm, spaceAfter=1 * mm
)
TABLE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
)
PICTURES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), GAP),
    ]
)


@dataclass(frozen=True, slots=True)
class Packet:
    """What stands in it, as it is read: `facts`, `evidence` and `history` are pairs of a label (a
    time) and what it says, `evidence` with a `note` below it; `pictures` of a caption and a JPEG;
    `steps` how to hand it in."""

    title: str
    made_at: str
    facts: Sequence[tuple[str, str]]
    description: str
    pictures: Sequence[tuple[str, bytes]]
    evidence: Sequence[tuple[str, str]]
    note: str
    history: Sequence[tuple[str, str]]
    steps: Sequence[str]


def packet_pdf(packet: Packet) -> bytes:
    """The packet to print or to upload: the same bytes for the same content. Characters that the
    fonts lack become "?"."""
    buffer = io.BytesIO()
    paper = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=latin(packet.title, 200),
        author=words.AUTHOR,
        invariant=1,  # no date and no random id: those would make every file another one
    )
    paper.build(_story(packet))
    return buffer.getvalue()


def _story(packet: Packet) -> list[Flowable]:
    story: list[Flowable] = [
        _text(packet.title, TITLE),
        _text(words.MADE.format(made_at=packet.made_at), SMALL),
        Spacer(0, 4 * mm),
        _pairs(packet.facts),
        *_heading(words.PACKET_DESCRIPTION),
        _text(packet.description),
        *_evidence(packet),
        *_heading(words.PACKET_HISTORY),
        _pairs(packet.history),
        *_heading(words.PACKET_STEPS),
    ]
    return story + [_text(f"{n}. {step}") for n, step in enumerate(packet.steps, 1)]


def _evidence(packet: Packet) -> list[Flowable]:
    story: list[Flowable] = []
    if packet.pictures:
        story.append(_album(packet.pictures))
    if packet.evidence:
        story.append(_pairs(packet.evidence))
    if packet.note:
        story += [Spacer(0, 1 * mm), _text(packet.note, SMALL)]
    room = PICTURE[1] if packet.pictures else 0
    return [*_heading(words.PACKET_EVIDENCE, room), *story] if story else []


def _heading(text: str, room: float = 0) -> list[Flowable]:
    return [CondPageBreak(NO_ORPHAN + room), _text(text, HEADING)]


def _album(pictures: Sequence[tuple[str, bytes]]) -> Flowable:
    """Each picture above its caption, a few in a row; a row stays on one page."""
    cells: list[object] = [
        [_picture(data), Spacer(0, 1 * mm), _text(caption, SMALL)] for caption, data in pictures
    ]
    cells += [""] * (-len(cells) % IN_A_ROW)
    rows = [cells[n : n + IN_A_ROW] for n in range(0, len(cells), IN_A_ROW)]
    return Table(rows, colWidths=[WIDTH / IN_A_ROW] * IN_A_ROW, style=PICTURES, hAlign="LEFT")


def _picture(data: bytes) -> Flowable:
    """As large as there is room for; the bytes stand in the file as they are."""
    width, height = PICTURE
    return Image(io.BytesIO(data), width, height, kind="proportional", hAlign="LEFT")


def _pairs(pairs: Sequence[tuple[str, str]]) -> Flowable:
    rows = [[_text(label, BOLD), _text(said)] for label, said in pairs]
    return Table(rows, colWidths=[LABEL, WIDTH - LABEL], style=TABLE, hAlign="LEFT")


def _text(text: str, style: ParagraphStyle = PLAIN) -> Flowable:
    """A paragraph that shows the text as it is written: no mark-up in it counts."""
    return Paragraph(escape(latin(text, MOST)), style)
