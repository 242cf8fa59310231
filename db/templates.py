"""Message templates: the registry, what Meta refuses in one, and filling one in.

Outside WhatsApp's 24-hour window only an approved template may be sent. Rules of their texts:
twilio.com/docs/content/using-variables-with-content-api.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from sqlmodel import Session, col, select

from db import audit
from db.models import MessageTemplate

PURPOSES = ("announcement", "opener", "acknowledge", "attendance", "reminder", "notice")
STATUSES = ("draft", "pending", "approved", "rejected", "paused")
MAX_BODY = 1024  # UTF-16 units of the finished text
MAX_BUTTONS = 10
MAX_LABEL = 20

_PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[a-z0-9_]{1,64}")  # Meta's template names; the column is as long
_BULLET = re.compile(r"^[-*•\u2013]\s+")
_SENTENCE_END = (".", "!", "?", "…", ":", ";", ",")


@dataclass(frozen=True, slots=True)
class Draft:
    """A template before it is registered. `variables` says what {{1}}, {{2}} ... stand for."""

    channel: str
    name: str
    purpose: str
    body: str
    variables: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    language: str = "id"
    category: str = "UTILITY"


# --- the registry


def add(session: Session, draft: Draft, *, actor: str, at: datetime) -> MessageTemplate:
    """Register a template and have it audited. Raises ValueError with the problems in Indonesian,
    or when the name is taken."""
    faults = problems(draft)
    if named(session, draft.name) is not None:
        faults.append(f"nama {draft.name} sudah dipakai")
    if faults:
        raise ValueError("; ".join(faults))
    row = MessageTemplate(**_columns(draft), created_at=at)
    session.add(row)
    session.flush()
    audit.write(session, actor=actor, action="template.add", subject=f"template:{row.name}", at=at)
    return row


def link(
    session: Session, draft: Draft, content_sid: str, *, actor: str, at: datetime
) -> MessageTemplate:
    """The provider knows this template, registered already or not, as `content_sid`, and with this
    text; what Meta thinks of it is yet to be asked. Audited.

    Meta judges the text, not we: only what `fill` relies on is looked at. Raises ValueError with
    the problems in Indonesian.
    """
    faults = _check_name(draft) + _check_numbers(draft.body, draft.variables)
    if faults:
        raise ValueError("; ".join(faults))
    row = named(session, draft.name) or MessageTemplate(**_columns(draft), created_at=at)
    row.sqlmodel_update(_columns(draft))
    row.content_sid, row.status, row.reason, row.checked_at = content_sid, "draft", "", None
    session.add(row)
    session.flush()
    subject = f"template:{row.name}"
    audit.write(
        session, actor=actor, action="template.link", subject=subject, detail=content_sid, at=at
    )
    return row


def _columns(draft: Draft) -> dict[str, Any]:
    return asdict(draft) | {"buttons": list(draft.buttons), "variables": list(draft.variables)}


def draft_of(row: MessageTemplate) -> Draft:
    """A registered template as a draft, to be changed or handed in."""
    columns = {field.name: getattr(row, field.name) for field in fields(Draft)}
    return Draft(**columns | {"buttons": tuple(row.buttons), "variables": tuple(row.variables)})


def record_status(
    session: Session,
    template_id: int,
    *,
    status: str,
    reason: str = "",
    category: str = "",
    at: datetime,
) -> bool:
    """What Meta thinks of a template; whether that is news. Without `category` it stays the same.
    Raises ValueError for an unknown status, LookupError for an unknown template."""
    if status not in STATUSES:
        raise ValueError(f"unknown status {status!r}")
    row = _get(session, template_id)
    news = (row.status, row.reason) != (status, reason)
    row.status, row.reason, row.checked_at = status, reason, at
    row.category = category or row.category
    session.add(row)
    session.flush()
    return news


def named(session: Session, name: str) -> MessageTemplate | None:
    """The template with this name."""
    query = select(MessageTemplate).where(col(MessageTemplate.name) == name)
    return session.exec(query).first()


def of_purpose(session: Session, purpose: str) -> MessageTemplate | None:
    """The newest approved template for a purpose, or None: then nothing may open a conversation."""
    query = (
        select(MessageTemplate)
        .where(
            col(MessageTemplate.purpose) == purpose,
            col(MessageTemplate.status) == "approved",
            col(MessageTemplate.content_sid) != "",
        )
        .order_by(col(MessageTemplate.id).desc())
    )
    return session.exec(query.limit(1)).first()


def all_(session: Session) -> list[MessageTemplate]:
    """Every registered template, in the order of their registration."""
    return list(session.exec(select(MessageTemplate).order_by(col(MessageTemplate.id))).all())


def _get(session: Session, template_id: int) -> MessageTemplate:
    row = session.get(MessageTemplate, template_id)
    if row is None:
        raise LookupError(f"no template {template_id}")
    return row


@cache
def suggestions() -> tuple[Draft, ...]:
    """The shipped templates, one a purpose (db/data/templates.toml)."""
    text = (resources.files("db") / "data" / "templates.toml").read_text(encoding="utf-8")
    shipped = tomllib.loads(text)
    return tuple(
        Draft(
            channel=shipped["channel"],
            name=item["name"],
            purpose=item["purpose"],
            body=item["body"].strip(),
            variables=tuple(item["variables"]),
            buttons=tuple(item.get("buttons", ())),
        )
        for item in shipped["template"]
    )


# --- filling one in


def fill(template: MessageTemplate, values: Mapping[str, str]) -> dict[str, str] | None:
    """{"content_sid": .., "1": .., ...} for Message.template; `values` by what the variables stand
    for. None where a value is missing or blank (Twilio would send its example instead), where the
    finished text is too long, and where the template does not exist at the provider yet."""
    given = [flat(values.get(name, "")) for name in template.variables]
    if not template.content_sid or not all(given):
        return None
    numbered = {str(number): value for number, value in enumerate(given, 1)}
    finished = _PLACE.sub(lambda place: numbered.get(place[1].strip(), ""), template.body)
    if _length(finished) > MAX_BODY:
        return None
    return {"content_sid": template.content_sid, **numbered}


def flat(text: str) -> str:
    """A text in one line, as Meta demands of a value: no line break, no tab, no run of spaces.
    A line ends in " · ", a paragraph in ". ", unless it has an end of its own."""
    lines: list[str] = []
    gap = False
    for raw in text.splitlines():
        line = " ".join(_BULLET.sub("", raw.strip()).split())
        if line and lines:
            lines.append(_joint(lines[-1], paragraph=gap))
        if line:
            lines.append(line)
        gap = not line
    return "".join(lines)


def _joint(before: str, *, paragraph: bool) -> str:
    if before.rstrip("*_~").endswith(_SENTENCE_END):
        return " "
    return ". " if paragraph else " · "


# --- what Meta would refuse


def problems(draft: Draft) -> list[str]:
    """All that stands against a template, in Indonesian; [] for one that may be handed in."""
    body = check_body(draft.body, draft.variables)
    return [*body, *_check_name(draft), *_check_buttons(draft.buttons)]


def check_body(body: str, variables: Sequence[str]) -> list[str]:
    """What Meta would refuse in a text with places {{1}}, {{2}} ..., in Indonesian."""
    found = []
    if not body.strip():
        found.append("isinya kosong")
    if _length(body) > MAX_BODY:
        found.append(f"isinya lebih dari {MAX_BODY} huruf")
    if _PLACE.search(body):
        found += _check_places(body)
    return found + _check_numbers(body, variables)


def _check_numbers(body: str, variables: Sequence[str]) -> list[str]:
    places = {place.strip() for place in _PLACE.findall(body)}
    if places == {str(number) for number in range(1, len(variables) + 1)}:
        return []
    return [f"isian harus berurutan mulai {{{{1}}}}, dan jumlahnya {len(variables)}"]


def _check_name(draft: Draft) -> list[str]:
    found = []
    if not _NAME.fullmatch(draft.name):
        found.append("nama hanya boleh huruf kecil, angka, dan garis bawah, paling banyak 64")
    if draft.purpose not in PURPOSES:
        found.append(f"kegunaan harus salah satu dari {', '.join(PURPOSES)}")
    return found


def _check_places(body: str) -> list[str]:
    found = []
    texts = _PLACE.split(body)[::2]  # what stands before, between and after the places
    if not _has_word(texts[0]):
        found.append("isian tidak boleh berada di awal: tulis kata pembuka dulu")
    if not _has_word(texts[-1]):
        found.append("isian tidak boleh berada di akhir: tutup dengan kalimat biasa")
    if not all(map(_has_word, texts[1:-1])):
        found.append("dua isian tidak boleh bersebelahan: tulis kata di antaranya")
    needed = 2 * (len(texts) - 1) + 1
    words = sum(_has_word(word) for word in " ".join(texts).split())
    if words < needed:
        found.append(f"terlalu sedikit kata: perlu paling sedikit {needed} di luar isian")
    return found


def _check_buttons(labels: Sequence[str]) -> list[str]:
    found = []
    if len(labels) > MAX_BUTTONS:
        found.append(f"tombol paling banyak {MAX_BUTTONS}")
    if any(not label.strip() or _length(label) > MAX_LABEL for label in labels):
        found.append(f"tulisan tombol harus 1 sampai {MAX_LABEL} huruf")
    if len({label.strip().lower() for label in labels}) < len(labels):
        found.append("tulisan tombol tidak boleh sama")
    return found


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _length(text: str) -> int:
    """In UTF-16 units, the strictest way in which a platform may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
