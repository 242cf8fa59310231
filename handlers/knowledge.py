"""What the bot knows, ready to be asked: content by id, and the matcher over it."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

import structlog
from sqlmodel import Session

from db import learning, topics
from faq.content import (
    ComplaintCategory,
    Content,
    ContentError,
    Topic,
    TopicCategory,
    load_content,
)
from faq.edition import with_topics
from faq.matcher import Match, Matcher
from faq.materials import Material, load_materials

log = structlog.get_logger(__name__)

REMEMBERED = 64  # messages; more than are being answered at the same time


class Knowledge:
    """The content and its index; built once a process, rebuilt when the content changes."""

    def __init__(
        self,
        content: Content,
        learned: Mapping[str, Sequence[str]] | None = None,
        version: int = 0,
    ) -> None:
        """`learned` are accepted phrases by topic id; `version` is the database's number of the
        changes that are in (db.topics.version)."""
        self.content = content
        self.learned = learned or {}
        self.version = version

    @classmethod
    def shipped(cls) -> "Knowledge":
        """The content that comes with the program. Raises faq.content.ContentError."""
        return cls(load_content())

    @classmethod
    def from_database(cls, session: Session, shipped: Content) -> "Knowledge":
        """The shipped content with what officials changed and what was learned. A change that
        does not fit (any more) is left out and logged, so that it can't silence the bot."""
        content = shipped
        for topic_id, body in topics.current(session).items():
            try:
                content = with_topics(content, {topic_id: body})
            except ContentError as error:
                log.warning(
                    "a topic of the database does not fit", topic=topic_id, error=str(error)
                )
        known = {topic.id for topic in content.topics}
        learned = {t: p for t, p in learning.accepted(session).items() if t in known}
        return cls(content, learned, topics.version(session))

    @cached_property
    def matcher(self) -> Matcher:
        """The index; made at first use, so that a command which asks nothing starts fast."""
        return Matcher(self.content, self.learned)

    def match(self, text: str) -> Match:
        """What a message means; what was asked lately is remembered."""
        return self._lately_matched(text)

    @cached_property
    def _lately_matched(self) -> Callable[[str], Match]:
        return lru_cache(maxsize=REMEMBERED)(self.matcher.match)

    @cached_property
    def materials(self) -> Mapping[str, Material]:
        """Forms and letters by id, in the order of their catalogue."""
        return {material.id: material for material in load_materials()}

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Topics by id."""
        return {topic.id: topic for topic in self.content.topics}

    @cached_property
    def categories(self) -> Mapping[str, TopicCategory]:
        """Groups of topics by id, in the order of the menu."""
        return {category.id: category for category in self.content.categories}

    @cached_property
    def complaints(self) -> Mapping[str, ComplaintCategory]:
        """Kinds of complaint by id (LHN, BGN, ...)."""
        return {category.id: category for category in self.content.complaints}

    def topics_in(self, category_id: str) -> Sequence[Topic]:
        """The topics of one group."""
        return [topic for topic in self.content.topics if topic.category == category_id]
