"""The HTTP edge: webhooks, health, metrics, signed files and the simulator; errors -> statuses."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import anyio.to_thread
import structlog
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.base import Webhook, WebhookRejected, WebhookRequest
from bot.files import read_file, verified_path
from bot.metrics import CONTENT_TYPE, WEBHOOKS, exposition
from bot.simulator.routes import simulator_routes
from bot.wiring import Service
from db.migrate import is_current
from db.session import DATABASE_DOWN, reading

log = structlog.get_logger(__name__)

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def create_app(service: Service, lifespan: Lifespan | None = None) -> Starlette:
    """All routes; each channel brings its webhooks, and none is named here."""
    routes: list[BaseRoute] = [
        Route("/health/live", live),
        Route("/health/ready", _ready(service)),
        Route("/metrics", _metrics(service)),
        Route("/media/{signature}/{path:path}", _media(service)),
    ]
    for name, channel in service.channels.items():
        routes += [_webhook_route(service, name, hook) for hook in channel.webhooks()]
    if "web" in service.channels:
        routes.append(Route("/", lambda _: RedirectResponse("/simulator")))
        routes += _simulator(service)
    return Starlette(routes=routes, lifespan=lifespan or _no_lifespan)


@asynccontextmanager
async def _no_lifespan(_app: Starlette) -> AsyncIterator[None]:
    yield


def _simulator(service: Service) -> Sequence[BaseRoute]:
    return simulator_routes(
        service.engine,
        service.inbound.receive,
        service.store,
        service.settings.media_max_bytes,
    )


# --- webhooks --------------------------------------------------------------------------------
def _webhook_route(service: Service, channel: str, hook: Webhook) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            await _take(service, hook, request)
        except WebhookRejected as refusal:
            log.warning(
                "webhook refused", channel=channel, why=refusal.reason, status=refusal.status
            )
            WEBHOOKS.labels(channel, str(refusal.status)).inc()
            return PlainTextResponse(refusal.reason, refusal.status)
        except ClientDisconnect:
            log.warning("webhook refused", channel=channel, why="the sender hung up", status=400)
            return PlainTextResponse("incomplete", 400)
        except DATABASE_DOWN as error:
            log.warning("webhook postponed", channel=channel, error=str(error)[:200])
            WEBHOOKS.labels(channel, "503").inc()
            return PlainTextResponse("try again", 503, headers={"Retry-After": "5"})
        WEBHOOKS.labels(channel, "200").inc()
        return Response(hook.answer, media_type=hook.answer_type)

    return Route(hook.path, endpoint, methods=["POST"])


async def _take(service: Service, hook: Webhook, request: Request) -> None:
    query = request.scope["query_string"].decode("latin-1")
    raw_path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw_path.decode("latin-1").split("?", 1)[0]
    received = WebhookRequest(
        path_qs=f"{path}?{query}" if query else path,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await read_body(request, hook.max_bytes),
    )
    events = hook.parse(received)
    await service.inbound.receive(events)


async def read_body(request: Request, max_bytes: int) -> bytes:
    """The body, refused with 413 as soon as it is too long."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > max_bytes:
            raise WebhookRejected("too large", 413)
        chunks.append(chunk)
    return b"".join(chunks)


# --- files, health, metrics ------------------------------------------------------------------
def _media(service: Service) -> Callable[[Request], Response]:
    secret = service.settings.secret_key.get_secret_value()

    def endpoint(request: Request) -> Response:
        path = verified_path(secret, request.path_params["signature"], request.path_params["path"])
        if path is None:
            return PlainTextResponse("not found", 404)
        try:
            file = read_file(service.store, path, service.engine)
        except FileNotFoundError:
            return PlainTextResponse("not found", 404)
        except OSError as error:
            log.warning("file postponed", error=str(error)[:200])
            return PlainTextResponse("try again", 503, headers={"Retry-After": "5"})
        headers = {"X-Content-Type-Options": "nosniff"}
        if file.private:
            headers["Cache-Control"] = "private, no-store"
        return Response(file.data, media_type=file.mime, headers=headers)

    return endpoint


async def live(_request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


def _ready(service: Service) -> Callable[[Request], Response]:
    def endpoint(_request: Request) -> Response:
        try:
            with reading(service.engine) as session:
                session.execute(text("SELECT 1"))
            current = is_current(service.engine)
        except DATABASE_DOWN:
            return JSONResponse({"status": "database unreachable"}, 503)
        if not current:
            return JSONResponse({"status": "database schema is old: kawan db upgrade"}, 503)
        return JSONResponse({"status": "ok", "channels": sorted(service.channels)})

    return endpoint


def _metrics(service: Service) -> Callable[[Request], object]:
    async def endpoint(_request: Request) -> Response:
        try:
            body = await anyio.to_thread.run_sync(exposition, service.engine)
        except DATABASE_DOWN:
            return PlainTextResponse("database unreachable", 503)
        return Response(body, media_type=CONTENT_TYPE)

    return endpoint
