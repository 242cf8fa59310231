"""The addresses under /simulator: the page, its files, and the little API that it talks to."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote

import anyio
import anyio.to_thread
from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.base import Receive
from bot.channels.web import TEXT_LIMIT, file_name, sniff
from bot.files import open_file
from bot.media import MediaStore
from bot.simulator import conversation
from bot.simulator.assets import FOR_EVER, PAGE_HEADERS, Assets
from bot.simulator.incoming import checked_chair, read_message
from db.session import DATABASE_DOWN

Endpoint = Callable[[Request], Awaitable[Response]]

POLL_SECONDS: Final = 20.0
LOOK_EVERY: Final = 0.15  # seconds between two looks into the database while a page waits
MEDIA_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=31536000, immutable",
}


def simulator_routes(
    engine: Engine, receive: Receive, store: MediaStore, max_bytes: int
) -> list[BaseRoute]:
    """Routes of the simulator. `receive` is the same door through which webhooks come in;
    `max_bytes` is the largest file a chair may send."""
    site = _Simulator(engine, receive, store, max_bytes)
    return [
        Route("/simulator", site.page, methods=["GET"]),
        Route("/simulator/static/{version}/{name}", site.asset, methods=["GET"]),
        Route("/simulator/api/messages", steady(site.messages), methods=["GET"]),
        Route("/simulator/api/messages", steady(site.post), methods=["POST"]),
        Route("/simulator/media/{key:path}", steady(site.media), methods=["GET"]),
    ]


@dataclasses.dataclass(slots=True)
class _Simulator:
    engine: Engine
    receive: Receive
    store: MediaStore
    max_bytes: int
    assets: Assets = dataclasses.field(default_factory=Assets)

    async def page(self, _request: Request) -> Response:
        """The chat as HTML."""
        html = self.assets.page(max_bytes=self.max_bytes, text_limit=TEXT_LIMIT)
        return HTMLResponse(html, headers=PAGE_HEADERS)

    async def asset(self, request: Request) -> Response:
        """A style sheet, module or picture. Of another version it is served, but not kept."""
        found = self.assets.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        current = request.path_params["version"] == self.assets.version
        headers = {
            "Cache-Control": FOR_EVER if current else "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(found[0], media_type=found[1], headers=headers)

    async def post(self, request: Request) -> Response:
        """Take one message of a chair; 204 once it is stored, like a platform's webhook."""
        refuse_other_sites(request)
        incoming = await read_message(request, self.store, self.max_bytes)
        await self.receive([incoming])
        return Response(status_code=204)

    async def messages(self, request: Request) -> Response:
        """What is new after `after`; waits up to `wait` (default 20) seconds for something."""
        chair = _chair(request)
        try:
            cursor = conversation.Cursor.parse(request.query_params.get("after", ""))
            wait = float(request.query_params.get("wait", POLL_SECONDS))
        except ValueError as error:
            raise HTTPException(400, "bad query") from error
        try:
            page = await self._wait_for_news(request, chair, cursor, min(wait, POLL_SECONDS))
        except asyncio.CancelledError:  # the server stops; it is said calmly, not as a failure
            return Response(status_code=503)
        return JSONResponse(page.as_json(), headers={"Cache-Control": "no-store"})

    async def _wait_for_news(
        self, request: Request, chair: str, cursor: conversation.Cursor, seconds: float
    ) -> conversation.Page:
        # Between two looks no connection is held: SQLite's pool has a single one.
        deadline = anyio.current_time() + seconds
        while True:
            page = await anyio.to_thread.run_sync(conversation.since, self.engine, chair, cursor)
            over = not anyio.current_time() < deadline  # also when `wait` was not a number
            if page.messages or over or await request.is_disconnected():
                return page
            await anyio.sleep(LOOK_EVERY)

    async def media(self, request: Request) -> Response:
        """A file of this chair's conversation: pictures in place, all else as a download."""
        chair, key = _chair(request), request.path_params["key"]
        data = await anyio.to_thread.run_sync(self._file, chair, key)
        if data is None:
            raise HTTPException(404)
        mime = sniff(data)
        headers = dict(MEDIA_HEADERS)
        if not mime.startswith("image/"):
            name = file_name(request.query_params.get("name", "")) or "berkas"
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return Response(data, media_type=mime, headers=headers)

    def _file(self, chair: str, key: str) -> bytes | None:
        if not conversation.owns(self.engine, chair, key):
            return None
        try:
            return open_file(self.store, key, self.engine)
        except FileNotFoundError:
            return None


def steady(endpoint: Endpoint) -> Endpoint:
    """While the database is away the page is told to come back; who hung up is no failure."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except DATABASE_DOWN as error:
            raise HTTPException(503, "try again", {"Retry-After": "5"}) from error
        except ClientDisconnect:
            return Response(status_code=400)

    return guarded


def refuse_other_sites(request: Request) -> None:
    """A page of another site may not write here in the name of whoever has this one open."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    if origin.partition("://")[2].lower() != request.headers.get("host", "").lower():
        raise HTTPException(403, "another site")


def _chair(request: Request) -> str:
    try:
        return checked_chair(request.query_params.get("chair", ""))
    except ValueError as error:
        raise HTTPException(400, "bad chair") from error
