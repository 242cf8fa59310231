"""Runs a service: the web server, the dispatchers, the scheduler and the polls, in one event loop."""

import asyncio
import contextlib
import signal
import socket
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import anyio.to_thread
import structlog
import uvicorn

from bot.app import create_app
from bot.channels.base import Channel, ConfigurationError
from bot.settings import Settings
from bot.wakeup import listen
from bot.wiring import Service
from db import leases
from db.clock import now
from db.session import DATABASE_DOWN, transaction

log = structlog.get_logger(__name__)

POLL_LEASE = timedelta(seconds=12)


async def serve(
    service: Service, *, web: bool, worker: bool, ready: Callable[[str], None] = lambda _: None
) -> None:
    """Until SIGINT or SIGTERM. `ready` is called with the local URL once it can be used."""
    listener = bind(service.settings) if web else None
    async with _running(service, worker=worker):
        if listener is None:
            await _until_signal()
            return
        host, port = listener.getsockname()[:2]
        ready(f"http://{host}:{port}")
        config = uvicorn.Config(
            create_app(service), access_log=False, log_config=None, server_header=False
        )
        await uvicorn.Server(config).serve(sockets=[listener])


def bind(settings: Settings) -> socket.socket:
    """The listening socket. Raises ConfigurationError when the address can't be used."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"HOST {settings.host} PORT {settings.port} tidak bisa dipakai ({error.strerror}): "
            "hentikan program yang memakainya atau isi PORT dengan angka lain."
        ) from error
    return listener


@contextlib.asynccontextmanager
async def _running(service: Service, *, worker: bool) -> AsyncIterator[None]:
    tasks: list[asyncio.Task[None]] = []
    scheduler = service.scheduler()
    try:
        for channel in service.channels.values():
            await channel.start(service.inbound.receive)
        if worker:
            tasks = [asyncio.create_task(_logged(d.run())) for d in service.dispatchers]
            tasks += [
                asyncio.create_task(_logged(poll(service, c))) for c in service.channels.values()
            ]
            tasks.append(asyncio.create_task(_logged(listen(service.engine, service.wake))))
            scheduler.start()
        yield
    finally:
        if scheduler.running:
            scheduler.shutdown(wait=False)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await _stop(service, worker=worker)


async def _stop(service: Service, *, worker: bool) -> None:
    with contextlib.suppress(*DATABASE_DOWN):
        if worker:
            for dispatcher in service.dispatchers:
                await dispatcher.close()
    for channel in service.channels.values():
        await channel.stop()
    service.engine.dispose()


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:
        log.exception("a part of the service ended")
        raise


async def poll(service: Service, channel: Channel) -> None:
    """Ask the platform for messages where it does not call us: one process at a time, by lease."""
    owner, name = uuid.uuid4().hex, f"poll:{channel.name}"
    polling: asyncio.Task[None] | None = None
    try:
        while True:
            held = await anyio.to_thread.run_sync(_acquire, service, name, owner)
            if held and polling is None:
                polling = asyncio.create_task(channel.poll(service.inbound.receive))
            if polling is not None and not held:
                polling.cancel()
                polling = None
            if polling is None:
                await asyncio.sleep(POLL_LEASE.total_seconds() / 3)
                continue
            done, _ = await asyncio.wait({polling}, timeout=POLL_LEASE.total_seconds() / 3)
            if done:
                return polling.result()
    finally:
        if polling is not None:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)


def _acquire(service: Service, name: str, owner: str) -> bool:
    try:
        with transaction(service.engine) as session:
            return leases.acquire(session, name, owner, now(), POLL_LEASE)
    except DATABASE_DOWN:
        return False


async def _until_signal() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
