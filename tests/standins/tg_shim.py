# ruff: noqa - a stand-in for tests, kept as it was handed over
# fmt: off
"""Reverse proxy between a PTB 22 bot and a Telegram emulator; adds only what the emulators lack.

  python tg_shim.py --listen 9010 --upstream http://127.0.0.1:9001 [--json]

* getUpdates becomes a real long poll (tg-mock, telegram-bot-api-mock answer at once and PTB would spin)
* --json   PTB's form/multipart bodies become typed JSON (tg-mock: ints matter, multipart is not parsed);
           uploaded bytes are kept, replaced by a file_id, and served by getFile + /file/bot...
* --spec tgbot_openapi.json (github ark0f/tg-bot-api, branch gh-pages; needs jsonschema): every call is checked against the Bot API's
           OpenAPI (required, types, 4096/1024 ...) and callback_data's 64 bytes; a violation is answered 400 and kept in /__calls
* drops `"reply_markup": {"inline_keyboard": null}` (telegram-mock-ai) and HTTP-200 errors (telegram-bot-api-mock)
* sendPhoto and sendDocument are answered here
* POST /__update  {update}        injects any raw Update: polling or, if the bot called setWebhook, POST + secret header
* POST /__fault   {"method":"sendMessage","match":{"chat_id":"77"},"times":1,"status":429,
                   "body":{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3","parameters":{"retry_after":3}},
                   "delay":0,"drop":false}            GET/DELETE /__fault
* POST /__file    raw bytes -> {"file_id"}            GET /__calls[?method=]   DELETE /__calls
"""
import argparse, asyncio, email, itertools, json, time, urllib.parse, uuid
from aiohttp import ClientSession, ClientTimeout, TCPConnector, web

ap = argparse.ArgumentParser()
ap.add_argument("--listen", type=int, default=9010)
ap.add_argument("--upstream", default="http://127.0.0.1:9001")
ap.add_argument("--json", action="store_true")
ap.add_argument("--spec")
a = ap.parse_args()
calls, faults, files, hooks, extra = [], [], {}, {}, {}
SPEC = json.load(open(a.spec)) if a.spec else None
if SPEC:
    import jsonschema
uid = itertools.count(900_000_000)
mid = itertools.count(700_000_000)
STR = {"text", "caption", "callback_query_id", "url", "secret_token", "file_id", "parse_mode", "description", "name", "data"}


def parts(ct, raw):
    if ct.startswith("multipart/form-data"):
        for p in email.message_from_bytes(b"Content-Type: " + ct.encode() + b"\r\n\r\n" + raw).get_payload():
            yield p.get_param("name", header="content-disposition"), p.get_filename(), p.get_payload(decode=True)
    else:
        for k, v in urllib.parse.parse_qsl(raw.decode(), keep_blank_values=True):
            yield k, None, v.encode()


def read(req, raw):
    ct, out = req.headers.get("Content-Type", ""), dict(req.query)
    if ct.startswith("application/json"):
        out.update(json.loads(raw))
    elif raw:
        for k, fn, v in parts(ct, raw):
            if fn is not None:
                out[k] = "up-" + uuid.uuid4().hex
                files[out[k]] = (fn, v)
                continue
            out[k] = v.decode()
            if k not in STR:
                try:
                    out[k] = json.loads(out[k])
                except ValueError:
                    pass
    for k, v in list(out.items()):                       # attach://name -> the file_id stored for that part
        if isinstance(v, str) and v.startswith("attach://"):
            out[k] = out.get(v[9:], v)
    return out


def clean(o):
    if isinstance(o, list):
        return [clean(x) for x in o]
    if isinstance(o, dict):
        return {k: clean(v) for k, v in o.items() if not (k == "reply_markup" and isinstance(v, dict) and v.get("inline_keyboard", 0) is None)}
    return o


