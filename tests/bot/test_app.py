"""The HTTP edge: what is refused, what is postponed, and what monitoring may see."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlmodel import select
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from bot.app import create_app
from bot.channels import CHANNELS
from bot.files import sign, signed_urls
from bot.settings import Settings
from bot.wiring import Service, build
from db.models import Contact, Inbox, Outbox
from db.session import reading
from handlers.message import OutgoingMedia
from tests.bot.toy import ToyChannel
from tests.databases import new_postgres_url
from tests.pgtemp import Postgres

TOKEN = "toy-Zb81xQ"
HEADERS = {"X-Toy-Token": TOKEN}
BODY = '[{"id": "1", "from": "628123456789", "text": "menu"}]'
PICTURE = b"\x89PNG\r\n\x1a\n picture"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setitem(CHANNELS, "toy", ToyChannel)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOY_TOKEN", TOKEN)
    return Settings(public_url="https://kawan.example", secret_key="a secret of ours")


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    built = build(settings)
    yield built
    built.engine.dispose()


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(create_app(service), raise_server_exceptions=False)


def inbox(service: Service) -> list[Inbox]:
    with reading(service.engine) as session:
        return list(session.exec(select(Inbox)).all())


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        pytest.param({}, BODY, 403, id="no signature"),
        pytest.param({"X-Toy-Token": "toy-forged"}, BODY, 403, id="forged"),
        pytest.param(HEADERS, BODY[:-7], 400, id="truncated"),
        pytest.param(HEADERS, b"\xff\xfe\x00[", 400, id="no UTF-8"),
        pytest.param(HEADERS, b"", 400, id="nothing"),
        pytest.param(HEADERS, "x" * 2_001, 413, id="too large"),
        pytest.param(HEADERS, "[]", 200, id="nothing for us"),
        pytest.param(HEADERS, BODY, 200, id="a message"),
    ],
)
def test_a_request_that_is_not_a_message_is_refused_with_one_line_in_the_log(
    client: TestClient, service: Service, headers: dict[str, str], body: Any, status: int
) -> None:
    with capture_logs() as lines:
        answer = client.post("/webhooks/toy", content=body, headers=headers)
    assert answer.status_code == status
    assert len(inbox(service)) == (body == BODY and status == 200)
    warnings = [line for line in lines if line["log_level"] in {"warning", "error"}]
    assert [line["status"] for line in warnings] == ([status] if status != 200 else [])
    assert not re.search(r"toy-|62812|menu", str(lines))


def test_other_addresses_and_methods_are_not_found(client: TestClient) -> None:
    assert client.post("/webhooks/nobody").status_code == 404
    assert client.get("/webhooks/toy").status_code == 405
    assert client.put("/webhooks/toy").status_code == 405
    assert client.get("/nowhere").status_code == 404


def test_a_body_that_is_too_large_is_not_read_to_its_end(service: Service) -> None:
    """No Content-Length tells; the sender could go on for ever."""
    read: list[int] = []
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        read.append(1)
        return {"type": "http.request", "body": b"x" * 500, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/webhooks/toy",
        "raw_path": b"/webhooks/toy",
        "query_string": b"",
        "headers": [(b"x-toy-token", TOKEN.encode())],
    }
    asyncio.run(create_app(service)(scope, receive, send))  # type: ignore[arg-type]
    assert said[0]["status"] == 413
    assert len(read) == 5


def test_a_sender_that_hangs_up_is_no_fault_of_ours(service: Service) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_message: dict[str, Any]) -> None:
        return None

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/webhooks/toy",
        "raw_path": b"/webhooks/toy",
        "query_string": b"",
        "headers": [],
    }
    with capture_logs() as lines:
        asyncio.run(create_app(service)(scope, receive, send))  # type: ignore[arg-type]
    assert [line["event"] for line in lines] == ["webhook refused"]
    assert inbox(service) == []


def test_while_the_database_is_away_messages_are_postponed_and_none_is_lost(
    postgres: Postgres, settings: Settings
) -> None:
    url = new_postgres_url(postgres)
    service = build(settings.model_copy(update={"database_url": url}))
    client = TestClient(create_app(service), raise_server_exceptions=False)
    postgres.crash()
    try:
        with capture_logs() as lines:
            refused = client.post("/webhooks/toy", content=BODY, headers=HEADERS)
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert [line["event"] for line in lines] == ["webhook postponed"]
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
        assert client.get("/metrics").status_code == 503
    finally:
        postgres.start()
    assert inbox(service) == []
    assert client.get("/health/ready").status_code == 200
    for _ in range(2):
        again = client.post("/webhooks/toy", content=BODY, headers=HEADERS)
        assert again.status_code == 200
    assert len(inbox(service)) == 1
    service.engine.dispose()


def test_a_database_of_an_older_release_is_not_ready(client: TestClient, service: Service) -> None:
    assert client.get("/health/ready").status_code == 200
    with service.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "kawan db upgrade" in answer.json()["status"]


def test_metrics_can_be_parsed_and_name_nobody(client: TestClient, service: Service) -> None:
    client.post("/webhooks/toy", content=BODY, headers=HEADERS)
    client.post("/webhooks/toy", content=BODY, headers={})
    body = client.get("/metrics").text
    families = {f.name: f for f in text_string_to_metric_families(body)}
    messages = {
        (s.labels["channel"], s.labels["status"]): s.value
        for s in families["kawan_messages"].samples
    }
    assert messages == {("toy", "queued"): 1.0}
    outcomes = {
        s.labels["status"]
        for s in families["kawan_webhook_requests"].samples
        if s.labels["channel"] == "toy"
    }
    assert {"200", "403"} <= outcomes
    with reading(service.engine) as session:
        assert session.exec(select(Contact)).one().external_id == "628123456789"
        assert session.exec(select(Outbox)).one().recipient not in body
    assert not re.search(r"628\d{5}", body)


@pytest.fixture
def signed(service: Service, settings: Settings) -> str:
    """The path of a signed URL of a kept picture."""
    make = signed_urls(settings)
    assert make is not None
    key = service.store.put(PICTURE)
    url = make(OutgoingMedia("photo", key, "image/png", "foto.png"))
    return url.removeprefix("https://kawan.example")


def test_a_signed_file_is_served(client: TestClient, signed: str) -> None:
    answer = client.get(signed)
    assert (answer.status_code, answer.content) == (200, PICTURE)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "signature", ["0" * 32, "", "x", "%C3%A9" * 16, "%00", "A" * 5000], ids=range(6)
)
def test_a_forged_signature_finds_nothing(client: TestClient, signed: str, signature: str) -> None:
    key = signed.rpartition("/")[2]
    assert client.get(f"/media/{signature}/{key}").status_code == 404


def test_a_signature_opens_no_other_file(client: TestClient, service: Service, signed: str) -> None:
    other = service.store.put(b"another file")
    assert client.get(signed.rpartition("/")[0] + f"/{other}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "../kawan.db",
        "..%2F..%2Fetc%2Fpasswd",
        "/etc/passwd",
        "materi/../../content.py",
        "materi/.hidden",
        "materi/",
        "materi/nothing.xlsx",
        "0" * 64,
    ],
)
def test_no_path_leads_out_of_the_store_even_when_it_is_signed(
    client: TestClient, settings: Settings, path: str
) -> None:
    plain = path.replace("%2F", "/")
    signature = sign(settings.secret_key.get_secret_value(), plain)
    quoted = path.replace("../", "..%2F")
    assert client.get(f"/media/{signature}/{quoted}").status_code == 404


def test_without_a_secret_no_file_is_served(settings: Settings) -> None:
    service = build(settings.model_copy(update={"secret_key": Settings().secret_key}))
    key = service.store.put(PICTURE)
    client = TestClient(create_app(service))
    assert client.get(f"/media/{sign('', key)}/{key}").status_code == 404
    service.engine.dispose()
