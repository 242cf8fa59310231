"""Backups: the database as it is at one moment, and the media store, in one .tar.gz."""

import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, make_url

from bot.channels.base import ConfigurationError
from bot.settings import Settings

SQLITE, POSTGRES = "kawan.db", "kawan.sql"


def make_backup(settings: Settings, engine: Engine, file: Path) -> None:
    """Write the archive; it appears whole or not at all. Safe while the service runs."""
    with tempfile.TemporaryDirectory() as folder:
        dump = _dump(engine, Path(folder))
        partial = file.with_name(file.name + ".part")
        with tarfile.open(partial, "w:gz") as archive:
            archive.add(dump, dump.name)
            if settings.media_folder.is_dir():
                archive.add(settings.media_folder, "media")
        partial.replace(file)


def _dump(engine: Engine, folder: Path) -> Path:
    if engine.dialect.name == "sqlite":
        target = folder / SQLITE
        with (
            closing(sqlite3.connect(str(engine.url.database))) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return target
    target = folder / POSTGRES
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    _run(
        ["pg_dump", "--no-owner", "--clean", "--if-exists", "--file", str(target), "--dbname", url]
    )
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
        except (OSError, tarfile.TarError) as error:
            raise ConfigurationError(f"{file} bukan cadangan yang bisa dibaca: {error}") from error
        dump = Path(folder) / wanted
        if not dump.is_file():
            raise ConfigurationError(f"{file} tidak berisi {wanted} untuk DATABASE_URL ini.")
        if wanted == SQLITE:
            _restore_sqlite(dump, Path(str(url.database)), force=force)
        else:
            address = url.set(drivername="postgresql").render_as_string(hide_password=False)
            if not force:
                raise ConfigurationError("Data di PostgreSQL akan ditimpa: ulangi dengan --force.")
            _run(
                [
                    "psql",
                    "--quiet",
                    "-v",
                    "ON_ERROR_STOP=1",
                    "--file",
                    str(dump),
                    "--dbname",
                    address,
                ]
            )
        media = Path(folder) / "media"
        if media.is_dir():
            shutil.copytree(media, settings.media_folder, dirs_exist_ok=True)


def _restore_sqlite(dump: Path, target: Path, *, force: bool) -> None:
    if target.exists() and not force:
        raise ConfigurationError(f"{target} sudah ada: ulangi dengan --force untuk menimpanya.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(dump)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed words
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"{command[0]} tidak ditemukan: pasang klien PostgreSQL."
        ) from error
    except subprocess.CalledProcessError as error:
        raise ConfigurationError(f"{command[0]} gagal: {error.stderr.strip()[-300:]}") from error
