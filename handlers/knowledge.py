"""What the bot knows, ready to be asked: content by id, and the matcher over it."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from faq.content import ComplaintCategory, Content, Topic, TopicCategory, load_content
from faq.matcher import Match, Matcher
from faq.materials import Material, load_materials


class Knowledge:
    """The content and its index; built once a process, rebuilt when the content changes."""

    def __init__(self, content: Content) -> None:
        self.content = content

    @classmethod
    def shipped(cls) -> "Knowledge":
        """The content that comes with the program. Raises faq.content.ContentError."""
        return cls(load_content())

    @cached_property
    def matcher(self) -> Matcher:
        """The index; made at first use, so that a command which asks nothing starts fast."""
        return Matcher(self.content)

    def match(self, text: str) -> Match:
        """What a message means."""
        return self.matcher.match(text)

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
