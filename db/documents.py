"""Files that the bot makes for somebody (call lists, results): kept until they expire."""

import re
import secrets
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from sqlmodel import Session, col, delete, select

from db.models import Document

FOLDER = "dokumen/"  # prefix of a media path that names such a file
KEEP_DAYS = 7  # they hold names and phone numbers: no longer than a call list is worked with
NAME_LENGTH, SUFFIX_LENGTH = 200, 16  # characters; the column, and what is still a file type
_NOT_IN_A_NAME = re.compile(r"[^\w.()-]+")


def keep(
    session: Session, *, name: str, mime: str, data: bytes, at: datetime, days: int = KEEP_DAYS
) -> str:
    """Keep a file for `days`; returns its media path `dokumen/<token>/<name>`.

    The token can't be guessed (128 bits); the name is made fit for a URL and a file system.
    """
    row = Document(
        token=secrets.token_hex(16),
        name=fit_name(name),
        mime=mime,
        data=data,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    return f"{FOLDER}{row.token}/{row.name}"


def read(session: Session, token: str, at: datetime) -> Document | None:
    """The file of a token, or None where there is none or it has expired."""
    query = select(Document).where(col(Document.token) == token, col(Document.expires_at) > at)
    return session.exec(query).one_or_none()


def purge(session: Session, at: datetime, limit: int = 100) -> int:
    """Delete expired files, the oldest first; returns how many."""
    due = (
        select(Document.id)
        .where(col(Document.expires_at) <= at)
        .order_by(col(Document.expires_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.exec(due).all())
    if ids:
        session.exec(delete(Document).where(col(Document.id).in_(ids)))
    return len(ids)


def fit_name(name: str) -> str:
    """A file name of letters, digits and `._()-`, at most 200 characters, that keeps its type."""
    fit = _NOT_IN_A_NAME.sub("-", name).strip(".-")
    suffix = PurePosixPath(fit).suffix[:SUFFIX_LENGTH]
    stem = fit.removesuffix(suffix)[: NAME_LENGTH - len(suffix)]
    return f"{stem}{suffix}" or "berkas"
