"""`kawan officials ...` and `kawan reminders ...`."""

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from sqlmodel import col, select

from bot.settings import Settings
from bot.wiring import open_database
from db import officials, phones, reminders
from db.clock import format_time, now
from db.models import Official, Person, Reminder
from db.regions import kecamatan
from db.session import reading, transaction

officials_app = typer.Typer(help="Petugas: daftar dan wewenang.", no_args_is_help=True)
reminders_app = typer.Typer(help="Pengingat berkala.", no_args_is_help=True)

Area = Annotated[str, typer.Option(help="Nama kecamatan, atau all.")]


@officials_app.command("add")
def add_official(
    phone: Annotated[str, typer.Option(help="Nomor ponsel petugas.")],
    name: Annotated[str, typer.Option(help="Nama petugas.")],
    role: Annotated[str, typer.Option(help="officer, coordinator atau admin.")] = "officer",
    scope: Area = "all",
) -> None:
    """Register an official by phone number; the chat with that number gets the official's commands."""
    number = phones.normalise(phone)
    if number is None:
        raise typer.BadParameter(f"{phone} bukan nomor ponsel Indonesia")
    engine = open_database(Settings())
    try:
        with transaction(engine) as session:
            row = officials.add(session, phone=number, name=name, role=role, scope=scope, at=now())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"Petugas {row.id}: {row.name} ({row.role}, {row.scope})")


@officials_app.command("list")
def list_officials() -> None:
    """Show all officials."""
    engine = open_database(Settings())
    with reading(engine) as session:
        query = select(Official, Person).join(Person, col(Person.id) == col(Official.person_id))
        for row, person in session.exec(query.order_by(col(Official.id))).all():
            state = "aktif" if row.active else "tidak aktif"
            typer.echo(f"{row.id}  {row.name}  {row.role}  {row.scope}  {person.phone}  {state}")


@reminders_app.command("add")
def add_reminder(
    text: Annotated[str, typer.Argument(help="Isi pengingat.")],
    cron: Annotated[
        str | None, typer.Option(help="Lima kolom cron, misalnya '0 8 28 * *'.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="Sekali pada '2026-12-01 08:00'.")] = None,
    area: Area = "all",
    zone: Annotated[str | None, typer.Option(help="Zona waktu.")] = None,
) -> None:
    """Remind everybody (or one kecamatan) by a cron rule or once, in local time."""
    settings = Settings()
    engine = open_database(settings)
    timezone = zone or settings.timezone
    if not text.strip():
        raise typer.BadParameter("isi pengingat kosong")
    try:
        with transaction(engine) as session:
            row = reminders.add(
                session,
                text=text,
                audience=_audience(area),
                cron=cron,
                once_at=_local(at, _zone(timezone)) if at else None,
                timezone=_zone(timezone).key,
                at=now(),
            )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if row.next_due_at:
        typer.echo(f"Pengingat {row.id}: berikutnya {format_time(row.next_due_at, timezone)}")


@reminders_app.command("list")
def list_reminders() -> None:
    """Show all reminders and when they are due."""
    engine = open_database(Settings())
    with reading(engine) as session:
        for row in session.exec(select(Reminder).order_by(col(Reminder.id))).all():
            due = format_time(row.next_due_at, row.timezone) if row.next_due_at else "selesai"
            typer.echo(f"{row.id}  {due}  {row.text}")


def _audience(area: str) -> dict[str, Any]:
    if area == "all":
        return {}
    code = kecamatan().get(area.title())
    if code is None:
        raise ValueError(f"unknown kecamatan {area!r}")
    return {"kecamatan": code}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(f"unknown time zone {name!r}") from error


def _local(text: str, zone: ZoneInfo) -> datetime:
    """A time as it was typed: local, unless it names its own distance from UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=zone)
