"""A Telegram that takes everything at once and remembers when; only for measuring ourselves."""

import sys
import time

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SEEN: dict[str, float] = {}


async def call(request: Request) -> Response:
    """Any method of the Bot API."""
    method = request.path_params["method"]
    if method == "getMe":
        me = {"id": 123456, "is_bot": True, "first_name": "Kawan", "username": "kawan_bot"}
        return JSONResponse({"ok": True, "result": me})
    if method == "getWebhookInfo":
        info = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        return JSONResponse({"ok": True, "result": info})
    if not method.startswith("send"):
        return JSONResponse({"ok": True, "result": True})
    chat = str((await request.form())["chat_id"])
    SEEN.setdefault(chat, time.time())
    message = {
        "message_id": len(SEEN),
        "date": int(time.time()),
        "chat": {"id": int(chat), "type": "private"},
        "text": "x",
    }
    return JSONResponse({"ok": True, "result": message})


async def seen(request: Request) -> Response:
    """When the last message to a chat arrived, once."""
    return JSONResponse(SEEN.pop(request.query_params["chat"], None))


if __name__ == "__main__":
    app = Starlette(
        routes=[
            Route("/seen", seen),
            Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        ]
    )
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="warning")
