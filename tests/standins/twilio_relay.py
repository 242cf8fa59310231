"""Twilio before Prism, which validates every request against Twilio's own OpenAPI: real SIDs,
echoed fields, lists, signed status callbacks, signed inbound messages, media behind basic auth.

    python -P twilio_relay.py --listen 9050 --prism http://127.0.0.1:9030 --hook URL
        [--public https://bot.example=http://127.0.0.1:8080]   sign the first, connect to the second

(-P: beside this file lies a twilio.py that is not the SDK.) Point TWILIO_API_URL at it.

    POST /__inbound    {"Body", "From", ... any field of Twilio's, "media": [[type, base64]],
                        "url": another hook, "missed": true: kept and listed (with "direction"), but not delivered}
    POST /__fault      {"status", "code", "message", "headers", "times": 1, "delay": seconds,
                        "match": {"To": ..}, "path": other end of a path, "drop": true: break the connection,
                        "late": true: fail only after the message was taken}
    POST /__lifecycle  {"statuses": [..], "error_code", "gap": seconds, "match"}
    GET  /__messages   GET /__callbacks   GET /__media (how files were asked for)   POST /__reset
"""

import argparse
import asyncio
import base64
import json
import sys
import time
import urllib.parse
import uuid
from collections.abc import AsyncIterator
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web
from twilio.request_validator import RequestValidator

FORM = "application/x-www-form-urlencoded"
TO = "whatsapp:+14155238886"
# No callback for the first status: queued, or accepted with a Messaging Service.
LIFE = {"statuses": ["sent", "delivered", "read"], "gap": 0.02}
PRIVATE = ("callback", "params")

Json = dict[str, Any]


def matches(rule: Json, params: Json) -> bool:
    return all(params.get(key) == value for key, value in rule.get("match", {}).items())


def new_sid(prefix: str) -> str:
    return prefix + uuid.uuid4().hex


