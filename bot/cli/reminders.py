"""`kawan reminders ...`: add one, list them, bring in the shipped calendar."""

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.settings import Settings
from bot.shipping import ship_calendar
from bot.wiring import open_database
from db.clock import format_time, now
from db.models.reminders import VILLAGE
from db.regions import kecamatan
from db.reminders import keeping
from db.rules import zone_named
from db.session import id_of, reading, transaction

reminders_app = typer.Typer(help="Pengingat berkala.", no_args_is_help=True)

Area = Annotated[str, typer.Option(help="Nama kecamatan, atau all.")]


@reminders_app.command("add")
def add_reminder(
    text: Annotated[str, typer.Argument(help="Isi pengingat.")],
    cron: Annotated[
        str | None, typer.Option(help="Lima kolom cron, misalnya '0 8 28 * *'.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="Sekali pada '2026-12-01 08:00'.")] = None,
    rule: Annotated[
        str | None, typer.Option(help="Aturan lain, misalnya 'workday -3 08:00'.")
    ] = None,
    area: Area = "all",
    zone: Annotated[str | None, typer.Option(help="Zona waktu; bila kosong, zona desa.")] = None,
) -> None:
    """Remind everybody (or one kecamatan) by a rule of db/rules.py, by cron or once."""
    if not text.strip():
        raise typer.BadParameter("isi pengingat kosong")
    settings = Settings()
    engine = open_database(settings)
    try:
        # A moment with its distance from UTC is the same everywhere, not each village's own hour.
        fixed = zone or (settings.timezone if at and datetime.fromisoformat(at).tzinfo else None)
        place = zone_named(fixed) if fixed else None
        new = keeping.NewReminder(
            text=text,
            rule=_rule(cron, at, rule, place),
            audience=_audience(area),
            timezone=place.key if place else VILLAGE,
        )
        with transaction(engine) as session:
            row = keeping.add(session, new, now())
            due = keeping.clocks(session, id_of(row))[0]
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if due.next_due_at:
        typer.echo(f"Pengingat {row.id}: berikutnya {format_time(due.next_due_at, due.timezone)}")


@reminders_app.command("list")
def list_reminders() -> None:
    """Show all reminders, their rule and when they are due."""
    with reading(open_database(Settings())) as session:
        for row in keeping.common(session):
            clock = keeping.clocks(session, id_of(row))[0]
            due = format_time(clock.next_due_at, clock.timezone) if clock.next_due_at else "selesai"
            state = due if row.active else "dijeda"
            typer.echo(f"{row.id}  {state}  {row.rule}  {row.title or row.text}")


@reminders_app.command("ship")
def ship() -> None:
    """Add the shipped duties that are missing; what officials changed stays."""
    settings = Settings()
    typer.echo(f"Pengingat bawaan ditambahkan: {ship_calendar(open_database(settings), settings)}")


def _rule(cron: str | None, at: str | None, rule: str | None, place: ZoneInfo | None) -> str:
    """The one rule that was given. Raises ValueError for none or several."""
    rules = [rule, f"cron {cron}" if cron else None, _once(at, place) if at else None]
    given = [one for one in rules if one]
    if len(given) != 1:
        raise ValueError("beri satu saja: --cron, --at, atau --rule")
    return given[0]


def _once(at: str, place: ZoneInfo | None) -> str:
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is not None:
        moment = moment.astimezone(place)
    return f"once {moment:%Y-%m-%d %H:%M}"


def _audience(area: str) -> dict[str, Any]:
    if area == "all":
        return {}
    code = kecamatan().get(area.title())
    if code is None:
        raise ValueError(f"unknown kecamatan {area!r}")
    return {"kecamatan": code}
