"""`/hasil`: what became of an announcement, counted when it is asked for."""

from collections import Counter

from db.broadcasts.tally import Area, Tally, delegates, tally
from db.models import Broadcast, BroadcastKind, Official, Person
from db.regions import kecamatan, villages
from db.session import id_of
from handlers import texts_announcement as sentences
from handlers.announcement.naming import name_of
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.officials.figures import figure
from handlers.officials.numbered import may_look, numbered
from handlers.officials.overview import state_of
from handlers.safe import literal

MOST_AREAS, MOST_DELEGATES = 17, 15


def area_of(official: Official) -> str | None:
    """The kecamatan an official sees, None for all."""
    return None if official.scope == "all" else official.scope


def area_name(code: str | None) -> str:
    """A kecamatan by its code, as a list is headed; None is everywhere."""
    if code is None:
        return sentences.WHOLE_AREA
    names = {code: name for name, code in kecamatan().items()}
    return sentences.AREA.format(name=names.get(code, code))


def labels_of(row: Broadcast) -> dict[str, str]:
    """What each code of an answer is called."""
    return {code: sentences.ANSWER_WORDS.get(code, label) for code, label in row.options}


def _results(chat: Chat, official: Official, row: Broadcast, _: str) -> Reply:
    area = area_of(official)
    counts = tally(chat.session, id_of(row), chat.policy.reporting, area)
    if not counts.audience:
        return Reply(sentences.NOT_BEGUN.format(number=row.id))
    text = sentences.RESULTS.format(
        number=row.id,
        state=state_of(chat, row),
        title=literal(name_of(row)),
        audience=figure(counts.audience),
        lines="\n".join(_line(what, count) for what, count in _states(counts)),
    )
    if row.kind != BroadcastKind.PLAIN:
        text += _answers(row, counts) + _delegates(chat, row, area)
    options = (
        Option(f"daftar {row.id}", sentences.CALL_LIST),
        Option(f"ekspor {row.id}", sentences.EXPORT),
    )
    return Reply(text, options)


def _line(what: str, count: int) -> str:
    return sentences.RESULT_LINE.format(what=what, count=figure(count))


def _states(counts: Tally) -> list[tuple[str, int]]:
    reached = sentences.REACHED
    if counts.read:
        reached = sentences.REACHED_READ.format(count=figure(counts.read))
    shown = [(what, counts.states[state]) for state, what in sentences.RESULT_STATES.items()]
    return [(reached, counts.reached), *((what, count) for what, count in shown if count)]


def _answers(row: Broadcast, counts: Tally) -> str:
    labels = labels_of(row)
    lines = [_line(label.lower(), counts.answers[code]) for code, label in labels.items()]
    lines.append(_line(sentences.SILENT, counts.audience - counts.answers.total()))
    text = sentences.ANSWERS.format(lines="\n".join(lines))
    areas = sorted(counts.areas.values(), key=lambda area: (-area.audience, area.code))
    if len(areas) < 2:
        return text
    shown = [_area(area, labels) for area in areas[:MOST_AREAS]]
    if len(areas) > MOST_AREAS:
        shown.append(sentences.AREAS_MORE.format(count=len(areas) - MOST_AREAS))
    return text + sentences.AREAS.format(lines="\n".join(shown))


def _area(area: Area, labels: dict[str, str]) -> str:
    names = {code: name for name, code in kecamatan().items()}
    said = [(label.lower(), area.answers[code]) for code, label in labels.items()]
    said.append((sentences.SILENT, area.silent))
    return sentences.AREA_LINE.format(
        name=names.get(area.code, area.code) or sentences.NO_AREA,
        count=figure(area.audience),
        answers=", ".join(f"{figure(count)} {label}" for label, count in said if count),
    )


def _delegates(chat: Chat, row: Broadcast, area: str | None) -> str:
    found = delegates(chat.session, id_of(row), area, MOST_DELEGATES + 1)
    if not found:
        return ""
    shown = [
        sentences.DELEGATE_LINE.format(name=literal(note), place=_place(person))
        for person, note in found[:MOST_DELEGATES]
    ]
    more = [sentences.DELEGATES_MORE] if len(found) > MOST_DELEGATES else []
    return sentences.DELEGATES.format(lines="\n".join(shown + more))


def _place(person: Person) -> str:
    village = villages().get(person.village_code or "")
    return village.name if village else literal(person.name or sentences.NO_AREA)


def summary(row: Broadcast, counts: Tally) -> list[tuple[str, ...]]:
    """The counts as a table: headings, a line a kecamatan, the total."""
    labels = labels_of(row) if row.kind != BroadcastKind.PLAIN else {}
    names = {code: name for name, code in kecamatan().items()}
    heading = (*sentences.SUMMARY_BEGINS, *labels.values())
    total = Area("", counts.audience, counts.reached, Counter(counts.answers))
    areas = [
        _cells(names.get(area.code, area.code) or sentences.NO_AREA, area, labels)
        for area in sorted(counts.areas.values(), key=lambda area: area.code or "~")
    ]
    ends = (sentences.SUMMARY_ENDS,) if labels else ()
    return [(*heading, *ends), *areas, _cells(sentences.TOTAL, total, labels)]


def _cells(name: str, area: Area, labels: dict[str, str]) -> tuple[str, ...]:
    counts = [area.audience, area.reached, *(area.answers[code] for code in labels)]
    return (name, *map(str, counts + ([area.silent] if labels else [])))


show = numbered("hasil", may_look, _results)
