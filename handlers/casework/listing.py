"""`/laporan`: the complaints an official may see, the most urgent first; one by its number."""

import re

from sqlalchemy import ColumnElement
from sqlmodel import col

from db import attachments
from db.attachments import Shown
from db.complaints import finding
from db.models import Complaint, Official
from db.regions import kecamatan
from db.session import id_of
from handlers import texts
from handlers import texts_casework as sentences
from handlers.casework import card
from handlers.casework.acting import NUMBER, is_slashed, not_an_official
from handlers.casework.desk import of
from handlers.chat import Chat
from handlers.message import Option, OutgoingMedia, Reply
from handlers.questions import quote
from handlers.safe import literal

PAGE = 8
MOST_FILES = 10  # of one answer
LATE = frozenset({"telat", "terlambat", "lewat tenggat", "lewat"})
MINE = frozenset({"saya", "saya tangani", "tugas saya"})


Which = tuple[str, tuple[ColumnElement[bool], ...]]  # in words, and as conditions


def listing(chat: Chat) -> Reply | None:
    """All open ones, `telat`, `saya`, those of a kecamatan, or one by its number."""
    official, said = chat.official, chat.text.strip().casefold()
    if official is None:
        return not_an_official(chat)
    said, page = _page_in(said)
    if re.fullmatch(NUMBER, said):
        return _one(chat, official, said)
    which = _which(chat, official, said)
    if which is None:  # "laporan keuangan": a question, unless it was meant as a command
        return Reply(sentences.LIST_HOW) if is_slashed(chat) else None
    return _list(chat, official, which, said, page)


def _which(chat: Chat, official: Official, said: str) -> Which | None:
    if not said:
        return sentences.LIST_ALL, ()
    if said in LATE:
        return sentences.LIST_OVERDUE, (col(Complaint.due_at) <= chat.now,)
    if said in MINE:
        return sentences.LIST_MINE, (col(Complaint.owner_id) == official.id,)
    names = {_letters(name): (name, code) for name, code in kecamatan().items()}
    found = names.get(_letters(re.sub(r"^kec(?:amatan|\.)?\s+", "", said)))
    if found is None:
        return None
    name, code = found
    area = sentences.LIST_AREA.format(area=name)
    return area, (col(Complaint.village_code).startswith(f"{code}."),)


def _one(chat: Chat, official: Official, said: str) -> Reply:
    complaint = finding.find_for(chat.session, official, said)
    if complaint is None:
        return Reply(sentences.UNKNOWN.format(number=literal(quote(said.upper(), 20))))
    options, files = card.options_as_buttons(complaint), evidence(chat, complaint)
    return Reply(card.text_of(of(chat), complaint), options, files)


def evidence(chat: Chat, complaint: Complaint) -> tuple[OutgoingMedia, ...]:
    """The files of a complaint as they may be shown: pictures without what they tell of where and
    by whom they were taken. Those that are still being fetched come the next time."""
    files = attachments.shown_of(chat.session, id_of(complaint))[:MOST_FILES]
    return tuple(
        OutgoingMedia(
            "photo" if f.kind == "photo" else "document", f.key, f.mime, _named(complaint, n, f)
        )
        for n, f in enumerate(files, 1)
        if f.key is not None
    )


def _named(complaint: Complaint, number: int, file: Shown) -> str:
    """What a file is called; people call theirs after themselves."""
    if not complaint.secret:
        return file.name or file.kind
    suffix = re.search(r"\.[a-z0-9]{1,4}$", file.name, re.I)
    return sentences.UNNAMED_FILE.format(number=number, suffix=suffix[0].lower() if suffix else "")


def _list(chat: Chat, official: Official, which: Which, said: str, page: int) -> Reply:
    what, conditions = which
    found = finding.for_official(
        chat.session, official, *conditions, limit=PAGE + 1, offset=PAGE * (page - 1)
    )
    if not found:
        return Reply(sentences.LIST_NONE.format(what=what))
    shown = found[:PAGE]
    lines = "\n".join(_line(chat, complaint) for complaint in shown)
    options = [Option(f"laporan {c.number}", c.number) for c in shown]
    if len(found) > PAGE:
        more = " ".join(filter(None, ["laporan", said, f"halaman {page + 1}"]))
        options.append(Option(more, sentences.LIST_MORE))
    count = finding.count_for(chat.session, official, *conditions)
    return Reply(sentences.LIST.format(what=what, count=count, lines=lines), tuple(options))


def _line(chat: Chat, complaint: Complaint) -> str:
    late = complaint.due_at is not None and complaint.due_at <= chat.now
    return sentences.LIST_LINE.format(
        number=complaint.number,
        category=card.category_of(chat.knowledge, complaint),
        place=card.place(complaint),
        status=texts.STATUS_WORDS[complaint.status],
        late=sentences.LIST_LATE if late else "",
    )


def _page_in(said: str) -> tuple[str, int]:
    found = re.search(r"\s*halaman\s+(\d{1,4})$", said)
    return (said[: found.start()].strip(), max(1, int(found[1]))) if found else (said, 1)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold())
