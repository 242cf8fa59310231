"""The fill-in materials: forms and letters a chair can ask for, read from materials.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from faq.content import ContentError

FILES = Path(__file__).with_name("content") / "files"
"""Where the files themselves lie; `Material.file` is a name in this folder."""
CATALOGUE = FILES / "materials.toml"

TITLE_LIMIT = 60
LABEL_LIMIT = 24
FEWEST_WORDS, MOST_WORDS = 5, 8
_FILE_NAME = re.compile(r"[a-z0-9-]+\.(xlsx|docx)")
_LISTS = frozenset({"topics", "words"})


@dataclass(frozen=True, slots=True)
class Material:
    """A form or letter: what it is for, its file, the topics it belongs to, how people ask for it."""

    id: str
    title: str
    label: str
    description: str
    file: str
    topics: tuple[str, ...]
    words: tuple[str, ...]


def load_materials(catalogue: Path | None = None) -> tuple[Material, ...]:
    """The materials in the order of the catalogue, by default the shipped one.

    Raises ContentError on bad TOML, a missing or ill-typed value, a title over 60 or label over 24
    characters, fewer than 5 or more than 8 words, a twin, or a file that does not lie beside the catalogue.
    """
    path = catalogue or CATALOGUE
    materials = tuple(_material(path.name, row) for row in _rows(path))
    _refuse_twins(path.name, materials)
    for material in materials:
        if not path.with_name(material.file).is_file():
            raise ContentError(path.name, f"{material.id}: no file {material.file}")
    return materials


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        page = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(path.name, str(error)) from error
    rows = page.get("material")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ContentError(path.name, "must hold [[material]] tables")
    return rows


def _material(file: str, row: Mapping[str, Any]) -> Material:
    where = row.get("id", "a material without id")
    values: dict[str, Any] = {}
    for field in fields(Material):
        value = row.get(field.name)
        read = _texts(value) if field.name in _LISTS else _text(value)
        if not read:
            kind = "a list of texts" if field.name in _LISTS else "text"
            raise ContentError(file, f"{where}: {field.name} must be {kind}")
        values[field.name] = read
    material = Material(**values)
    fault = _fault(material)
    if fault:
        raise ContentError(file, f"{where}: {fault}")
    return material


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(_text(item) for item in value):
        return ()
    return tuple(item.strip() for item in value)


def _fault(material: Material) -> str:
    """What is wrong with the values, or nothing."""
    if len(material.title) > TITLE_LIMIT:
        return f"title is longer than {TITLE_LIMIT} characters"
    if len(material.label) > LABEL_LIMIT:
        return f"label is longer than {LABEL_LIMIT} characters"
    if not FEWEST_WORDS <= len(material.words) <= MOST_WORDS:
        return f"words must be {FEWEST_WORDS} to {MOST_WORDS}"
    if not _FILE_NAME.fullmatch(material.file):
        return "file must be a plain name ending in .xlsx or .docx"
    return ""


def _refuse_twins(file: str, materials: tuple[Material, ...]) -> None:
    for name in ("id", "label", "file"):
        seen: set[str] = set()
        for material in materials:
            value = getattr(material, name)
            if value in seen:
                raise ContentError(file, f"{material.id}: {name} {value} stands twice")
            seen.add(value)
    words = [word.casefold() for material in materials for word in material.words]
    twins = sorted({word for word in words if words.count(word) > 1})
    if twins:
        raise ContentError(file, f"words stand twice: {', '.join(twins)}")
