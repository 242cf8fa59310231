"""`/daftar` and `/ekspor`: who has to be telephoned, and the results of all, as files."""

import re
from collections.abc import Iterator, Sequence

from db import audit, documents
from db.broadcasts import results
from db.broadcasts.results import Line
from db.broadcasts.tally import tally
from db.clock import format_time
from db.models import Broadcast, BroadcastStatus, Official
from db.regions import kecamatan, villages
from db.session import id_of
from handlers import texts_announcement as sentences
from handlers.announcement.naming import name_of
from handlers.chat import Chat
from handlers.documents.lines import CallLine, ResultLine
from handlers.message import OutgoingMedia, Reply, UserError
from handlers.officials.figures import figure
from handlers.officials.numbered import may_look, numbered
from handlers.officials.rendering import File, render_call_list, render_results
from handlers.officials.results import area_name, area_of, labels_of, summary
from handlers.questions import quote
from handlers.safe import literal

CHANNELS = {name.casefold(): name for name in sentences.CHANNELS}
MOST_CALLS, MOST_RESULTS = 500, 5_000  # lines of one file: it is made while others wait


def _call_list(chat: Chat, official: Official, row: Broadcast, place: str) -> Reply:
    area = _asked_for(place, area_of(official))
    counts = tally(chat.session, id_of(row), chat.policy.reporting, area)
    if not counts.audience:
        return Reply(sentences.NOT_BEGUN.format(number=row.id))
    if not counts.unreached:
        return Reply(sentences.ALL_REACHED.format(area=area_name(area)))
    if counts.unreached > MOST_CALLS:
        return _too_many("daftar", row, counts.unreached)
    people = list(call_lines(chat, row, area))
    title = sentences.CALL_TITLE.format(number=row.id, title=name_of(row))
    files = render_call_list(title, format_time(chat.now), people)
    _audit(chat, official, row, "call_list", area)
    text = sentences.LISTED.format(count=figure(len(people)), area=area_name(area))
    name = sentences.CALL_FILE.format(number=row.id)
    return Reply(text, media=_kept(chat, files, name, area))


def _export(chat: Chat, official: Official, row: Broadcast, place: str) -> Reply:
    area = _asked_for(place, area_of(official))
    counts = tally(chat.session, id_of(row), chat.policy.reporting, area)
    if not counts.audience:
        return Reply(sentences.NOT_BEGUN.format(number=row.id))
    if counts.audience > MOST_RESULTS:
        return _too_many("ekspor", row, counts.audience)
    people = list(result_lines(chat, row, area))
    title = sentences.RESULTS_TITLE.format(number=row.id, title=name_of(row))
    files = render_results(title, format_time(chat.now), summary(row, counts), people)
    _audit(chat, official, row, "export", area)
    text = sentences.EXPORTED.format(number=row.id, area=area_name(area))
    name = sentences.RESULTS_FILE.format(number=row.id)
    return Reply(text, media=_kept(chat, files, name, area))


def _asked_for(place: str, scope: str | None) -> str | None:
    """The code of a kecamatan as somebody typed it, or the official's own area. Raises UserError
    for one that is not in it."""
    if not place.strip():
        return scope
    wanted = _letters(re.sub(r"^\s*kec(?:amatan|\.)?\s+", "", place, flags=re.I))
    codes = {_letters(name): code for name, code in kecamatan().items()}
    code = codes.get(wanted)
    if code is None or scope not in (None, code):
        raise UserError(sentences.AREA_UNKNOWN.format(name=literal(quote(place, 40))))
    return code


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold())


def _too_many(command: str, row: Broadcast, count: int) -> Reply:
    example = next(iter(kecamatan()))
    return Reply(
        sentences.TOO_MANY.format(count=figure(count), command=command, number=row.id, area=example)
    )


def call_lines(chat: Chat, row: Broadcast, area: str | None) -> Iterator[CallLine]:
    """Everybody who was not surely reached, with the reason."""
    for line in results.lines(chat.session, id_of(row), chat.policy.reporting, area):
        if not line.reached:
            yield CallLine(*_where(line), line.name, line.phone, reason(row, line))


def result_lines(chat: Chat, row: Broadcast, area: str | None) -> Iterator[ResultLine]:
    """Everybody, with what became of them and what they said."""
    labels = labels_of(row)
    for line in results.lines(chat.session, id_of(row), chat.policy.reporting, area):
        state = sentences.LISTED_REACHED if line.reached else reason(row, line)
        when = format_time(line.answered_at) if line.answered_at else ""
        said = labels.get(line.answer, line.answer)
        who = (*_where(line), line.name, line.phone, CHANNELS.get(line.channel, line.channel))
        yield ResultLine(*who, state, said, line.note, when)


def _where(line: Line) -> tuple[str, str, str]:
    village = villages().get(line.village_code)
    if village is None:
        return "", line.village_code, line.cooperative
    return village.kecamatan, village.name, line.cooperative or village.cooperative


def reason(row: Broadcast, line: Line) -> str:
    """Why somebody was not reached, as a neighbour would say it."""
    if line.state == "failed" and line.error_code:
        known = sentences.ERRORS.get(line.error_code)
        return known or sentences.UNKNOWN_ERROR.format(code=line.error_code)
    if line.state == "cancelled" and row.status != BroadcastStatus.CANCELLED:
        return sentences.REASONS["stopped"]  # they said `berhenti` while it waited
    return sentences.REASONS[line.state]


def _kept(
    chat: Chat, files: Sequence[File], name: str, area: str | None
) -> tuple[OutgoingMedia, ...]:
    place = area_name(area).lower().replace(" ", "-") if area else ""
    names = [f"{'-'.join(filter(None, (name, place)))}{file.suffix}" for file in files]
    paths = [
        documents.keep(chat.session, name=called, mime=file.mime, data=file.data, at=chat.now)
        for called, file in zip(names, files, strict=True)
    ]
    return tuple(
        OutgoingMedia("document", path, file.mime, called)
        for path, file, called in zip(paths, files, names, strict=True)
    )


def _audit(chat: Chat, official: Official, row: Broadcast, action: str, area: str | None) -> None:
    """Lists hold names and numbers: who took one is kept."""
    audit.write(
        chat.session,
        actor=f"official:{official.id}",
        action=f"broadcast.{action}",
        subject=f"broadcast:{row.id}",
        detail=area or "all",
        at=chat.now,
    )


call_list = numbered("daftar", may_look, _call_list)
export = numbered("ekspor", may_look, _export)
