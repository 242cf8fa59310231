"""Backups: the database as it is at one moment, and the media folder, in one .tar.gz. A bucket is
not part of it: its service keeps copies of its own."""

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine, make_url

from bot.channels.base import ConfigurationError
from bot.settings import Settings
from bot.wiring import is_bucket

SQLITE, POSTGRES = "kawan.db", "kawan.sql"


def make_backup(settings: Settings, engine: Engine, file: Path) -> None:
    """Write the archive; it appears whole or not at all. Safe while the service runs. Raises
    ConfigurationError when there is nothing to keep or no place to write to."""
    if not file.parent.is_dir():
        raise ConfigurationError(f"folder {file.parent} tidak ada.")
    with tempfile.TemporaryDirectory() as folder:
        dump = _dump(engine, Path(folder))
        partial = file.with_name(file.name + ".part")
        with tarfile.open(partial, "w:gz") as archive:
            archive.add(dump, dump.name)
            if not is_bucket(settings) and settings.media_folder.is_dir():
                archive.add(settings.media_folder, "media")
        partial.replace(file)


def _dump(engine: Engine, folder: Path) -> Path:
    if engine.dialect.name == "sqlite":
        if not Path(str(engine.url.database)).is_file():
            raise ConfigurationError(f"DATABASE_URL: {engine.url.database} tidak ada.")
        target = folder / SQLITE
        with (
            closing(sqlite3.connect(str(engine.url.database))) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return target
    target = folder / POSTGRES
    options = ["--no-owner", "--clean", "--if-exists", "--file", str(target)]
    _run(["pg_dump", *options], engine.url)
    return target


def restore_backup(settings: Settings, file: Path, *, force: bool) -> None:
    """Bring an archive back. Raises ConfigurationError when data would be overwritten without
    `force`, when the archive is not ours, or when it is of the other kind of database."""
    url = make_url(settings.database_url)
    wanted = SQLITE if url.get_backend_name() == "sqlite" else POSTGRES
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(file) as archive:
                archive.extractall(folder, filter="data")
        except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
            raise ConfigurationError(f"{file} bukan cadangan yang bisa dibaca: {error}") from error
        dump = Path(folder) / wanted
        if not dump.is_file():
            raise ConfigurationError(f"{file} tidak berisi {wanted} untuk DATABASE_URL ini.")
        if wanted == SQLITE:
            _restore_sqlite(dump, Path(str(url.database)), force=force)
        else:
            if not force:
                raise ConfigurationError("Data di PostgreSQL akan ditimpa: ulangi dengan --force.")
            options = ["--quiet", "--single-transaction", "-v", "ON_ERROR_STOP=1"]
            _run(["psql", *options, "--file", str(dump)], url)
        media = Path(folder) / "media"
        if media.is_dir() and not is_bucket(settings):
            shutil.copytree(media, settings.media_folder, dirs_exist_ok=True)


def _restore_sqlite(dump: Path, target: Path, *, force: bool) -> None:
    if target.exists() and not force:
        raise ConfigurationError(f"{target} sudah ada: ulangi dengan --force untuk menimpanya.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(dump)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _run(command: list[str], url: URL) -> None:
    """A program of PostgreSQL's client. The password goes by the environment: arguments are seen
    by everybody on the machine."""
    address = url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    try:
        subprocess.run(  # noqa: S603 - fixed words
            [*command, "--dbname", address],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | secret,
        )
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"{command[0]} tidak ditemukan: pasang klien PostgreSQL."
        ) from error
    except subprocess.CalledProcessError as error:
        raise ConfigurationError(f"{command[0]} gagal: {error.stderr.strip()[-300:]}") from error
