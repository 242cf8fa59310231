"""`kawan doctor`, `kawan outbox`, `kawan db`, `kawan backup`, `kawan restore`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.archive import make_backup, restore_backup
from bot.checkup import examine
from bot.settings import Settings
from bot.wiring import make_database, open_database
from db import cards, outbox
from db.clock import format_time, now
from db.phones import mask
from db.session import reading, transaction

outbox_app = typer.Typer(help="Pesan keluar yang perlu dilihat.", no_args_is_help=True)
db_app = typer.Typer(help="Basis data.", no_args_is_help=True)


def doctor() -> None:
    """Check settings, database, schema, journal, queue and calendar. Exit 1 if something is wrong."""
    findings = examine(Settings())
    for finding in findings:
        typer.echo(f"{'baik ' if finding.good else 'MASALAH'}  {finding.what}: {finding.text}")
    raise typer.Exit(0 if all(finding.good for finding in findings) else 1)


@outbox_app.command("doubt")
def in_doubt() -> None:
    """Messages of which nobody knows whether they arrived (the process died while sending)."""
    with reading(open_database(Settings())) as session:
        rows = outbox.in_doubt(session)
        hidden = cards.about_secrets(session, rows)
        for row in rows:
            started = format_time(row.started_at) if row.started_at else "?"
            text = "(tentang laporan RAHASIA)" if row.id in hidden else repr(row.text[:60])
            typer.echo(f"{row.id}  {row.channel}  {mask(row.recipient)}  {started}  {text}")


@outbox_app.command("resolve")
def resolve(
    message: int,
    arrived: Annotated[
        bool, typer.Option("--arrived/--resend", help="Sudah sampai, atau kirim ulang.")
    ],
) -> None:
    """Say what became of a message in doubt: it arrived, or it is to be sent again."""
    with transaction(open_database(Settings())) as session:
        known = outbox.resolve_doubt(session, message, arrived=arrived, at=now())
    if not known:
        raise typer.BadParameter(f"pesan {message} tidak sedang diragukan")
    typer.echo("dicatat sudah sampai" if arrived else "dikirim ulang")


@db_app.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to the newest schema."""
    open_database(Settings())
    typer.echo("basis data mutakhir")


def backup(file: Path) -> None:
    """Write database and media to one .tar.gz (PostgreSQL: by pg_dump)."""
    settings = Settings()
    make_backup(settings, make_database(settings), file)
    typer.echo(f"cadangan ditulis ke {file}")


def restore(
    file: Path,
    force: Annotated[bool, typer.Option("--force", help="Timpa data yang ada.")] = False,
) -> None:
    """Bring back a backup; refuses to overwrite existing data unless --force is given."""
    restore_backup(Settings(), file, force=force)
    typer.echo(f"data dipulihkan dari {file}")
