"""The yardstick: a bare Starlette endpoint that does the same single transaction and nothing else.

No signature, no parsing beyond the fields it needs, no handler, no matcher; each message in a
transaction of its own, as whoever begins with such an endpoint would write it.
"""

import json
import sys
from urllib.parse import parse_qsl

import anyio.to_thread
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db import contacts, inbox, outbox
from db.clock import now
from db.migrate import upgrade
from db.session import id_of, make_engine, transaction


def main(url: str, port: int) -> None:
    """Serve /webhooks/telegram and /webhooks/whatsapp until killed."""
    engine = make_engine(url)
    upgrade(engine)

    def take(channel: str, external_id: str, sender: str, text: str) -> None:
        at = now()
        with transaction(engine) as session:
            contact = contacts.get_or_create(
                session, channel=channel, external_id=sender, name="x", phone=None, at=at
            )
            inbox_id = inbox.take(
                session,
                channel=channel,
                external_id=external_id,
                contact_id=id_of(contact),
                kind="message",
                text=text,
                album=None,
                at=at,
            )
            contacts.touch(contact, at)
            contact.offered = [["menu", "Menu"]]
            outbox.enqueue(
                session,
                contact,
                text=text,
                at=at,
                priority=outbox.Priority.REPLY,
                options=[("menu", "Menu")],
                inbox_id=inbox_id,
            )

    async def telegram(request: Request) -> Response:
        update = json.loads(await request.body())
        message = update["message"]
        sender, text = str(message["chat"]["id"]), message["text"]
        await anyio.to_thread.run_sync(take, "telegram", str(update["update_id"]), sender, text)
        return Response()

    async def whatsapp(request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        await anyio.to_thread.run_sync(
            take, "whatsapp", form["MessageSid"], form["From"], form["Body"]
        )
        return Response("<Response/>", media_type="text/xml")

    app = Starlette(
        routes=[
            Route("/webhooks/telegram", telegram, methods=["POST"]),
            Route("/webhooks/whatsapp", whatsapp, methods=["POST"]),
        ]
    )
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
