"""`kawan officials ...`."""

from typing import Annotated

import typer
from sqlmodel import col, select

from bot.settings import Settings
from bot.wiring import open_database
from db import offices, officials, phones
from db.clock import now
from db.models import Official, Person
from db.session import reading, transaction

officials_app = typer.Typer(help="Petugas: daftar dan wewenang.", no_args_is_help=True)

Area = Annotated[str, typer.Option(help="Nama kecamatan, atau all.")]


@officials_app.command("add")
def add_official(
    phone: Annotated[str, typer.Option(help="Nomor ponsel petugas.")],
    name: Annotated[str, typer.Option(help="Nama petugas.")],
    role: Annotated[str, typer.Option(help="officer, coordinator atau admin.")] = "officer",
    scope: Area = "all",
    office: Annotated[str, typer.Option(help="Kode instansi (kawan offices list).")] = "",
) -> None:
    """Register an official by phone number; the chat with that number gets the official's commands."""
    number = phones.normalise(phone)
    if number is None:
        raise typer.BadParameter(f"{phone} bukan nomor ponsel Indonesia")
    engine = open_database(Settings())
    try:
        with transaction(engine) as session:
            offices.ship(session)
            row = officials.add(
                session, phone=number, name=name, role=role, scope=scope, office=office, at=now()
            )
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
