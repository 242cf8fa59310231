"""A small picture of counts for a phone: bars with their names, nothing else."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from handlers.documents import words
from handlers.documents.latin import latin

WIDTH, ROW, MARGIN = 720, 56, 28  # pixels
NAME, TEXT, TITLE = 230, 24, 30
BACKGROUND, INK, BAR, REST = "#FFFFFF", "#222222", words.RED, words.GREY
MOST_ROWS = 8


def bars_png(title: str, counts: Sequence[tuple[str, int]]) -> bytes:
    """Horizontal bars of (name, count), at most 8, the rest left out: the same bytes for the same
    counts. Characters that are not of Windows-1252 become "?"."""
    rows = list(counts)[:MOST_ROWS]
    height = 2 * MARGIN + TITLE + 24 + ROW * len(rows)
    picture = Image.new("RGB", (WIDTH, height), BACKGROUND)
    draw = ImageDraw.Draw(picture)
    draw.text((MARGIN, MARGIN), latin(title, 60), INK, _font(TITLE))
    most = max((count for _, count in rows), default=0) or 1
    room = WIDTH - 2 * MARGIN - NAME - 70
    for number, (name, count) in enumerate(rows):
        top = MARGIN + TITLE + 24 + ROW * number
        draw.text((MARGIN, top + 6), latin(name, 22), INK, _font(TEXT))
        left = MARGIN + NAME
        draw.rounded_rectangle((left, top + 4, left + room, top + ROW - 18), 8, REST)
        if count:
            draw.rounded_rectangle(
                (left, top + 4, left + max(12, room * count // most), top + ROW - 18), 8, BAR
            )
        draw.text((left + room + 14, top + 6), str(count), INK, _font(TEXT))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that ships with the library: no machine needs one installed."""
    return ImageFont.load_default(size)
