"""What a page gets back: its own conversation, in order, escaped, and nothing twice."""

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from starlette.testclient import TestClient

from bot.media import MediaStore
from bot.simulator.conversation import Cursor
from db import contacts, outbox
from db.clock import now
from db.session import transaction
from handlers.message import Option, Reply
from tests.simulator.app import Talk, make_app, make_talk, say
from tests.simulator.client import API, CHAIR, OTHER, body, post, shown


@pytest.fixture
def talk(engine: Engine) -> Talk:
    """On both databases: order and cursors depend on how they compare times."""
    return Talk(engine)


def test_mark_up_is_rendered_and_everything_else_escaped(client: TestClient, talk: Talk) -> None:
    talk.talker = lambda said: [Reply(f"*tebal* _miring_ {said.text}\nbaris <dua> & tiga")]
    post(client, text="<script>alert(1)</script> *bold*")

    mine, answer = shown(client)
    assert mine["text"] == "&lt;script&gt;alert(1)&lt;/script&gt; <b>bold</b>"
    assert answer["text"] == (
        "<b>tebal</b> <i>miring</i> &lt;script&gt;alert(1)&lt;/script&gt; <b>bold</b>\n"
        "baris &lt;dua&gt; &amp; tiga"
    )


def test_buttons_and_requests_are_shown(client: TestClient, talk: Talk) -> None:
    talk.talker = lambda said: [Reply("Di mana?", (Option("2:x", "<Di sini>"),), (), "location")]
    post(client, text="halo")

    answer = shown(client)[1]
    assert answer["options"] == [{"value": "2:x", "label": "<Di sini>"}]
    assert answer["request"] == "location"


def test_chairs_do_not_see_each_other(client: TestClient) -> None:
    post(client, text="rahasia")
    post(client, chair=OTHER, text="halo")

    assert [m["text"] for m in shown(client, chair=OTHER)] == ["halo", "Anda menulis: halo"]


def test_a_page_goes_on_where_it_stopped(client: TestClient) -> None:
    post(client, text="satu")
    first = client.get(API, params={"chair": CHAIR, "wait": 0}).json()
    post(client, text="dua")

    assert [m["text"] for m in shown(client, after=first["next"])] == ["dua", "Anda menulis: dua"]
    assert [m["text"] for m in shown(client)] == [
        "satu",
        "Anda menulis: satu",
        "dua",
        "Anda menulis: dua",
    ]


def test_a_message_is_shown_only_once_it_is_sent(client: TestClient, talk: Talk) -> None:
    post(client, text="halo")
    start = client.get(API, params={"chair": CHAIR, "wait": 0}).json()["next"]
    _queue(talk, "pengumuman", outbox.Priority.BROADCAST)

    assert shown(client, after=start) == []
    talk.send_all()
    assert [m["text"] for m in shown(client, after=start)] == ["pengumuman"]


def test_an_announcement_that_was_overtaken_is_not_missed(client: TestClient, talk: Talk) -> None:
    post(client, text="halo")
    start = client.get(API, params={"chair": CHAIR, "wait": 0}).json()["next"]
    _queue(talk, "pengumuman", outbox.Priority.BROADCAST)
    late = _queue(talk, "jawaban", outbox.Priority.REPLY)
    assert talk.send_one() == late
    first = client.get(API, params={"chair": CHAIR, "after": start, "wait": 0}).json()
    talk.send_all()

    assert [m["text"] for m in first["messages"]] == ["jawaban"]
    assert [m["text"] for m in shown(client, after=first["next"])] == ["pengumuman"]


def _queue(talk: Talk, text: str, priority: outbox.Priority) -> int:
    with transaction(talk.engine) as session:
        contact = contacts.get_or_create(
            session, channel="web", external_id=CHAIR, name="", phone=None, at=now()
        )
        return say(session, contact, Reply(text), priority)


def test_waiting_ends_as_soon_as_something_was_said(client: TestClient) -> None:
    answers: list[list[str]] = []

    def wait() -> None:
        answer = client.get(API, params={"chair": CHAIR})
        answers.append([m["from"] for m in answer.json()["messages"]])

    waiting = threading.Thread(target=wait)
    waiting.start()
    post(client, text="halo")  # goes through although the other request is waiting
    waiting.join(timeout=10)

    assert answers[0][0] == "chair"


def test_nobody_known_has_said_nothing(client: TestClient) -> None:
    answer = client.get(API, params={"chair": CHAIR, "wait": 0})

    assert answer.json() == {"messages": [], "next": "0.0.0"}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"chair": "x"},
        {"chair": CHAIR, "after": "x"},
        {"chair": CHAIR, "after": "1.2"},
        {"chair": CHAIR, "after": "9" * 30 + ".1.1"},
        {"chair": CHAIR, "wait": "lama"},
    ],
)
def test_questions_nobody_can_read_are_refused(client: TestClient, query: dict[str, str]) -> None:
    assert client.get(API, params=query).status_code == 400


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**17 - 1), st.integers(0, 10**18 - 1))
def test_a_cursor_survives_the_way_through_the_page(inbox: int, sent: int, outbox_id: int) -> None:
    cursor = Cursor(inbox, sent, outbox_id)

    assert Cursor.parse(str(cursor)) == cursor


def test_while_the_database_is_away_the_page_is_asked_to_come_back(tmp_path: Path) -> None:
    talk = make_talk(tmp_path / "gone")
    talk.engine.dispose()
    (tmp_path / "gone" / "kawan.db").unlink()
    (tmp_path / "gone" / "kawan.db").mkdir()
    with TestClient(make_app(talk, MediaStore(tmp_path))) as client:
        assert client.get(API, params={"chair": CHAIR}).status_code == 503
        assert client.post(API, json=body(text="halo")).status_code == 503
