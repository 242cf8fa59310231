"""A letter that is made for one cooperative, as a Word file. Written out by hand, since what the
running service needs of the format is a few elements (ECMA-376 part 1, chapter 17); the blank
forms are built beforehand with a library (bot/materials)."""

import html
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.documents import words
from handlers.documents.workbook import safe

DOTS: Final = "." * 40  # where something is filled in by hand
BODY, SMALL, FOOT, HEAD = 10.5, 9.0, 7.5, 13.0  # points
LABEL_WIDTH, COLON_WIDTH, WIDTH = 5.2, 0.5, 17.0  # cm
_TWIPS_A_CM, _TWIPS_A_POINT, _HALF_POINTS = 567, 20, 2
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same letter
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: the office above it, e.g. `Ketua`."""

    office: str


@dataclass(slots=True)
class LetterFile:
    """A letter under construction, from top to bottom; `finish` gives its bytes."""

    title: str
    foot: str
    _body: list[str] = field(default_factory=list)

    def say(
        self, text: str, *, bold: bool = False, size: float = BODY, centred: bool = False,
        after: float = 4,
    ) -> None:  # fmt: skip
        """A paragraph; sizes in points. Line ends in `text` are kept."""
        self._body.append(_paragraph(text, bold=bold, size=size, centred=centred, after=after))

    def rule(self) -> None:
        """A line across the page, below the letterhead."""
        border = '<w:bottom w:val="single" w:sz="12" w:space="1" w:color="000000"/>'
        self._body.append(f"<w:p><w:pPr><w:pBdr>{border}</w:pBdr></w:pPr></w:p>")

    def fields(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Lines of "label : value", the colons under each other; an empty value becomes dots."""
        widths = (LABEL_WIDTH, COLON_WIDTH, WIDTH - LABEL_WIDTH - COLON_WIDTH)
        rows = [[_cell(t, after=1) for t in (name, ":", value or DOTS)] for name, value in pairs]
        self._body += [_table(rows, widths), _paragraph("", size=4, after=0)]

    def items(self, texts: Sequence[str]) -> None:
        """A numbered list."""
        for number, text in enumerate(texts, 1):
            self._body.append(_paragraph(f"{number}.\t{text}", after=3, hanging=True))

    def signatures(self, places: Sequence[Signature]) -> None:
        """Places to sign, side by side; the names are written in by hand."""
        widths = (WIDTH / len(places),) * len(places)
        rows = [
            [_cell(text, centred=True) for text in line]
            for line in ([p.office for p in places], ["\n\n"] * len(places))
        ]
        rows.append([_cell(f"( {DOTS} )", centred=True, size=SMALL) for _ in places])
        self._body += [_table(rows, widths), _paragraph("", size=4, after=0)]

    def finish(self) -> bytes:
        """The whole file."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self._members():
                archive.writestr(_member(name), f"{_HEADER}\n{content}".encode())
        return buffer.getvalue()

    def _members(self) -> list[tuple[str, str]]:
        page = (
            '<w:footerReference w:type="default" r:id="rId2"/>'
            f'<w:pgSz w:w="{_twips(21.0)}" w:h="{_twips(29.7)}"/>'
            f'<w:pgMar w:top="{_twips(1.6)}" w:right="{_twips(2)}" w:bottom="{_twips(1.8)}" '
            f'w:left="{_twips(2)}" w:header="{_twips(0.8)}" w:footer="{_twips(0.8)}" w:gutter="0"/>'
        )
        document = (
            f'<w:document {_W} xmlns:r="{_OFFICE}"><w:body>{"".join(self._body)}'
            f"<w:sectPr>{page}</w:sectPr></w:body></w:document>"
        )
        foot = f"<w:ftr {_W}>{_paragraph(self.foot, size=FOOT, after=0)}</w:ftr>"
        return [
            ("[Content_Types].xml", _CONTENT_TYPES),
            ("_rels/.rels", _ROOT_RELATIONS),
            ("docProps/core.xml", _core(self.title)),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", _DOCUMENT_RELATIONS),
            ("word/styles.xml", _STYLES),
            ("word/footer1.xml", foot),
        ]


def _paragraph(
    text: str, *, bold: bool = False, size: float = BODY, centred: bool = False,
    after: float = 4, hanging: bool = False,
) -> str:  # fmt: skip
    layout = f'<w:spacing w:after="{round(after * _TWIPS_A_POINT)}"/>'
    if hanging:
        indent = _twips(0.8)
        layout = (
            f'<w:tabs><w:tab w:val="left" w:pos="{indent}"/></w:tabs>{layout}'
            f'<w:ind w:left="{indent}" w:hanging="{indent}"/>'
        )
    if centred:
        layout += '<w:jc w:val="center"/>'
    look = f'{"<w:b/>" if bold else ""}<w:sz w:val="{round(size * _HALF_POINTS)}"/>'
    return f"<w:p><w:pPr>{layout}</w:pPr><w:r><w:rPr>{look}</w:rPr>{_runs(text)}</w:r></w:p>"


def _runs(text: str) -> str:
    """Text as the format wants it: escaped, with line ends and tabs as elements."""
    pieces = []
    for number, line in enumerate(safe(text).split("\n")):
        parts = [
            f'<w:t xml:space="preserve">{html.escape(part, quote=False)}</w:t>'
            for part in line.split("\t")
        ]
        pieces.append(("<w:br/>" if number else "") + "<w:tab/>".join(parts))
    return "".join(pieces)


def _cell(text: str, *, centred: bool = False, size: float = BODY, after: float = 1) -> str:
    return _paragraph(text, centred=centred, size=size, after=after)


def _table(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> str:
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(row, widths, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    layout = '<w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{layout}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _twips(cm: float) -> int:
    return round(cm * _TWIPS_A_CM)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, date_time=_EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _core(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{html.escape(safe(title), quote=False)}</dc:title>"
        f"<dc:creator>{words.AUTHOR}</dc:creator><dc:language>id-ID</dc:language>"
        "</cp:coreProperties>"
    )


def _relations(*targets: tuple[str, str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, kind, target in targets
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


_ROOT_RELATIONS = _relations(
    ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
    ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
)
_DOCUMENT_RELATIONS = _relations(
    ("rId1", f"{_OFFICE}/styles", "styles.xml"), ("rId2", f"{_OFFICE}/footer", "footer1.xml")
)
_STYLES = (
    f'<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" '
    'w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/><w:sz w:val="21"/><w:lang w:val="id-ID"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    "</w:styles>"
)
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
