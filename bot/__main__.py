"""The `kawan` command (the same as `python -m bot`)."""

import sys

import typer
from pydantic import ValidationError

from bot.channels.base import ConfigurationError
from bot.cli import care, cases, knowledge, learning, reminders, serving, staff, talking, whatsapp
from bot.wiring import fault
from db.session import DATABASE_DOWN
from faq.content import ContentError

app = typer.Typer(
    help="Kawan Koperasi: teman ketua Koperasi Desa Merah Putih.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
app.command("run")(serving.run)
app.command("web")(serving.web)
app.command("worker")(serving.worker)
app.command("chat")(talking.chat)
knowledge.app.add_typer(learning.app)
app.add_typer(knowledge.app, name="faq")
app.add_typer(staff.officials_app, name="officials")
app.add_typer(reminders.reminders_app, name="reminders")
app.add_typer(care.outbox_app, name="outbox")
app.add_typer(care.db_app, name="db")
app.add_typer(whatsapp.whatsapp_app, name="whatsapp")
app.add_typer(cases.offices_app, name="offices")
app.command("demo")(cases.load_demo)
app.command("doctor")(care.doctor)
app.command("backup")(care.backup)
app.command("restore")(care.restore)


def main() -> None:
    """Entry point: a wrong setting is one sentence on stderr and exit status 2."""
    try:
        app()
    except (ConfigurationError, ContentError) as error:
        print(f"kawan: {error}", file=sys.stderr)
        sys.exit(2)
    except DATABASE_DOWN as error:
        print(f"kawan: DATABASE_URL: {fault(error)}", file=sys.stderr)
        sys.exit(2)
    except ValidationError as error:
        first = error.errors()[0]
        key = "_".join(str(part) for part in first["loc"]).upper()
        print(
            f"kawan: {key} tidak bisa dipakai: {first['msg']} (lihat .env.example)", file=sys.stderr
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
