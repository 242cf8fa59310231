"""`kawan whatsapp templates ...`: texts that may open a conversation on WhatsApp."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

import typer

from bot.channels.whatsapp import TwilioSettings
from bot.channels.whatsapp.contents import SID, Contents, ContentsError
from bot.settings import Settings
from bot.templates import Registry
from bot.wiring import open_database
from db import templates
from db.models import MessageTemplate
from db.session import reading
from db.templates import Draft

whatsapp_app = typer.Typer(help="WhatsApp: template pesan.", no_args_is_help=True)
templates_app = typer.Typer(
    help="Template pesan di luar 24 jam: daftar, buat, periksa, hubungkan.", no_args_is_help=True
)
whatsapp_app.add_typer(templates_app, name="templates")

PURPOSES = {
    "announcement": "pengumuman",
    "opener": "pembuka",
    "notice": "kabar",
    "acknowledge": "konfirmasi",
    "attendance": "kehadiran",
    "reminder": "pengingat",
}
STATUSES = {
    "draft": "belum diajukan",
    "pending": "menunggu persetujuan Meta",
    "approved": "disetujui",
    "rejected": "ditolak",
    "paused": "dihentikan sementara",
}
NOT_MADE = "belum dibuat"
NONE_TO_CHECK = (
    "Belum ada template di Twilio: buat dengan `kawan whatsapp templates create` lebih dulu."
)
WAIT = (
    "Meta biasanya menjawab dalam hitungan menit, paling lama 48 jam: lihat dengan "
    "`kawan whatsapp templates check`."
)
MAKE_ANOTHER = (
    "Template yang ditolak atau dihentikan diperbaiki di Content Template Builder dengan nama "
    "baru, lalu dihubungkan dengan `kawan whatsapp templates link`."
)
UNKNOWN = "tidak ada template bernama {name}: lihat `kawan whatsapp templates list`"
NO_SID = "{sid} bukan SID template: HX dan 32 angka heksadesimal, dari Content Template Builder"
NO_PURPOSE = "{name} belum dikenal: sebutkan --purpose ({known})"
TROUBLES = {
    "account": "Twilio menolak akun ini: periksa TWILIO_ACCOUNT_SID dan TWILIO_AUTH_TOKEN di .env.",
    "busy": "Twilio sedang sibuk: ulangi beberapa menit lagi.",
    "missing": "Twilio tidak mengenal template itu: salin SID-nya dari Content Template Builder.",
    "refused": "Twilio menolak permintaan ini: periksa template di Content Template Builder.",
    "unreachable": "Twilio tidak bisa dihubungi: periksa sambungan internet, lalu ulangi.",
    "unclear": "Jawaban Twilio tidak sampai: lihat dulu di Content Template Builder apakah template "
    "sudah ada, hubungkan dengan `kawan whatsapp templates link`, atau ulangi bila belum.",
}


@templates_app.command("list")
def list_templates() -> None:
    """Show the registered templates, and the shipped ones that are not created yet."""
    with reading(open_database(Settings())) as session:
        rows = templates.all_(session)
    for row in rows:
        typer.echo(_line(row))
    known = {row.name for row in rows}
    for draft in templates.suggestions():
        if draft.name not in known:
            typer.echo(f"{draft.name}  {PURPOSES[draft.purpose]}  {NOT_MADE}")


@templates_app.command("create")
def create(
    name: Annotated[
        str | None, typer.Option(help="Hanya template ini; tanpa --name semua yang dikirim.")
    ] = None,
) -> None:
    """Create the shipped templates at Twilio and ask Meta to approve them."""
    names = [name] if name else [draft.name for draft in templates.suggestions()]
    done = []
    with _registry() as registry:
        for wanted in names:
            try:
                row = registry.submit(wanted)
            except LookupError as error:
                raise typer.BadParameter(UNKNOWN.format(name=wanted)) from error
            typer.echo(_line(row))
            done.append(row.status)
    _advise(done)


@templates_app.command("check")
def check() -> None:
    """Ask what Meta thinks of every template, and keep it."""
    with _registry() as registry:
        checked = registry.refresh()
    for row, news in checked:
        typer.echo(_line(row) + ("  (baru)" if news else ""))
    if not checked:
        typer.echo(NONE_TO_CHECK)
    _advise([row.status for row, _ in checked])


@templates_app.command("link")
def link(
    name: Annotated[str, typer.Argument(help="Nama template di sini.")],
    sid: Annotated[str, typer.Argument(help="SID di Twilio, HX...")],
    purpose: Annotated[str | None, typer.Option(help=", ".join(PURPOSES))] = None,
    variables: Annotated[
        str | None, typer.Option(help="Arti {{1}}, {{2}}, ... misalnya title,text.")
    ] = None,
) -> None:
    """Register a template that was created at Twilio by hand."""
    if not SID.fullmatch(sid):
        raise typer.BadParameter(NO_SID.format(sid=sid))
    with _registry() as registry:
        draft = _draft(registry, name, purpose, variables)
        try:
            row = registry.link(draft, sid)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    typer.echo(_line(row))
    _advise([row.status])


def _draft(registry: Registry, name: str, purpose: str | None, variables: str | None) -> Draft:
    """What `name` stands for already, with what was said about it."""
    like = next((d for d in templates.suggestions() if d.purpose == purpose), None)
    draft = registry.known(name) or like
    if draft is None:
        raise typer.BadParameter(NO_PURPOSE.format(name=name, known=", ".join(PURPOSES)))
    draft = replace(draft, name=name, purpose=purpose or draft.purpose)
    if variables is None:
        return draft
    meant = tuple(word.strip() for word in variables.split(",") if word.strip())
    return replace(draft, variables=meant)


@contextlib.contextmanager
def _registry() -> Iterator[Registry]:
    """Both registries. Trouble with Twilio is one sentence on stderr and exit status 1."""
    contents = Contents.connect(TwilioSettings())
    try:
        yield Registry(open_database(Settings()), contents)
    except ContentsError as error:
        detail = f" ({error})" if error.trouble == "refused" else ""  # Twilio's own words
        typer.echo(f"kawan: {TROUBLES[error.trouble]}{detail}", err=True)
        raise typer.Exit(1) from error
    finally:
        contents.close()


def _line(row: MessageTemplate) -> str:
    status = STATUSES.get(row.status, row.status)
    reason = f": {row.reason}" if row.reason else ""
    told = [row.name, PURPOSES.get(row.purpose, row.purpose), status + reason, row.content_sid]
    return "  ".join(filter(None, told))


def _advise(statuses: list[str]) -> None:
    """The one next step."""
    if {"rejected", "paused"} & set(statuses):
        typer.echo(MAKE_ANOTHER)
    elif "pending" in statuses:
        typer.echo(WAIT)
