"""A file made for one person reaches them on both roads, and nobody once it has expired: uploaded
from the database (Telegram), and fetched by its signed address (WhatsApp)."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

import httpx
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from bot.app import create_app
from bot.channels import CHANNELS
from bot.channels.base import Part, SendError, Surroundings
from bot.channels.whatsapp.sending import Composer
from bot.channels.whatsapp.settings import TwilioSettings
from bot.files import File, open_file, read_file, sign, signed_urls
from bot.media import MediaStore
from bot.settings import Settings
from bot.wiring import Service, build
from db import documents
from db.clock import now
from db.session import transaction
from handlers.documents import PDF, XLSX
from handlers.documents.call_list import call_list_xlsx
from handlers.documents.paper import call_list_pdf
from handlers.message import OutgoingMedia
from tests.bot.toy import ToyChannel
from tests.databases import new_postgres_url
from tests.handlers.documents.people import MADE, call
from tests.pgtemp import Postgres
from tests.standins.telegram import fake_channel

PUBLIC = "https://kawan.example"
EXPIRED = timedelta(days=8)
PAPER = call_list_pdf("Daftar telepon", MADE, [call()])
SHEET = call_list_xlsx("Daftar telepon", MADE, [call()])
FILES = [("daftar telepon.pdf", PDF, PAPER), ("daftar 50%41.xlsx", XLSX, SHEET)]


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media")


@pytest.fixture
def settings(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return Settings(database_url=database_url, public_url=PUBLIC, secret_key="a secret of ours")


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    built = build(settings)
    yield built
    built.engine.dispose()


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(create_app(service), raise_server_exceptions=False)


def keep(
    engine: Engine,
    name: str = "daftar.pdf",
    mime: str = PDF,
    data: bytes = PAPER,
    ago: timedelta = timedelta(),
) -> OutgoingMedia:
    """A document made that long ago, as a message names it."""
    with transaction(engine) as session:
        path = documents.keep(session, name=name, mime=mime, data=data, at=now() - ago)
    return OutgoingMedia("document", path, mime, name)


# --- uploaded ---------------------------------------------------------------------------------
def upload(engine: Engine, store: MediaStore, medium: OutgoingMedia) -> list[bytes]:
    """What Telegram is sent, as its channel sends it: the bodies of its requests."""
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read())
        chat = {"id": 77, "type": "private", "first_name": "Siti"}
        sent = {"message_id": 8, "date": 1, "chat": chat}
        return httpx.Response(200, json={"ok": True, "result": sent})

    channel = fake_channel(answer, open_file=partial(open_file, store, engine=engine))
    asyncio.run(channel.send("77", Part("Daftar telepon", media=medium)))
    return bodies


@pytest.mark.parametrize(("name", "mime", "data"), FILES)
def test_telegram_is_sent_the_file_itself(
    engine: Engine, store: MediaStore, name: str, mime: str, data: bytes
) -> None:
    [body] = upload(engine, store, keep(engine, name, mime, data))
    assert data in body
    assert f'filename="{name}"'.encode() in body
    assert b"dokumen/" not in body


def test_an_expired_file_is_given_up_and_its_key_is_not_told(
    engine: Engine, store: MediaStore
) -> None:
    medium = keep(engine, ago=EXPIRED)
    with pytest.raises(SendError) as caught:
        upload(engine, store, medium)
    assert (caught.value.permanent, caught.value.unknown) == (True, False)
    assert medium.path.split("/")[1] not in f"{caught.value}{caught.value.__cause__}"


def test_while_the_database_is_away_the_upload_is_tried_again_and_never_in_doubt(
    postgres: Postgres, store: MediaStore, settings: Settings
) -> None:
    service = build(settings.model_copy(update={"database_url": new_postgres_url(postgres)}))
    engine, client = service.engine, TestClient(create_app(service))
    medium = keep(engine)
    postgres.crash()
    try:
        with pytest.raises(SendError) as caught:
            upload(engine, store, medium)
        assert (caught.value.permanent, caught.value.unknown) == (False, False)
        refused = client.get(address(settings, medium))
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
    finally:
        postgres.start()
    assert PAPER in upload(engine, store, medium)[0]
    assert client.get(address(settings, medium)).content == PAPER
    engine.dispose()


class Watched(ToyChannel):
    """A channel that remembers what it was built from."""

    seen: ClassVar[list[Surroundings]] = []

    @classmethod
    def build(cls, around: Surroundings) -> "ToyChannel | None":
        cls.seen.append(around)
        return super().build(around)


def test_the_channels_that_are_built_can_open_documents(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANNELS, "toy", Watched)
    built = build(settings)
    medium = keep(built.engine)
    assert Watched.seen[-1].open_file(medium.path) == PAPER
    built.engine.dispose()


# --- fetched ----------------------------------------------------------------------------------
def address(settings: Settings, medium: OutgoingMedia) -> str:
    """Where Twilio is told to fetch it, as WhatsApp's channel tells it; without our host."""
    own = TwilioSettings(account_sid="AC" + "1" * 32, auth_token="t", from_="+14155238886")
    composer = Composer(own, PUBLIC, signed_urls(settings))
    [url] = composer.parameters("+6281234567890", Part("", media=medium))["media_url"]
    return str(url).removeprefix(PUBLIC)


