"""`kawan chat`: talk to the bot in a terminal or through a pipe, over the same road as a platform."""

import asyncio
import sys
import uuid
from collections.abc import Awaitable, Callable
from typing import Annotated

import anyio.to_thread
import typer

from bot import duties, logs, refresh
from bot.channels.base import ConfigurationError
from bot.channels.terminal import TerminalChannel
from bot.cli.streams import speak_utf8
from bot.dispatcher import Dispatcher
from bot.inbound import Inbound
from bot.settings import Settings
from bot.wiring import Service, build
from db import outbox, phones
from db.clock import now
from db.session import transaction
from handlers.message import Incoming

LOOK = 0.5  # seconds between two looks for messages of others, while nobody types


def chat(
    as_: Annotated[str, typer.Option("--as", help="Nomor ponsel ketua.")] = "+6281200000001",
    as_json: Annotated[bool, typer.Option("--json", help="Satu objek JSON per jawaban.")] = False,
) -> None:
    """Each line of stdin is a message; the replies are printed."""
    settings = Settings()
    logs.configure(
        settings.log_format, "warning" if settings.log_level == "info" else settings.log_level
    )
    phone = phones.normalise(as_)
    if phone is None:
        raise ConfigurationError(
            f"--as {as_}: isi dengan nomor ponsel Indonesia, misalnya 0812xxxxxxxx."
        )
    speak_utf8()
    service = build(settings)
    asyncio.run(_talk(service, phone, TerminalChannel(as_json=as_json)))


async def _talk(service: Service, phone: str, terminal: TerminalChannel) -> None:
    dispatcher = Dispatcher(service.engine, terminal, service.owner)
    inbound = Inbound(service.engine, service.knowledge, lambda: None, service.policy)
    inbound.knowledge = refresh.load(service.engine, inbound.knowledge) or inbound.knowledge
    expand = duties.expand_broadcasts(service.policy)
    with transaction(service.engine) as session:  # what an earlier terminal died over
        outbox.rescue(session, terminal.name, now())
    await dispatcher.drain(phone)  # announcements that waited
    while (line := await _next_line(lambda: dispatcher.drain(phone))) is not None:
        await inbound.receive([_incoming(phone, line)])
        with transaction(service.engine) as session:
            while expand(session, now()):
                pass
        await dispatcher.drain(phone)


async def _next_line(meanwhile: Callable[[], Awaitable[None]]) -> str | None:
    """The next line, or None at the end. While nobody types, what comes by itself is shown."""
    typed = asyncio.create_task(anyio.to_thread.run_sync(_read_line))
    while not (await asyncio.wait({typed}, timeout=LOOK))[0]:
        await meanwhile()
    return typed.result()


def _incoming(phone: str, line: str) -> Incoming:
    return Incoming("terminal", uuid.uuid4().hex, sender=phone, phone=phone, text=line)


def _read_line() -> str | None:
    """The next line, or None at the end."""
    if sys.stdin.isatty():
        print("> ", end="", flush=True)  # noqa: T201 - a prompt
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None
