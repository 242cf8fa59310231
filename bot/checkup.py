"""What `kawan doctor` looks at; each check says in one line what it found."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select

from bot.channels.base import ConfigurationError
from bot.settings import Settings
from bot.wiring import build_channels, fault, is_bucket, make_database, open_store
from db import audit, outbox
from db.clock import now, years_covered
from db.migrate import is_current
from db.models import Inbox, MessageStatus, Outbox, Question
from db.session import reading

RECENT = timedelta(days=7)  # a failure longer ago was looked at or does not matter any more
LATE = 300  # seconds a due message may wait before something is wrong


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    what: str
    good: bool
    text: str


def examine(settings: Settings) -> list[Finding]:
    """All checks, also behind one that failed, as far as they can still be made."""
    try:
        engine = make_database(settings)
    except ConfigurationError as error:
        return [Finding("konfigurasi", good=False, text=str(error))]
    findings = [_channels(settings, engine), _media(settings)]
    try:
        findings += list(_database(engine))
    except DBAPIError as error:  # it is away, or no database of ours at all
        findings.append(Finding("basis data", good=False, text=fault(error)))
    return findings


def _channels(settings: Settings, engine: Engine) -> Finding:
    try:
        names = sorted(build_channels(settings, engine, open_store(settings)))
    except ConfigurationError as error:
        return Finding("kanal", good=False, text=str(error))
    return Finding("kanal", good=bool(names), text=", ".join(names) or "tidak ada kanal")


def _media(settings: Settings) -> Finding:
    if is_bucket(settings):
        return _bucket(settings)
    try:
        settings.media_folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.media_folder):
            return Finding("berkas", good=True, text=f"{settings.media_folder} bisa ditulisi")
    except OSError as error:
        return Finding("berkas", good=False, text=f"{settings.media_folder}: {error.strerror}")


def _bucket(settings: Settings) -> Finding:
    """Whether a file can be kept in the bucket and read again: a few bytes, always the same."""
    try:
        store = open_store(settings)
        store.read(store.put(b"kawan doctor"))
    except (ConfigurationError, OSError, KeyError) as error:
        return Finding("berkas", good=False, text=f"{settings.media_url.split('?')[0]}: {error}")
    return Finding("berkas", good=True, text=f"{settings.media_url.split('?')[0]} bisa ditulisi")


def _database(engine: Engine) -> Iterator[Finding]:
    current = is_current(engine)
    yield Finding(
        "skema", good=current, text="mutakhir" if current else "jalankan: kawan db upgrade"
    )
    if not current:
        return
    checks: list[Callable[[Session], Finding]] = [_journal, _doubt, _failed, _queue, _questions]
    with reading(engine) as session:
        for check in checks:
            yield check(session)
    year = now().year
    known = year in years_covered()
    yield Finding("hari libur", good=known, text=f"tahun {year} {'ada' if known else 'belum ada'}")


def _journal(session: Session) -> Finding:
    broken = audit.first_broken(session)
    text = "utuh" if broken is None else f"rusak mulai baris {broken}"
    return Finding("jurnal petugas", good=broken is None, text=text)


def _doubt(session: Session) -> Finding:
    count = len(outbox.in_doubt(session, limit=1000))
    text = f"{count} pesan diragukan (kawan outbox doubt)" if count else "tidak ada yang diragukan"
    return Finding("pesan diragukan", good=count == 0, text=text)


def _failed(session: Session) -> Finding:
    recent = (col(Inbox.error).is_not(None), col(Inbox.received_at) > now() - RECENT)
    count = session.exec(select(func.count()).where(*recent)).one()
    text = f"{count} dalam 7 hari terakhir"
    return Finding("pesan masuk yang gagal diolah", good=count == 0, text=text)


def _queue(session: Session) -> Finding:
    query = select(func.min(Outbox.due_at)).where(Outbox.status == MessageStatus.QUEUED)
    oldest: datetime | None = session.exec(query).one()
    age = max(0, int((now() - oldest).total_seconds())) if oldest is not None else 0
    return Finding("antrean", good=age < LATE, text=f"pesan tertua menunggu {age} detik")


def _questions(session: Session) -> Finding:
    count = session.exec(select(func.count()).where(col(Question.answered_at).is_(None))).one()
    return Finding("pertanyaan terbuka", good=True, text=str(count))