@pytest.mark.parametrize(("name", "mime", "data"), FILES)
def test_whatsapp_fetches_the_file_with_its_type_and_nobody_keeps_a_copy(
    client: TestClient, service: Service, settings: Settings, name: str, mime: str, data: bytes
) -> None:
    answer = client.get(address(settings, keep(service.engine, name, mime, data)))
    assert (answer.status_code, answer.content) == (200, data)
    assert answer.headers["Content-Type"] == mime
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_its_address_leads_nowhere_once_it_has_expired_or_is_purged(
    client: TestClient, service: Service, settings: Settings
) -> None:
    url = address(settings, keep(service.engine, ago=EXPIRED))
    assert client.get(url).status_code == 404
    with transaction(service.engine) as session:
        assert documents.purge(session, now()) == 1
    assert client.get(url).status_code == 404


def test_who_knows_the_token_only_gets_nothing(
    client: TestClient, service: Service, settings: Settings
) -> None:
    medium = keep(service.engine)
    assert client.get(f"/media/{'0' * 32}/{medium.path}").status_code == 404
    assert client.get(f"/media/{medium.path}").status_code == 404
    assert client.get(address(settings, medium)).status_code == 200


def test_even_a_signed_path_must_name_token_and_file_exactly(
    client: TestClient, service: Service, settings: Settings
) -> None:
    path = keep(service.engine).path
    token = path.split("/")[1]
    for wrong in (
        "dokumen/",
        f"dokumen/{token}",
        f"dokumen/{token}/",
        f"dokumen/{token}/other.pdf",
        f"dokumen/{token.upper()}x/daftar.pdf",
        f"dokumen/{token[:-1]}/daftar.pdf",
        f"dokumen/{token}/daftar.pdf/x",
        f"dokumen/x/{token}/daftar.pdf",
        f"dokumen/../{token}/daftar.pdf",
        f"materi/{token}",
        "dokumen/%00/daftar.pdf",
    ):
        signature = sign(settings.secret_key.get_secret_value(), wrong.replace("%00", "\0"))
        quoted = wrong.replace("../", "..%2F")
        assert client.get(f"/media/{signature}/{quoted}").status_code == 404, wrong


# --- the other files --------------------------------------------------------------------------
def test_types_do_not_depend_on_the_tables_of_the_machine(store: MediaStore) -> None:
    assert read_file(store, "materi/buku-kas-harian.xlsx").mime == XLSX
    assert read_file(store, "materi/undangan-rat.docx").mime.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"\x89PNG\r\n\x1a\n picture", "image/png"),
        (b"\xff\xd8\xff photo", "image/jpeg"),
        (PAPER, PDF),
        (b"<html>", "application/octet-stream"),
    ],
)
def test_a_kept_file_has_no_name_and_is_known_by_its_first_bytes(
    store: MediaStore, data: bytes, mime: str
) -> None:
    assert read_file(store, store.put(data)) == File(data, mime, private=False)


def test_without_a_database_there_are_no_documents(engine: Engine, store: MediaStore) -> None:
    medium = keep(engine)
    with pytest.raises(FileNotFoundError):
        open_file(store, medium.path)
    assert open_file(store, medium.path, engine) == PAPER
