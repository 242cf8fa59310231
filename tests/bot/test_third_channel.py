"""A further channel is one module and one line in CHANNELS: everything else works with it."""

import asyncio
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from bot import duties
from bot.app import create_app
from bot.channels import CHANNELS
from bot.settings import Settings
from bot.wiring import Service, build
from db.broadcasts import steering
from db.clock import now
from db.models import Complaint
from db.session import reading, transaction
from handlers import texts
from tests.bot.toy import Provider, ToyChannel

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def service(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    """A service built as `kawan run` builds it, with the line added to the list."""
    monkeypatch.setitem(CHANNELS, "toy", ToyChannel)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOY_TOKEN", "toy-secret")
    built = build(Settings(database_url=database_url, media_url=str(tmp_path / "media")))
    yield built
    built.engine.dispose()


class Phone:
    """A person with the toy app: posts through the webhook, reads what the provider delivers."""

    def __init__(self, service: Service, number: str = "toy-person-1") -> None:
        channel = service.channels["toy"]
        assert isinstance(channel, ToyChannel)
        self.provider: Provider = channel.provider
        self.number = number
        self._client = TestClient(create_app(service))
        self._dispatcher = next(d for d in service.dispatchers if d.channel is channel)

    def __call__(self, text: str) -> str:
        seen = len(self.provider.taken)
        body = [{"id": uuid.uuid4().hex, "from": self.number, "text": text}]
        headers = {"X-Toy-Token": "toy-secret"}
        answer = self._client.post("/webhooks/toy", json=body, headers=headers)
        assert (answer.status_code, answer.text) == (200, "ok")
        self.fetch()
        return "\n".join(sent.text for sent in self.provider.taken[seen:])

    def fetch(self) -> None:
        asyncio.run(self._dispatcher.drain())


def test_a_complaint_is_filed_over_a_channel_nobody_knew(service: Service) -> None:
    say = Phone(service)
    assert "2. Lapor kendala" in say("halo")
    assert say("2") == texts.DESCRIBE
    assert "1. Ya, benar" in say("koperasi kami tidak punya tanah untuk gerai")
    assert say("1") == texts.VILLAGE
    say("hajimena natar")
    assert "1. Ya, kirim" in say("lanjut")
    receipt = say("1")
    with reading(service.engine) as session:
        complaint = session.exec(select(Complaint)).one()
    assert complaint.number in receipt
    assert complaint.number in say("status")


def test_an_announcement_reaches_it(service: Service) -> None:
    phone = Phone(service)
    phone("halo")
    with transaction(service.engine) as session:
        draft = steering.Draft(text="Bimtek hari Senin.", audience={})
        steering.create(session, draft, official_id=None, at=now())
    expand = duties.expand_broadcasts(service.policy)
    with transaction(service.engine) as session:
        assert expand(session, now()) == 1
    phone.fetch()
    assert phone.provider.texts()[-1] == "Bimtek hari Senin."


def test_a_platform_with_a_token_switches_the_simulator_off(service: Service) -> None:
    assert list(service.channels) == ["toy"]
    assert TestClient(create_app(service)).get("/simulator").status_code == 404
    assert TestClient(create_app(service)).get("/health/ready").json()["channels"] == ["toy"]


def test_without_its_token_it_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHANNELS, "toy", ToyChannel)
    monkeypatch.chdir(tmp_path)
    built = build(Settings())
    assert list(built.channels) == ["web"]
    assert TestClient(create_app(built)).post("/webhooks/toy").status_code == 404
    built.engine.dispose()


def test_no_module_outside_the_channel_names_it() -> None:
    sources = [f for top in ("bot", "handlers", "faq", "db") for f in (ROOT / top).rglob("*.py")]
    naming = [f for f in sources if re.search(r"\btoy", f.read_text(encoding="utf-8"), re.I)]
    assert len(sources) > 50
    assert naming == []
