"""Content with the changes of officials laid over it, and back to TOML for the repository."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from faq.content import Content, ContentError, Topic

_LISTS = ("phrases", "related", "attachments")
_FIELDS = ("category", "question", "label", "answer", "source", "verified", "updated")


def with_topics(content: Content, bodies: Mapping[str, Mapping[str, Any]]) -> Content:
    """The content in which the topics of `bodies` (by id) replace shipped ones or join them.

    Raises ContentError for a body that lacks a key or names an unknown category.
    """
    changed = {topic_id: topic_from(topic_id, body) for topic_id, body in bodies.items()}
    categories = {category.id for category in content.categories}
    for topic in changed.values():
        if topic.category not in categories:
            raise ContentError(topic.id, f"category {topic.category!r} does not exist")
    kept = [changed.pop(topic.id, topic) for topic in content.topics]
    return replace(content, topics=(*kept, *changed.values()))


def topic_from(topic_id: str, body: Mapping[str, Any]) -> Topic:
    """A topic from the keys of a TOML table; the date may be ISO text. Raises ContentError."""
    try:
        updated = body["updated"]
        values = {key: body[key] for key in _FIELDS} | {
            key: tuple(str(item) for item in body.get(key, ())) for key in _LISTS
        }
        if isinstance(updated, str):
            values["updated"] = datetime.date.fromisoformat(updated)
        return Topic(id=topic_id, **values)
    except (KeyError, ValueError, TypeError) as error:
        raise ContentError(topic_id, f"{type(error).__name__}: {error}") from error


def body_of(topic: Topic) -> dict[str, Any]:
    """The keys of a topic as JSON can hold them."""
    body = {key: value for key, value in asdict(topic).items() if key != "id"}
    body["updated"] = topic.updated.isoformat()
    return body | {key: list(body[key]) for key in _LISTS}


def to_toml(category: str, name: str, topics: Iterable[Topic]) -> str:
    """A content file as the repository keeps them."""
    parts = [f"category = {_quoted(category)}\nname = {_quoted(name)}\n"]
    for topic in topics:
        phrases = "".join(f"  {_quoted(phrase)},\n" for phrase in topic.phrases)
        parts.append(
            "\n[[topic]]\n"
            f"id = {_quoted(topic.id)}\n"
            f"question = {_quoted(topic.question)}\n"
            f"label = {_quoted(topic.label)}\n"
            f"phrases = [\n{phrases}]\n"
            f'answer = """\n{_block(topic.answer)}"""\n'
            f"related = [{', '.join(map(_quoted, topic.related))}]\n"
            f"attachments = [{', '.join(map(_quoted, topic.attachments))}]\n"
            f"source = {_quoted(topic.source)}\n"
            f"verified = {'true' if topic.verified else 'false'}\n"
            f"updated = {topic.updated.isoformat()}\n"
        )
    return "".join(parts)


def _quoted(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def _block(text: str) -> str:
    return text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def stale(topics: Iterable[Topic], today: datetime.date, days: int) -> list[Topic]:
    """Topics not looked at for longer than `days`, the oldest first: what officials review."""
    old = [topic for topic in topics if (today - topic.updated).days > days]
    return sorted(old, key=lambda topic: (topic.updated, topic.id))