def violations(method, p):
    post = SPEC["paths"].get("/" + method, {}).get("post")
    if post is None:
        return [f"no method {method} in the spec"] if "/" + method not in SPEC["paths"] else []
    content = post.get("requestBody", {}).get("content", {})
    schema = next((content[k]["schema"] for k in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data") if k in content), None)
    if schema is None:
        return []
    out = [f"{'/'.join(map(str, e.path))}: {e.message[:160]}" for e in jsonschema.Draft7Validator({**schema, "components": SPEC["components"]}).iter_errors(p)]
    for row in ((p.get("reply_markup") or {}) if isinstance(p.get("reply_markup"), dict) else {}).get("inline_keyboard", []):
        out += [f"callback_data over 64 bytes: {b['callback_data']}" for b in row if not 0 < len(b.get("callback_data", "x").encode()) <= 64]
    return out


async def bot(req):
    token, method = req.match_info["token"], req.match_info["method"]
    raw, ct = await req.read(), req.headers.get("Content-Type")
    p = read(req, raw)
    rec = {"t": time.time(), "token": token, "method": method, "params": p}
    if method != "getUpdates":
        calls.append(rec)
    if SPEC and (bad := violations(method, p)):
        rec["violations"] = bad
        print("VIOLATION", method, bad, flush=True)
        return web.json_response({"ok": False, "error_code": 400, "description": "Bad Request: " + bad[0]}, status=400)
    for f in list(faults):
        if f.get("method") in (method, "*") and all(str(p.get(k)) == str(v) for k, v in f.get("match", {}).items()):
            f["times"] = f.get("times", 1) - 1
            if f["times"] <= 0:
                faults.remove(f)
            await asyncio.sleep(f.get("delay", 0))
            if f.get("drop"):
                req.transport.close()
                return web.Response(status=500)
            rec["fault"] = f.get("status", 500)
            return web.json_response(f.get("body", {"ok": False, "error_code": f.get("status"), "description": "fault"}),
                                     status=f.get("status", 500))
    if method in ("setWebhook", "deleteWebhook"):
        hooks.pop(token, None)
        if p.get("url"):
            hooks[token] = (p["url"], p.get("secret_token"))
    if method in ("sendPhoto", "sendDocument"):           # telegram-test-api takes no files
        sent = {"message_id": next(mid), "date": int(time.time()), "chat": {"id": int(p["chat_id"]), "type": "private"}}
        rec["response"] = {"ok": True, "result": sent}
        return web.json_response(rec["response"])
    if method == "getFile" and p.get("file_id") in files:
        n, d = files[p["file_id"]]
        return web.json_response({"ok": True, "result": {"file_id": p["file_id"], "file_unique_id": p["file_id"][-12:],
                                                         "file_size": len(d), "file_path": f"shim/{p['file_id']}/{n}"}})
    until = time.time() + float(p.get("timeout") or 0) if method == "getUpdates" else 0
    while True:
        mine = extra.setdefault(token, [])
        if method == "getUpdates":
            off = int(p.get("offset") or 0)
            if off >= 900_000_000:                       # injected ids are confirmed here, not upstream
                extra[token] = mine = [u for u in mine if u["update_id"] >= off]
            if mine:
                return web.json_response({"ok": True, "result": mine})
        if method == "getUpdates":                       # always a short poll upstream, at upstream's own offset
            q = {"timeout": 0, "limit": p.get("limit", 100), "offset": seen.get(token, 0) if off >= 900_000_000 else off}
            kw = {"json": q} if a.json else {"data": {k: str(v) for k, v in q.items()}}
        else:
            kw = {"json": p} if a.json else {"data": raw, "headers": {"Content-Type": ct} if ct else {}}
        async with req.app["s"].request(req.method, f"{a.upstream}/bot{token}/{method}", **kw) as r:
            body, status, rct = await r.read(), r.status, r.content_type
        if rct != "application/json":
            return web.Response(body=body, status=status, content_type=rct)
        d = clean(json.loads(body))
        if isinstance(d, dict) and d.get("ok") is False and status == 200:
            status = d.get("error_code") or 400
        if method == "getUpdates" and d.get("ok"):
            if d["result"]:
                seen[token] = d["result"][-1]["update_id"] + 1
            elif time.time() < until and req.transport and not req.transport.is_closing():
                await asyncio.sleep(0.1)
                continue
        rec["response"] = d
        return web.json_response(d, status=status)


seen = {}


async def file(req):
    tail = req.match_info["tail"]
    if tail.startswith("shim/"):
        return web.Response(body=files[tail.split("/")[1]][1])
    async with req.app["s"].get(f"{a.upstream}/file/bot{req.match_info['token']}/{tail}") as r:
        return web.Response(body=await r.read(), status=r.status)


async def update(req):
    u = await req.json()
    token = req.query.get("token") or (next(iter(hooks), None) or next(iter(extra)))
    u["update_id"] = next(uid)
    if token in hooks:
        url, secret = hooks[token]
        h = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        async with req.app["s"].post(url, json=u, headers=h) as r:
            return web.json_response({"update_id": u["update_id"], "status": r.status, "body": (await r.text())[:300]})
    extra.setdefault(token, []).append(u)
    return web.json_response({"update_id": u["update_id"], "queued": True})


async def fault(req):
    if req.method == "POST":
        faults.append(await req.json())
    if req.method == "DELETE":
        faults.clear()
    return web.json_response(faults)


async def seen_calls(req):
    if req.method == "DELETE":
        calls.clear()
    m = req.query.get("method")
    return web.json_response([c for c in calls if not m or c["method"] == m])


async def put_file(req):
    fid = "up-" + uuid.uuid4().hex
    files[fid] = (req.query.get("name", "file.bin"), await req.read())
    return web.json_response({"file_id": fid})


async def session(app):
    app["s"] = ClientSession(connector=TCPConnector(force_close=True), timeout=ClientTimeout(total=60))
    yield
    await app["s"].close()

app = web.Application(client_max_size=64 << 20)
app.cleanup_ctx.append(session)
app.add_routes([web.post("/__update", update), web.route("*", "/__fault", fault), web.route("*", "/__calls", seen_calls),
                web.post("/__file", put_file), web.get("/file/bot{token}/{tail:.+}", file),
                web.route("*", "/bot{token}/{method}", bot)])
web.run_app(app, host="127.0.0.1", port=a.listen, print=None, handle_signals=True)
