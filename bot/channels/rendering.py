"""One light mark-up for all channels: *bold* and _italic_ at word boundaries; all else is text."""

import html
import re
from collections.abc import Callable

_SPAN = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")


def to_html(text: str) -> str:
    """Mark-up to the HTML that Telegram accepts; < > & are escaped."""
    return _convert(text, lambda t: html.escape(t, quote=False), {"*": "b", "_": "i"})


def to_plain(text: str) -> str:
    """Mark-up removed."""
    return _SPAN.sub(lambda m: m[2], text)


def _convert(text: str, escape: Callable[[str], str], tags: dict[str, str]) -> str:
    out, last = [], 0
    for m in _SPAN.finditer(text):
        tag = tags[m[1]]
        out += [escape(text[last : m.start()]), f"<{tag}>", escape(m[2]), f"</{tag}>"]
        last = m.end()
    return "".join([*out, escape(text[last:])])


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters, cut at the last paragraph, line, sentence or word
    that fits. Spans of mark-up never cross a line, so no piece ends inside one unless a single
    line is longer than the limit. Returns [] for blank text."""
    pieces, rest = [], text.strip()
    while len(rest) > limit:
        cut = _cut(rest[: limit + 1], limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(head: str, limit: int) -> int:
    for pattern in (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s", r"\s"):
        ends = [m.end() for m in re.finditer(pattern, head) if limit // 3 < m.start() <= limit]
        if ends:
            return ends[-1]
    return limit


def numbered(labels: list[str]) -> str:
    """Options as lines that can be answered by their number."""
    return "\n".join(f"{i}. {label}" for i, label in enumerate(labels, 1))
