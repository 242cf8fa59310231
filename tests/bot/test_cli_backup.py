"""`kawan backup` and `kawan restore`: all comes back, or nothing is changed."""

import os
import shutil
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import select

from bot.channels.base import ConfigurationError
from bot.media import MediaStore
from db.migrate import upgrade
from db.models import Outbox
from db.session import make_engine, reading, transaction
from tests.bot.administration import kawan, put
from tests.databases import new_postgres_url
from tests.pgtemp import Postgres

PICTURE = b"a picture"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty place, in a year whose holidays are known."""
    monkeypatch.chdir(tmp_path)
    with time_machine.travel(datetime(2026, 11, 24, 1, 0, tzinfo=UTC)):
        yield tmp_path


@pytest.fixture
def database(folder: Path) -> Iterator[Engine]:
    engine = make_engine("sqlite:///data/kawan.db")
    upgrade(engine)
    yield engine
    engine.dispose()


def test_a_backup_of_sqlite_brings_back_rows_and_files(database: Engine, folder: Path) -> None:
    with transaction(database) as session:
        put(session)
    key = MediaStore(folder / "data" / "media").put(PICTURE)
    assert kawan("backup", "out.tar.gz").exit_code == 0
    with transaction(database) as session:
        put(session)
    database.dispose()
    shutil.move("data", "lost")
    restored = kawan("restore", "out.tar.gz")
    assert (restored.exit_code, restored.output) == (0, "data dipulihkan dari out.tar.gz\n")
    assert MediaStore(folder / "data" / "media").read(key) == PICTURE
    assert _texts("sqlite:///data/kawan.db") == ["Halo, Pak."]
    assert [p.name for p in folder.glob("out*")] == ["out.tar.gz"]


def test_a_backup_may_be_made_while_somebody_writes(database: Engine) -> None:
    with transaction(database) as session:
        put(session)
    with transaction(database) as session:
        put(session)
        assert kawan("backup", "out.tar.gz").exit_code == 0
    database.dispose()
    assert kawan("restore", "out.tar.gz", "--force").exit_code == 0
    assert _texts("sqlite:///data/kawan.db") == ["Halo, Pak."]


def _texts(url: str) -> list[str]:
    engine = make_engine(url)
    with reading(engine) as session:
        found = list(session.exec(select(Outbox.text)).all())
    engine.dispose()
    return found


def _refused(*arguments: str) -> str:
    """The sentence of a refusal."""
    result = kawan(*arguments)
    assert isinstance(result.exception, ConfigurationError), result.output
    return str(result.exception)


def test_restoring_over_existing_data_needs_force(database: Engine) -> None:
    kawan("backup", "out.tar.gz")
    with transaction(database) as session:
        put(session)
    assert "--force" in _refused("restore", "out.tar.gz")
    assert _texts("sqlite:///data/kawan.db") == ["Halo, Pak."]
    database.dispose()
    assert kawan("restore", "out.tar.gz", "--force").exit_code == 0
    assert _texts("sqlite:///data/kawan.db") == []


def test_a_file_that_is_no_backup_changes_nothing(database: Engine, folder: Path) -> None:
    MediaStore(folder / "data" / "media").put(os.urandom(50_000))
    kawan("backup", "out.tar.gz")
    whole = Path("out.tar.gz").read_bytes()
    Path("half.tar.gz").write_bytes(whole[: len(whole) // 2])
    Path("text.tar.gz").write_text("this is no archive")
    with tarfile.open("empty.tar.gz", "w:gz"):
        pass
    for name in ("half.tar.gz", "text.tar.gz", "empty.tar.gz", "nothing.tar.gz"):
        assert name in _refused("restore", name, "--force")
    assert _texts("sqlite:///data/kawan.db") == []


def test_a_backup_of_nothing_or_to_nowhere_is_refused(folder: Path) -> None:
    assert "data/kawan.db" in _refused("backup", "out.tar.gz")
    make_engine("sqlite:///data/kawan.db").dispose()
    assert "nowhere" in _refused("backup", "nowhere/out.tar.gz")
    assert list(folder.glob("**/*.tar.gz*")) == []


def test_an_archive_cannot_write_outside_its_folder(database: Engine, folder: Path) -> None:
    kawan("backup", "out.tar.gz")
    (folder / "evil").write_text("evil")
    with tarfile.open("evil.tar.gz", "w:gz") as archive:
        archive.add("evil", "../../evil-outside")
    assert "evil.tar.gz" in _refused("restore", "evil.tar.gz", "--force")
    assert not list(folder.parent.glob("evil-outside"))


@pytest.fixture
def postgres_tools(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and psql of the server's own version."""
    path = os.pathsep.join([str(postgres._bin), os.environ["PATH"]])
    if not all(shutil.which(tool, path=path) for tool in ("pg_dump", "psql")):
        pytest.skip("no pg_dump")
    monkeypatch.setenv("PATH", path)


def test_a_backup_of_postgres_brings_back_rows_and_files(
    postgres: Postgres, postgres_tools: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = new_postgres_url(postgres), new_postgres_url(postgres)
    monkeypatch.setenv("DATABASE_URL", first)
    engine = make_engine(first)
    upgrade(engine)
    with transaction(engine) as session:
        put(session)
    engine.dispose()
    key = MediaStore(folder / "data" / "media").put(PICTURE)
    assert kawan("backup", "out.tar.gz").exit_code == 0
    shutil.move("data", "lost")
    monkeypatch.setenv("DATABASE_URL", second)
    assert "--force" in _refused("restore", "out.tar.gz")
    for _ in range(2):  # into an empty database, and over the data it then has
        assert kawan("restore", "out.tar.gz", "--force").exit_code == 0
        assert _texts(second) == ["Halo, Pak."]
    assert MediaStore(folder / "data" / "media").read(key) == PICTURE


def test_a_restore_that_fails_half_way_changes_nothing(
    postgres: Postgres, postgres_tools: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_postgres_url(postgres)
    monkeypatch.setenv("DATABASE_URL", url)
    engine = make_engine(url)
    upgrade(engine)
    with transaction(engine) as session:
        put(session)
    engine.dispose()
    Path("kawan.sql").write_text("DELETE FROM outbox;\nSELECT no_such_column FROM contact;\n")
    with tarfile.open("out.tar.gz", "w:gz") as archive:
        archive.add("kawan.sql")
    assert "no_such_column" in _refused("restore", "out.tar.gz", "--force")
    assert _texts(url) == ["Halo, Pak."]


def test_a_backup_of_the_other_kind_of_database_is_refused(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    kawan("backup", "out.tar.gz")
    monkeypatch.setenv("DATABASE_URL", "postgresql://kawan@127.0.0.1:1/n")
    assert "kawan.sql" in _refused("restore", "out.tar.gz", "--force")


def test_a_client_that_fails_is_one_sentence_without_the_password(
    postgres_tools: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://kawan:hush@127.0.0.1:1/n")
    said = _refused("backup", "out.tar.gz")
    assert "pg_dump" in said
    assert "hush" not in said


def test_without_a_client_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://kawan@127.0.0.1:1/n")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "pg_dump tidak ditemukan" in _refused("backup", "out.tar.gz")
