"""The escalation packet of a complaint: what a chair takes to SP4N-LAPOR!, on A4."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from handlers.documents import words
from handlers.documents.latin import latin

MARGIN = 18 * mm
LABEL = 38 * mm
MOST = 4_000  # characters of one text

INK, RED, LINE = HexColor("#222222"), HexColor(words.RED), HexColor(words.LINE)
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=10, leading=13.5, textColor=INK)
BOLD = ParagraphStyle("bold", PLAIN, fontName="Helvetica-Bold")
SMALL = ParagraphStyle("small", PLAIN, fontSize=8.5, leading=11)
TITLE = ParagraphStyle("title", BOLD, fontSize=15, leading=19, textColor=RED)
HEADING = ParagraphStyle("heading", BOLD, fontSize=11, leading=15, spaceBefore=5 * mm)
TABLE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
)


@dataclass(frozen=True, slots=True)
class Packet:
    """What stands in it, as it is read: `facts` and `history` are pairs of a label (a time) and
    what it says; `steps` how to hand it in."""

    title: str
    made_at: str
    facts: Sequence[tuple[str, str]]
    description: str
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
        _text(words.PACKET_DESCRIPTION, HEADING),
        _text(packet.description),
        _text(words.PACKET_HISTORY, HEADING),
        _pairs(packet.history),
        _text(words.PACKET_STEPS, HEADING),
    ]
    return story + [_text(f"{n}. {step}") for n, step in enumerate(packet.steps, 1)]


def _pairs(pairs: Sequence[tuple[str, str]]) -> Flowable:
    rows = [[_text(label, BOLD), _text(said)] for label, said in pairs]
    return Table(rows, colWidths=[LABEL, A4[0] - 2 * MARGIN - LABEL], style=TABLE)


def _text(text: str, style: ParagraphStyle = PLAIN) -> Flowable:
    """A paragraph that shows the text as it is written: no mark-up in it counts."""
    return Paragraph(escape(latin(text, MOST)), style)
