"""`kawan run`, `kawan web`, `kawan worker`."""

import asyncio
import os
import sys
import webbrowser

import typer

from bot import logs
from bot.serve import serve
from bot.settings import Settings
from bot.wiring import Service, build


def _service() -> Service:
    settings = Settings()
    logs.configure(settings.log_format, settings.log_level)
    return build(settings)


def run() -> None:
    """Everything in one process: web, worker, scheduler and every channel with a token."""
    service = _service()

    def ready(url: str) -> None:
        names = ", ".join(sorted(service.channels))
        typer.echo(f"Kawan Koperasi siap di {url} (kanal: {names}). Ctrl+C untuk berhenti.")
        if "web" in service.channels:
            typer.echo(f"Coba sebagai ketua: {url}/simulator")
            if sys.stdout.isatty() and (os.environ.get("DISPLAY") or sys.platform == "darwin"):
                webbrowser.open(f"{url}/simulator")

    asyncio.run(serve(service, web=True, worker=True, ready=ready))


def web() -> None:
    """Only the web half: webhooks, health, simulator. For several processes on PostgreSQL."""
    service = _service()
    asyncio.run(serve(service, web=True, worker=False, ready=typer.echo))


def worker() -> None:
    """Only the worker half: sending, schedules, polling. For several processes on PostgreSQL."""
    asyncio.run(serve(_service(), web=False, worker=True))