class Relay:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.account = options.account
        self.validator = RequestValidator(options.token)
        self.public = [pair.split("=", 1) for pair in options.public]
        self.tasks: set[asyncio.Task[None]] = set()
        self.reset()

    def reset(self) -> None:
        self.messages: dict[str, Json] = {}
        self.files: dict[str, list[Json]] = {}
        self.bytes: dict[str, tuple[str, bytes]] = {}
        self.callbacks: list[Json] = []
        self.asked: list[Json] = []
        self.faults: list[Json] = []
        self.lives: list[Json] = []

    async def session(self, _: web.Application) -> AsyncIterator[None]:
        # No connection is kept: the other side may close it just as the next request leaves.
        async with ClientSession(connector=TCPConnector(force_close=True)) as self.http:
            yield

    # --- what Twilio sends to us

    async def call(self, url: str, form: Json) -> tuple[int, str]:
        url = url.partition("#")[0]
        signature = self.validator.compute_signature(url, form)
        headers = {
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            "Content-Type": f"{FORM}; charset=UTF-8",
        }
        for public, local in self.public:
            url = url.replace(public, local, 1) if url.startswith(public) else url
        data, timeout = urllib.parse.urlencode(form), ClientTimeout(15)
        try:
            async with self.http.post(url, data=data, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.text()
        except (ClientError, TimeoutError, OSError) as error:
            return 0, f"11200 {type(error).__name__}"

    async def live(self, message: Json, plan: Json) -> None:
        for status in plan["statuses"]:
            await asyncio.sleep(plan.get("gap", LIFE["gap"]))
            message["status"] = status
            form = {"MessageSid": message["sid"], "SmsSid": message["sid"]}
            form |= {"MessageStatus": status, "SmsStatus": status, "AccountSid": self.account}
            form |= {"From": message["from"] or "", "To": message["to"]}
            form |= {"ApiVersion": "2010-04-01", "ChannelPrefix": "whatsapp"}
            if status in ("failed", "undelivered") and plan.get("error_code"):
                message["error_code"] = plan["error_code"]
                text = plan.get("error_message", "")
                form |= {"ErrorCode": str(plan["error_code"]), "ChannelStatusMessage": text}
            if status == "read":
                form["EventType"] = "READ"
            if message["callback"]:
                code, _ = await self.call(message["callback"], form)
                self.callbacks.append({"form": form, "status": code})

    async def inbound(self, request: web.Request) -> web.Response:
        given = await request.json()
        sid, sender = new_sid("SM"), given.get("From", "whatsapp:+15551234567")
        media, missed = given.pop("media", []), given.pop("missed", False)
        url = given.pop("url", self.options.hook)
        fields = {"direction": given.pop("direction", "inbound"), "status": "received"}
        form = {
            "SmsMessageSid": sid,
            "NumMedia": str(len(media)),
            "ProfileName": "Ann",
            "MessageType": "text",
            "SmsSid": sid,
            "WaId": sender.partition("+")[2],
            "SmsStatus": "received",
            "Body": "",
            "To": TO,
            "NumSegments": "1",
            "ReferralNumMedia": "0",
            "MessageSid": sid,
            "AccountSid": self.account,
            "From": sender,
            "ApiVersion": "2010-04-01",
        }
        for i, (mime, content) in enumerate(media):
            uri = self.keep_file(sid, mime, base64.b64decode(content))
            form[f"MediaContentType{i}"] = mime
            form[f"MediaUrl{i}"] = f"http://127.0.0.1:{self.options.listen}{uri}"
        form |= {key: str(value) for key, value in given.items()}
        self.keep(sid, form["To"], sender, form["Body"], **fields)
        self.messages[sid]["num_media"] = str(len(media))
        self.messages[sid]["messaging_service_sid"] = form.get("MessagingServiceSid")
        status, body = (0, "") if missed else await self.call(url, form)
        return web.json_response({"MessageSid": sid, "status": status, "body": body})

    # --- what we ask of Twilio

    async def api(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        params = dict(urllib.parse.parse_qsl(raw.decode())) if request.content_type == FORM else {}
        create = request.method == "POST" and request.path.endswith("/Messages.json")
        fault = self.next_fault(request, params)
        if fault and not fault.get("late"):
            return await self.fail(fault, request)
        status, body = await self.ask_prism(request, raw)
        if status >= 400:
            sys.stderr.write(f"REFUSED by Twilio's OpenAPI: {request.path} {params} {body}\n")
            status = 400 if status == 422 else status
            text = body.get("message") or json.dumps(body.get("validation"))
            error = {"code": body.get("code", 20001), "status": status, "message": text}
            return web.json_response(error, status=status)
        if create:
            body |= self.create(params)
        elif request.path.endswith("/Messages.json"):
            body |= {"messages": self.listed(request.query), "next_page_uri": None}
        elif request.path.endswith("/Media.json"):
            sid = request.path.split("/")[-2]
            body = {"media_list": self.files.get(sid, []), "next_page_uri": None}
        if fault:
            return await self.fail(fault, request)
        return web.json_response(body, status=status)

    def next_fault(self, request: web.Request, params: Json) -> Json | None:
        for fault in self.faults:
            what = f"{request.method} {request.path}"
            if what.endswith(fault.get("path", "/Messages.json")) and matches(fault, params):
                fault["times"] = fault.get("times", 1) - 1
                if fault["times"] <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    async def fail(self, fault: Json, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(fault.get("delay", 0))
        if fault.get("drop"):
            assert request.transport is not None
            request.transport.abort()
        error = {key: fault.get(key) for key in ("code", "message", "status")}
        status = fault.get("status", 500)
        return web.json_response(error, status=status, headers=fault.get("headers"))

    async def ask_prism(self, request: web.Request, raw: bytes) -> tuple[int, Json]:
        wanted = ("authorization", "content-type", "accept", "prefer")
        headers = {k: v for k, v in request.headers.items() if k.lower() in wanted}
        base = (
            self.options.prism if request.path.startswith("/2010-04-01") else self.options.content
        )
        url = base + request.path_qs
        async with self.http.request(request.method, url, data=raw, headers=headers) as answer:
            return answer.status, await answer.json()

    def create(self, params: Json) -> Json:
        sid = new_sid("MM" if "MediaUrl" in params else "SM")
        status = "queued" if params.get("From") else "accepted"
        fields = {"direction": "outbound-api", "status": status}
        message = self.keep(sid, params["To"], params.get("From"), params.get("Body", ""), **fields)
        message["num_media"] = "1" if "MediaUrl" in params else "0"
        message["messaging_service_sid"] = params.get("MessagingServiceSid")
        message |= {"callback": params.get("StatusCallback"), "params": params}
        plan = next((life for life in self.lives if matches(life, params)), LIFE)
        task = asyncio.create_task(self.live(message, plan))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return {key: value for key, value in message.items() if key not in PRIVATE}

    def keep(self, sid: str, to: str, sender: str | None, body: str, **more: Any) -> Json:
        now = formatdate(time.time(), usegmt=True)
        message = {"sid": sid, "to": to, "from": sender, "body": body, "account_sid": self.account}
        message |= {"date_created": now, "date_updated": now, "date_sent": now, **more}
        message["uri"] = f"/2010-04-01/Accounts/{self.account}/Messages/{sid}.json"
        self.messages[sid] = message
        return message

    def keep_file(self, message: str, mime: str, content: bytes) -> str:
        sid = new_sid("ME")
        uri = f"/2010-04-01/Accounts/{self.account}/Messages/{message}/Media/{sid}"
        self.bytes[sid] = (mime, content)
        file = {"sid": sid, "content_type": mime, "uri": f"{uri}.json", "parent_sid": message}
        self.files.setdefault(message, []).append(file)
        return uri

    def listed(self, query: Any) -> list[Json]:
        found = []
        for message in reversed(self.messages.values()):
            sent = parsedate_to_datetime(message["date_sent"]).strftime("%Y-%m-%dT%H:%M:%SZ")
            to = query.get("To", message["to"]) == message["to"]
            if to and sent >= query.get("DateSent>", ""):
                found.append({k: v for k, v in message.items() if k not in PRIVATE})
        return found[: int(query.get("PageSize", 50))]

    async def media(self, request: web.Request) -> web.Response:
        pair = f"{self.account}:{self.options.token}"
        wanted = "Basic " + base64.b64encode(pair.encode()).decode()
        given = request.headers.get("Authorization")
        self.asked.append({"where": "api", "auth": given is not None})
        if given != wanted:
            return web.json_response({"code": 20003, "status": 401}, status=401)
        raise web.HTTPTemporaryRedirect(f"/media/{request.match_info['sid']}")

    async def storage(self, request: web.Request) -> web.Response:
        """Where Twilio redirects to: open to whoever knows the URL."""
        self.asked.append({"where": "storage", "auth": "Authorization" in request.headers})
        mime, content = self.bytes[request.match_info["sid"]]
        return web.Response(body=content, content_type=mime)

    # --- what a test asks of us

    async def control(self, request: web.Request) -> web.Response:
        what = request.match_info["what"]
        if what == "fault":
            self.faults.append(await request.json())
        elif what == "lifecycle":
            self.lives.insert(0, await request.json())
        elif what == "reset":
            await asyncio.gather(*self.tasks)  # no callback of before reaches the next test
            self.reset()
        lists = {"callbacks": self.callbacks, "media": self.asked}
        lists["messages"] = list(self.messages.values())
        return web.json_response(lists.get(what, []))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", type=int, default=9050)
    parser.add_argument("--prism", default="http://127.0.0.1:9030")
    parser.add_argument("--content", default="http://127.0.0.1:9031")
    parser.add_argument("--token", default="authtoken")
    parser.add_argument("--account", default="AC" + "0" * 31 + "1")
    parser.add_argument("--hook", default="http://127.0.0.1:8080/webhooks/whatsapp")
    parser.add_argument("--public", action="append", default=[])
    options = parser.parse_args()
    relay = Relay(options)
    app = web.Application(client_max_size=64 << 20)
    app.cleanup_ctx.append(relay.session)
    media = "/2010-04-01/Accounts/{account}/Messages/{message}/Media/{sid:ME[0-9a-f]+}"
    app.add_routes(
        [
            web.post("/__inbound", relay.inbound),
            web.get("/media/{sid}", relay.storage),
            web.get(media, relay.media),
            web.route("*", "/__{what}", relay.control),
            web.route("*", "/{path:.*}", relay.api),
        ]
    )
    web.run_app(app, host="127.0.0.1", port=options.listen, print=None)


if __name__ == "__main__":
    main()
