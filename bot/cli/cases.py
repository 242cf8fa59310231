"""`kawan offices ...` and `kawan demo`: who handles complaints, and examples to try it with."""

from typing import Annotated

import typer

from bot import demo
from bot.settings import Settings
from bot.shipping import ship_offices
from bot.wiring import open_database
from db import offices
from db.clock import now
from db.session import reading, transaction
from handlers.knowledge import Knowledge

offices_app = typer.Typer(help="Instansi yang menangani laporan.", no_args_is_help=True)


@offices_app.command("list")
def list_offices() -> None:
    """Show all offices, and which of them handle which complaints (the first one handles)."""
    engine = open_database(Settings())
    ship_offices(engine)
    with reading(engine) as session:
        for office in offices.known(session):
            typer.echo(f"{office.code}  {office.name}")
        for category in Knowledge.shipped().complaints.values():
            routed = ", ".join(office.code for office in offices.routed(session, category.id))
            typer.echo(f"{category.id}  {category.name}: {routed}")


@offices_app.command("route")
def route(
    category: Annotated[str, typer.Argument(help="Jenis laporan, misalnya LHN.")],
    codes: Annotated[list[str], typer.Argument(help="Kode instansi; yang pertama menangani.")],
) -> None:
    """Say who handles a kind of complaint from now on."""
    known = Knowledge.shipped().complaints
    if category.upper() not in known:
        raise typer.BadParameter(
            f"jenis laporan {category!r} tidak ada; pilihan: {', '.join(known)}"
        )
    engine = open_database(Settings())
    ship_offices(engine)
    try:
        with transaction(engine) as session:
            offices.set_route(session, category.upper(), codes)
    except ValueError as error:
        raise typer.BadParameter(f"{error}; lihat: kawan offices list") from error
    typer.echo(f"{category.upper()}: {', '.join(codes)}")


def load_demo() -> None:
    """Load 60 invented complaints over all 17 kecamatan into a database without complaints."""
    try:
        with transaction(open_database(Settings())) as session:
            made = demo.load(session, Knowledge.shipped(), now())
    except ValueError as error:
        raise typer.BadParameter("basis data ini sudah berisi laporan") from error
    typer.echo(f"{made.complaints} laporan contoh dari {made.kecamatan} kecamatan dimuat.")
