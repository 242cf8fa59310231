"""Runs a service: the web server, the dispatchers, the scheduler and the polls, in one event loop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import anyio.to_thread
import structlog
import uvicorn

from bot.app import create_app
from bot.channels.base import Channel, ConfigurationError
from bot.dispatcher import Dispatcher
from bot.identity import is_gone
from bot.refresh import keep_fresh
from bot.settings import Settings
from bot.wakeup import listen
from bot.wiring import Service
from db import leases
from db.clock import now
from db.session import DATABASE_DOWN, transaction

log = structlog.get_logger(__name__)

POLL_LEASE = timedelta(seconds=12)
BACKLOG = 2048  # connections waiting to be accepted
GRACE = 5  # seconds for requests that are being answered when the process is told to stop


async def serve(
    service: Service, *, web: bool, worker: bool, ready: Callable[[str], None] = lambda _: None
) -> None:
    """Until SIGINT or SIGTERM. `ready` is called with the local URL once it can be used."""
    listener = bind(service.settings) if web else None
    stopped = _on_signal()
    async with _running(service, worker=worker):
        if listener is None:
            await stopped.wait()
            return
        host, port = listener.getsockname()[:2]
        ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
        await _serve_http(service, listener, stopped)


async def _serve_http(service: Service, listener: socket.socket, stopped: asyncio.Event) -> None:
    config = uvicorn.Config(
        create_app(service),
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    server.should_exit = True
    await serving


def bind(settings: Settings) -> socket.socket:
    """The listening socket. Raises ConfigurationError when the address can't be used."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)  # from here on a request waits instead of being refused
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
        tasks.append(asyncio.create_task(_logged(keep_fresh(service.engine, service.inbound))))
        if worker:
            tasks += [asyncio.create_task(_logged(d.run())) for d in service.dispatchers]
            tasks += [
                asyncio.create_task(_logged(poll(service, c))) for c in service.channels.values()
            ]
            tasks.append(asyncio.create_task(_logged(listen(service.engine, service.wake))))
            scheduler.start()
        yield
    finally:
        if scheduler.running:
            scheduler.shutdown(wait=False)
        if worker:
            await asyncio.gather(*(_close(d) for d in service.dispatchers))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for channel in service.channels.values():
            await channel.stop()
        service.engine.dispose()


async def _close(dispatcher: Dispatcher) -> None:
    with contextlib.suppress(*DATABASE_DOWN):
        await dispatcher.close()


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:
        log.exception("a part of the service ended")
        raise


async def poll(service: Service, channel: Channel) -> None:
    """Ask the platform for messages where it does not call us: one process at a time, by lease."""
    owner, name = service.owner, f"poll:{channel.name}"
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
            return leases.acquire(session, name, owner, now(), POLL_LEASE, is_gone)
    except DATABASE_DOWN:
        return False


def _on_signal() -> asyncio.Event:
    """Set by SIGINT and SIGTERM. Made before uvicorn, which raises the signal again when it has
    served: by default that would end the process before its leases are given back."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    return stopped
