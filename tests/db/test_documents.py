"""Generated files: found by their token only, gone when they expire."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from db import documents
from db.models import Document
from db.session import reading, transaction
from tests.db.rows import AT, after, at_once

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERY_BYTE = bytes(range(256))


def kept(session: Session, name: str = "daftar.xlsx", at: datetime = AT, **more: int) -> str:
    """A file with all byte values; its media path."""
    return documents.keep(session, name=name, mime=XLSX, data=EVERY_BYTE, at=at, **more)


def token_of(path: str) -> str:
    return path.split("/")[1]


def test_a_file_comes_back_as_it_was_made(engine: Engine) -> None:
    with transaction(engine) as session:
        path = kept(session)
    folder, token, name = path.split("/")
    assert (folder, name) == ("dokumen", "daftar.xlsx")
    with reading(engine) as session:
        row = documents.read(session, token, AT)
        assert row is not None
        assert (row.data, row.mime, row.name) == (EVERY_BYTE, XLSX, "daftar.xlsx")


def test_two_files_of_one_name_are_two_and_no_token_leads_to_another(engine: Engine) -> None:
    with transaction(engine) as session:
        tokens = {token_of(kept(session)) for _ in range(20)}
        assert len(tokens) == 20
        assert {len(token) for token in tokens} == {32}
        some = min(tokens)
        for wrong in ("", some[:-1], some.upper() + "x", f"{some}%", "daftar.xlsx", "' or 1=1"):
            assert documents.read(session, wrong, AT) is None


def test_a_file_is_there_until_the_moment_it_expires(engine: Engine) -> None:
    with transaction(engine) as session:
        week, day = token_of(kept(session)), token_of(kept(session, days=1))
        just = timedelta(microseconds=1)
        assert documents.read(session, day, after(days=1) - just) is not None
        assert documents.read(session, day, after(days=1)) is None
        assert documents.read(session, week, after(days=7) - just) is not None
        assert documents.read(session, week, after(days=7)) is None


def test_purging_takes_the_oldest_of_what_has_expired_and_nothing_else(engine: Engine) -> None:
    with transaction(engine) as session:
        paths = [kept(session, at=after(days=number)) for number in (2, 0, 1, 3)]
    with transaction(engine) as session:
        assert documents.purge(session, after(days=7) - timedelta(microseconds=1)) == 0
        assert documents.purge(session, after(days=9), limit=2) == 2
    with transaction(engine) as session:
        left = set(session.exec(select(Document.token)).all())
        assert left == {token_of(paths[0]), token_of(paths[3])}
        assert documents.purge(session, after(days=9)) == 1
        assert documents.purge(session, after(days=9)) == 0
        assert session.exec(select(Document.token)).all() == [token_of(paths[3])]


def test_two_processes_that_purge_at_once_delete_each_file_once(engine: Engine) -> None:
    with transaction(engine) as session:
        for _ in range(30):
            kept(session)

    def purge(_number: int) -> int:
        with transaction(engine) as session:
            return documents.purge(session, after(days=8))

    counts = at_once(3, purge)
    with transaction(engine) as session:
        assert session.exec(select(Document.id)).all() == []
    assert sum(counts) == 30


@pytest.mark.parametrize(
    ("given", "fit"),
    [
        ("Daftar telepon 24 Nov.pdf", "Daftar-telepon-24-Nov.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b\\c.xlsx", "a-b-c.xlsx"),
        (".tersembunyi", "tersembunyi"),
        ("rapat 50% %41 ?#&.xlsx", "rapat-50-41-.xlsx"),
        ("Sidomulyo\r\n\x00\ud800.pdf", "Sidomulyo-.pdf"),
        ("Désa é.pdf", "Désa-é.pdf"),
        ("", "berkas"),
        ("///", "berkas"),
    ],
)
def test_a_name_is_made_fit_for_a_path(engine: Engine, given: str, fit: str) -> None:
    with transaction(engine) as session:
        path = kept(session, given)
    assert path.split("/")[2:] == [fit]
    with reading(engine) as session:
        row = documents.read(session, token_of(path), AT)
        assert row is not None
        assert row.name == fit


@pytest.mark.parametrize("name", ["x" * 500 + ".xlsx", "x" * 500, "a." + "y" * 500])
def test_a_long_name_is_shortened_and_keeps_its_type(engine: Engine, name: str) -> None:
    with transaction(engine) as session:
        short = kept(session, name).split("/")[2]
    assert len(short) <= 200
    assert short.endswith(".xlsx") == name.endswith(".xlsx")
