"""What a page may send, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.media import MediaStore
from bot.simulator.incoming import invented_phone
from db.phones import normalise
from handlers.message import Location, SharedContact
from tests.simulator.app import Talk, make_app
from tests.simulator.client import API, CHAIR, OTHER, body, heard, post, shown


def test_a_text_reaches_the_bot_and_both_sides_are_shown(client: TestClient, talk: Talk) -> None:
    assert post(client, text="  halo  ") == 204

    assert (heard(talk).channel, heard(talk).sender) == ("web", CHAIR)
    assert (heard(talk).text, heard(talk).name) == ("halo", "Ketua 1")
    assert [(m["from"], m["text"], m["status"]) for m in shown(client)] == [
        ("chair", "halo", "received"),
        ("bot", "Anda menulis: halo", "sent"),
    ]


def test_a_pressed_button_carries_its_payload_and_its_label(client: TestClient, talk: Talk) -> None:
    post(client, text="Lapor kendala", choice="3:lapor")

    assert (heard(talk).choice, heard(talk).text) == ("3:lapor", "Lapor kendala")


def test_a_location_is_shared(client: TestClient, talk: Talk) -> None:
    post(client, location={"latitude": -5.7, "longitude": 105.6})

    assert heard(talk).location == Location(-5.7, 105.6)
    assert [m["shared"] for m in shown(client)[:1]] == ["location"]


def test_a_shared_number_is_invented_valid_and_always_the_same(
    client: TestClient, talk: Talk
) -> None:
    post(client, contact=True)

    number = invented_phone(CHAIR)
    assert heard(talk).shared_contact == SharedContact(number, own=True)
    assert normalise(number) == number
    assert number != invented_phone(OTHER)
    assert [m["shared"] for m in shown(client)[:1]] == ["contact"]


def test_a_double_click_or_a_retry_is_handled_once(client: TestClient, talk: Talk) -> None:
    message = body(text="halo")

    assert [client.post(API, json=message).status_code for _ in range(3)] == [204] * 3

    assert len(talk.heard) == 1
    assert len(shown(client)) == 2
    assert shown(client)[0]["client_id"] == message["client_id"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="nothing said"),
        pytest.param({"text": "   "}, id="blank"),
        pytest.param({"text": "x" * 4001}, id="text too long"),
        pytest.param({"text": 5}, id="text is a number"),
        pytest.param({"text": "a\x00b"}, id="NUL"),
        pytest.param({"text": "halo", "chair": "short"}, id="chair too short"),
        pytest.param({"text": "halo", "chair": "../../etc/passwd"}, id="chair with signs"),
        pytest.param({"text": "halo", "chair": "KETUA-SATU-0001"}, id="chair in capitals"),
        pytest.param({"text": "halo", "chair": "a" * 65}, id="chair too long"),
        pytest.param({"text": "halo", "chair": CHAIR + "\n"}, id="chair with a line break"),
        pytest.param({"text": "halo", "client_id": "x"}, id="client id is no uuid"),
        pytest.param({"text": "halo", "client_id": None}, id="no client id"),
        pytest.param({"text": "halo", "name": "x" * 61}, id="name too long"),
        pytest.param({"choice": ""}, id="empty choice"),
        pytest.param({"choice": "x" * 201}, id="choice too long"),
        pytest.param({"location": {"latitude": 91, "longitude": 0}}, id="beyond the pole"),
        pytest.param({"location": {"latitude": 1}}, id="half a location"),
        pytest.param({"location": "Kalianda"}, id="location in words"),
        pytest.param({"text": "halo", "phone": "+628"}, id="unknown field"),
    ],
)
def test_what_is_no_message_is_refused(
    client: TestClient, talk: Talk, change: dict[str, Any]
) -> None:
    assert client.post(API, json=body(**change)).status_code == 400
    assert talk.heard == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"chair": "\xed\xa0\x80"}',
        json.dumps(body(location={"latitude": float("nan"), "longitude": 1})).encode(),
        json.dumps(body(location={"latitude": 1, "longitude": float("inf")})).encode(),
    ],
)
def test_what_is_no_json_is_refused(client: TestClient, content: bytes) -> None:
    headers = {"content-type": "application/json"}

    assert client.post(API, content=content, headers=headers).status_code == 400


DOOR = make_app(Talk(None), MediaStore(Path("nowhere")))  # type: ignore[arg-type]  # never reached


@given(
    content=st.binary(max_size=300), kind=st.sampled_from(["application/json", "text/plain", ""])
)
def test_no_bytes_break_the_door(content: bytes, kind: str) -> None:
    with TestClient(DOOR) as client:
        headers = {"content-type": kind} if kind else {}
        assert client.post(API, content=content, headers=headers).status_code == 400


def test_a_body_without_end_is_cut_off(client: TestClient) -> None:
    assert client.post(API, json=body(text="halo", name="x" * 70_000)).status_code == 413


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://testserver", 204),
        ("http://testserver.jahat.example", 403),
        ("https://jahat.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_other_sites_may_not_write(
    client: TestClient, talk: Talk, origin: str, status: int
) -> None:
    answer = client.post(API, json=body(text="halo"), headers={"origin": origin})

    assert answer.status_code == status
    assert len(talk.heard) == (status == 204)
