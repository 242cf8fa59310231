"""`kawan whatsapp templates`: from the shipped text to Meta's verdict, with a Twilio that remembers."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.__main__ import app
from bot.channels.base import ConfigurationError
from db import templates
from db.migrate import upgrade
from db.models import MessageTemplate
from db.session import make_engine, reading
from db.templates import suggestions

NAMES = [draft.name for draft in suggestions()]


@dataclass
class Twilio:
    """The Content API of one account: what was created, and what Meta thinks of it."""

    url: str = ""
    contents: dict[str, dict[str, Any]] = field(default_factory=dict)
    approvals: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    faults: list[tuple[int, int]] = field(default_factory=list)  # status, code of the next calls

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.calls.append(f"{method} {path}")
        if self.faults:
            status, code = self.faults.pop(0)
            return status, {"status": status, "code": code, "message": "no"}
        if (method, path) == ("POST", "/v1/Content"):
            sid = f"HX{len(self.contents):032x}"
            self.contents[sid] = {"sid": sid, **body}
            return 201, self.contents[sid]
        sid = path.split("/")[3]
        if sid not in self.contents:
            return 404, {"status": 404, "code": 20404, "message": "not found"}
        return self.submit(sid, body) if method == "POST" else (200, self.told(sid, path))

    def told(self, sid: str, path: str) -> dict[str, Any]:
        if path.endswith("/ApprovalRequests"):
            return {"sid": sid, "whatsapp": self.approvals.get(sid, {"status": "unsubmitted"})}
        return self.contents[sid]

    def submit(self, sid: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if sid in self.approvals:
            return 400, {"status": 400, "code": 92002, "message": "submitted already"}
        self.approvals[sid] = {**body, "status": "received", "rejection_reason": ""}
        return 201, self.approvals[sid]

    def verdict(self, name: str, status: str, reason: str = "") -> None:
        """What Meta decides on the template with this name."""
        [sid] = [sid for sid, made in self.contents.items() if made["friendly_name"] == name]
        self.approvals[sid] |= {"status": status, "rejection_reason": reason}


@pytest.fixture
def twilio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    """A Twilio, and a folder whose settings lead to it."""
    office = Twilio()

    class Handler(BaseHTTPRequestHandler):
        def serve(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            raw = json.loads(self.rfile.read(length) or b"{}")
            status, body = office.answer(self.command, self.path, raw)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *args: object) -> None:
            pass

        do_GET = do_POST = serve  # noqa: N815 - the base class wants these names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    office.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "rahasia-sekali")
    monkeypatch.setenv("TWILIO_API_URL", office.url)
    yield office
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def database(twilio: Twilio) -> Iterator[Engine]:
    engine = make_engine("sqlite:///data/kawan.db")
    upgrade(engine)
    yield engine
    engine.dispose()


def kawan(*arguments: str) -> Result:
    result = CliRunner().invoke(app, ["whatsapp", "templates", *arguments])
    assert "rahasia-sekali" not in result.output
    return result


def rows(database: Engine) -> list[MessageTemplate]:
    with reading(database) as session:
        return templates.all_(session)


def usable(database: Engine) -> list[str]:
    """The templates that a message may be sent with."""
    with reading(database) as session:
        found = [templates.of_purpose(session, draft.purpose) for draft in suggestions()]
    return [row.name for row in found if row and row.content_sid]


def test_from_nothing_to_a_template_that_may_be_sent(database: Engine, twilio: Twilio) -> None:
    assert kawan("list").output.count("belum dibuat") == len(NAMES)

    made = kawan("create")
    assert made.exit_code == 0
    assert made.output.count("menunggu persetujuan Meta") == len(NAMES)
    assert "kawan whatsapp templates check" in made.output
    assert [row.name for row in rows(database)] == NAMES
    assert {c["language"] for c in twilio.contents.values()} == {"id"}
    assert {a["category"] for a in twilio.approvals.values()} == {"UTILITY"}

    twilio.verdict("kawan_pengumuman", "approved")
    twilio.verdict("kawan_pembuka", "rejected", "TAG_CONTENT_MISMATCH")
    checked = kawan("check").output.splitlines()
    [announcement] = [line for line in checked if line.startswith("kawan_pengumuman")]
    assert "pengumuman  disetujui" in announcement
    assert announcement.endswith("(baru)")
    [opener] = [line for line in checked if line.startswith("kawan_pembuka")]
    assert "ditolak: TAG_CONTENT_MISMATCH" in opener
    assert "dengan nama baru" in checked[-1]
    assert "(baru)" not in kawan("check").output

    assert usable(database) == ["kawan_pengumuman"]


def test_a_paused_template_is_not_used(database: Engine, twilio: Twilio) -> None:
    kawan("create")
    for name in NAMES:
        twilio.verdict(name, "approved")
    kawan("check")
    assert usable(database) == NAMES
    twilio.verdict("kawan_pengumuman", "paused")
    assert "dihentikan sementara" in kawan("check").output
    assert usable(database) == [name for name in NAMES if name != "kawan_pengumuman"]


def test_what_is_made_already_is_not_made_again(database: Engine, twilio: Twilio) -> None:
    kawan("create", "--name", "kawan_pembuka")
    calls = list(twilio.calls)
    assert kawan("create", "--name", "kawan_pembuka").exit_code == 0
    assert twilio.calls == calls
    assert len(rows(database)) == 1


def test_an_interrupted_command_goes_on_where_it_stopped(database: Engine, twilio: Twilio) -> None:
    twilio.faults = [(503, 20503)]
    first = kawan("create", "--name", "kawan_pembuka")
    assert (first.exit_code, first.output.count("\n")) == (1, 1)
    assert "Twilio sedang sibuk" in first.output
    assert [row.content_sid for row in rows(database)] == [""]

    original, twilio.submit = twilio.submit, lambda sid, body: (500, {"code": 20500})  # type: ignore[method-assign]
    assert "Jawaban Twilio tidak sampai" in kawan("create", "--name", "kawan_pembuka").output
    assert [row.status for row in rows(database)] == ["draft"]
    twilio.submit = original  # type: ignore[method-assign]

    assert kawan("create", "--name", "kawan_pembuka").exit_code == 0
    assert len(twilio.contents) == 1
    assert [row.status for row in rows(database)] == ["pending"]


def test_a_request_that_arrived_before_the_answer_got_lost_counts(
    database: Engine, twilio: Twilio
) -> None:
    def late(sid: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        Twilio.submit(twilio, sid, body)
        return 500, {"code": 20500}

    twilio.submit = late  # type: ignore[method-assign]
    assert kawan("create", "--name", "kawan_pembuka").exit_code == 0
    assert [row.status for row in rows(database)] == ["pending"]

    with_sid = rows(database)[0].content_sid
    assert kawan("link", "kawan_pembuka", with_sid).exit_code == 0
    del twilio.submit
    assert kawan("create", "--name", "kawan_pembuka").exit_code == 0
    assert [row.status for row in rows(database)] == ["pending"]


def by_hand(twilio: Twilio, sid: str, body: str, status: str = "approved") -> str:
    """A content that somebody made in Twilio's console."""
    kinds = {"twilio/quick-reply": {"body": body, "actions": [{"title": "Siap", "id": "1"}]}}
    twilio.contents[sid] = {"sid": sid, "friendly_name": "x", "types": kinds}
    twilio.approvals[sid] = {"status": status, "category": "MARKETING"}
    return sid


