"""What the assistant knows: topics, complaint categories and small talk, read from TOML files."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("content")


class ContentError(Exception):
    """A content file that cannot be used: which file, and what is wrong with it."""

    def __init__(self, file: str, what: str) -> None:
        super().__init__(f"{file}: {what}")
        self.file = file
        self.what = what


@dataclass(frozen=True, slots=True)
class Topic:
    """One question of the FAQ with its answer and the wordings people use for it."""

    id: str
    category: str
    question: str
    label: str
    phrases: tuple[str, ...]
    answer: str
    related: tuple[str, ...]
    attachments: tuple[str, ...]
    source: str
    verified: bool
    updated: datetime.date


@dataclass(frozen=True, slots=True)
class TopicCategory:
    """A chapter of the FAQ, as a menu shows it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ComplaintCategory:
    """A kind of problem in the field and how people word it. Who handles it: db/offices.py."""

    id: str
    name: str
    scope: str
    topic: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the matcher is built from; topics keep the order of the files."""

    categories: tuple[TopicCategory, ...]
    topics: tuple[Topic, ...]
    complaints: tuple[ComplaintCategory, ...]
    smalltalk: Mapping[str, tuple[str, ...]]
    unrelated: tuple[str, ...]
    near_domain: tuple[str, ...]
    questions: tuple[str, ...]


class _Table:
    """One TOML table whose values are asked for by name and type."""

    def __init__(self, file: str, values: Mapping[str, Any], where: str = "") -> None:
        self.file = file
        self.values = values
        self.where = where

    def text(self, key: str, *, default: str | None = None) -> str:
        value = self._get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be text")
        return value.strip()

    def flag(self, key: str) -> bool:
        value = self._get(key, None)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def date(self, key: str) -> datetime.date:
        value = self._get(key, None)
        if not isinstance(value, datetime.date):
            raise self.wrong(key, "must be a date such as 2026-03-31")
        return value

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        value = self._get(key, None if required else [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, "must be a list of texts")
        return tuple(item.strip() for item in value if item.strip())

    def tables(self, key: str) -> "list[_Table]":
        value = self._get(key, None)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"must be written as [[{key}]]")
        return [
            _Table(self.file, item, str(item.get("id", number)))
            for number, item in enumerate(value, start=1)
        ]

    def wrong(self, key: str, what: str) -> ContentError:
        return ContentError(self.file, f"{self.where + ': ' if self.where else ''}{key} {what}")

    def _get(self, key: str, default: object) -> object:
        value = self.values.get(key, default)
        if value is None:
            raise self.wrong(key, "is missing")
        return value


def load_content(folder: Path | None = None) -> Content:
    """Read a content folder, by default the one shipped with the program.

    Raises ContentError naming the file and the fault. In a folder given by the caller the four
    files under `complaints/` may be missing; in the shipped one they may not.
    """
    root = folder or SHIPPED
    strict = folder is None
    pages = [_read(path) for path in sorted(root.glob("*.toml"))]
    if not pages:
        raise ContentError(str(root.name), "holds no topic files")
    topics = tuple(topic for page in pages for topic in _topics(page))
    _refuse_twins(topics)
    extra = {
        name: _read_extra(root / "complaints" / f"{name}.toml", strict)
        for name in ("complaints", "smalltalk", "offtopic", "questions")
    }
    return Content(
        categories=tuple(TopicCategory(page.text("category"), page.text("name")) for page in pages),
        topics=topics,
        complaints=_complaints(extra["complaints"]),
        smalltalk=_smalltalk(extra["smalltalk"]),
        unrelated=extra["offtopic"].texts("unrelated", required=strict),
        near_domain=extra["offtopic"].texts("near_domain", required=strict),
        questions=extra["questions"].texts("questions", required=strict),
    )


def _read(path: Path) -> _Table:
    try:
        return _Table(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(path.name, str(error)) from error


def _read_extra(path: Path, strict: bool) -> _Table:
    if strict or path.exists():
        return _read(path)
    return _Table(path.name, {})


def _topics(page: _Table) -> list[Topic]:
    category = page.text("category")
    return [
        Topic(
            id=row.text("id"),
            category=category,
            question=row.text("question"),
            label=row.text("label"),
            phrases=row.texts("phrases"),
            answer=row.text("answer"),
            related=row.texts("related", required=False),
            attachments=row.texts("attachments", required=False),
            source=row.text("source"),
            verified=row.flag("verified"),
            updated=row.date("updated"),
        )
        for row in page.tables("topic")
    ]


def _refuse_twins(topics: tuple[Topic, ...]) -> None:
    seen: set[str] = set()
    for topic in topics:
        if topic.id in seen:
            raise ContentError(f"{topic.category}.toml", f"{topic.id} stands twice")
        seen.add(topic.id)


def _complaints(page: _Table) -> tuple[ComplaintCategory, ...]:
    if not page.values:
        return ()
    return tuple(
        ComplaintCategory(
            id=row.text("id"),
            name=row.text("name"),
            scope=row.text("scope"),
            topic=row.text("topic", default=""),
            examples=row.texts("examples"),
        )
        for row in page.tables("category")
    )


def _smalltalk(page: _Table) -> dict[str, tuple[str, ...]]:
    if not page.values:
        return {}
    return {row.text("id"): row.texts("examples") for row in page.tables("intent")}
