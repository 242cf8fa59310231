"""Sizes of land as people write them: "15x20", "1.000 m2", "setengah hektar". Pure."""

import re
from dataclasses import dataclass

SHORTEST, LONGEST = 1.0, 2_000.0  # metres of a side
SMALLEST, LARGEST = 10.0, 1_000_000.0  # m2; less is a number of a list, more is no building plot
ARE, HECTARE = 100.0, 10_000.0  # m2
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?(?!\d)|\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?"
_UNIT = r"\s*(?:m|meter|mtr|mt)?\.?\s*"
_BY = r"(?:[x*\u00d7]|kali|kli|dikali(?:kan)?)"
_SQUARE = r"\s*(?:m|meter|mtr)\s?(?:2|²|persegi)"
_SIDES = re.compile(rf"(?<![\d.,])({_NUMBER}){_UNIT}{_BY}\s*({_NUMBER})(?![\d.,]*\d)", re.I)
_NAMED = re.compile(
    rf"(?:panjang|lebar)(?:nya)?\D{{0,12}}?({_NUMBER})\D{{1,25}}?(?:panjang|lebar)(?:nya)?"
    rf"\D{{0,12}}?({_NUMBER})",
    re.I,
)
_MARKED = re.compile(rf"(?<![\d.,/])({_NUMBER})(?:an)?(?:{_SQUARE}|\s*(hektar[e]?|ha|are)\b)", re.I)
_PLAIN = re.compile(rf"(?<![\d.,/])({_NUMBER})(?:an)?(?![a-z\d/]|\s*-)", re.I)
_IN_METRES = re.compile(rf"(?<![\d.,/])({_NUMBER})(?:an)?\s*(?:m|meter|mtr)\b", re.I)
_RANGE = re.compile(r"\d\s*(?:m|m2|m²|meter)?\s*(?:-|\u2013|s/d|sampai|hingga)\s*\d", re.I)
_SAID = (
    (re.compile(r"(?:\b(?:setengah|separuh|separo|1/2)|½)\s*(?:hektar[e]?|ha)\b", re.I), 5_000.0),
    (re.compile(r"(?:\b(?:seperempat|1/4)|¼)\s*(?:hektar[e]?|ha)\b", re.I), 2_500.0),
    (re.compile(r"\b(?:sehektar[e]?|satu\s+(?:hektar[e]?|ha))\b", re.I), HECTARE),
    (
        re.compile(r"\bseribu(?:an)?(?=\s*(?:m|mtr|meter)?\s?(?:2|²|persegi)?\s*[.,!]?\s*$)", re.I),
        1e3,
    ),
)


@dataclass(frozen=True, slots=True)
class Size:
    """An area in m2, with both sides in metres where they were told."""

    area: float
    sides: tuple[float, float] | None = None


def size_of(text: str) -> Size | None:
    """The one size that a text tells; None for none, for several, and for what no plot has."""
    pairs = {(_figure(a), _figure(b)) for a, b in _SIDES.findall(text) or _NAMED.findall(text)}
    if pairs:
        return _by_sides(*pairs) if len(pairs) == 1 else None
    areas = _areas(text)
    if len(areas) != 1 or _RANGE.search(text):
        return None
    [area] = areas
    return Size(area) if SMALLEST <= area <= LARGEST else None


def _areas(text: str) -> set[float]:
    """What the surest way of reading finds: words, figures with a unit of area, with "meter",
    figures alone."""
    if said := {area for pattern, area in _SAID if pattern.search(text)}:
        return said
    if marked := {_figure(number) * _factor(unit) for number, unit in _MARKED.findall(text)}:
        return marked
    return {_figure(number) for number in _PLAIN.findall(text) or _IN_METRES.findall(text)}


def _by_sides(sides: tuple[float, float]) -> Size | None:
    if not all(SHORTEST <= side <= LONGEST for side in sides):
        return None
    area = round(sides[0] * sides[1], 2)
    return Size(area, sides) if SMALLEST <= area <= LARGEST else None


def _factor(unit: str) -> float:
    if not unit:
        return 1.0
    return ARE if unit.casefold() == "are" else HECTARE


def _figure(written: str) -> float:
    """Three digits behind a point or comma are thousands ("1.000"), one or two are a fraction."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", written):
        return float(written.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", written):
        return float(written.replace(".", "").replace(",", "."))
    return float(written.replace(",", "."))


def in_words(size: float) -> str:
    """`1.000`, `187,5`: as an Indonesian reads a figure."""
    text = f"{size:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