def test_a_template_made_by_hand_is_linked_with_its_own_text(
    database: Engine, twilio: Twilio
) -> None:
    sid = by_hand(twilio, "HX" + "b" * 32, "Bapak/Ibu, kabar {{1}} dari dinas: {{2}}")
    linked = kawan("link", "kabar_dinas", sid, "--purpose", "announcement")
    assert linked.output == f"kabar_dinas  pengumuman  disetujui  {sid}\n"
    [row] = rows(database)
    assert (row.body, row.buttons, row.variables, row.category) == (
        "Bapak/Ibu, kabar {{1}} dari dinas: {{2}}",
        ["Siap"],
        ["title", "text"],
        "MARKETING",
    )

    other = by_hand(twilio, "HX" + "c" * 32, "Kabar {{1}} saja.", "pending")
    changed = kawan("link", "kabar_dinas", other, "--variables", "text")
    assert "Meta biasanya menjawab" in changed.output
    [row] = rows(database)
    assert (row.content_sid, row.variables, row.status) == (other, ["text"], "pending")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("link", "kawan_pembuka", "HX12"), "HX12"),
        (("link", "baru", "HX" + "d" * 32), "--purpose"),
        (("link", "baru", "HX" + "d" * 32, "--purpose", "iklan"), "--purpose"),
        (("link", "kawan_pembuka", "HX" + "d" * 32), "berurutan"),
        (("link", "Kabar Baru", "HX" + "d" * 32, "--purpose", "opener"), "nama"),
        (("create", "--name", "tidak_ada"), "tidak_ada"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_nothing_is_kept(
    database: Engine, twilio: Twilio, arguments: tuple[str, ...], word: str
) -> None:
    by_hand(twilio, "HX" + "d" * 32, "Kabar {{1}} saja.")
    refused = kawan(*arguments)
    assert refused.exit_code == 2
    assert word in refused.output
    assert rows(database) == []


def test_a_content_that_twilio_does_not_know(database: Engine, twilio: Twilio) -> None:
    refused = kawan("link", "kawan_pembuka", "HX" + "e" * 32)
    assert refused.exit_code == 1
    assert "tidak mengenal template itu" in refused.output
    assert rows(database) == []


def test_one_that_was_deleted_at_twilio_is_not_used_any_more(
    database: Engine, twilio: Twilio
) -> None:
    kawan("create", "--name", "kawan_pembuka")
    twilio.verdict("kawan_pembuka", "approved")
    kawan("check")
    twilio.contents.clear()
    assert "tidak ada lagi di Twilio" in kawan("check").output
    assert [row.status for row in rows(database)] == ["rejected"]


def test_nothing_to_check_names_the_next_step(database: Engine) -> None:
    assert "kawan whatsapp templates create" in kawan("check").output


def test_a_wrong_token_is_one_sentence(database: Engine, twilio: Twilio) -> None:
    twilio.faults = [(401, 20003)]
    refused = kawan("create")
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
    assert "TWILIO_AUTH_TOKEN" in refused.output


def test_without_an_account_the_key_is_named(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TWILIO_ACCOUNT_SID")
    error = kawan("check").exception
    assert isinstance(error, ConfigurationError)
    assert "TWILIO_ACCOUNT_SID" in str(error)
