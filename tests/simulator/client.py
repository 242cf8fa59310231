"""Talking to the simulator's API as its page does."""

import uuid
from typing import Any

from starlette.testclient import TestClient

from handlers.message import Incoming
from tests.simulator.app import Talk

API = "/simulator/api/messages"
CHAIR = "ketua-satu-0001"
OTHER = "ketua-dua-0002"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


def body(**fields: Any) -> dict[str, Any]:
    return {"chair": CHAIR, "client_id": str(uuid.uuid4()), "name": "Ketua 1", **fields}


def post(client: TestClient, **fields: Any) -> int:
    return client.post(API, json=body(**fields)).status_code


def upload(client: TestClient, data: bytes, name: str = "a.png", **fields: Any) -> int:
    files = {"file": (name, data, "image/png")}
    return client.post(API, data=body(**fields), files=files).status_code


def shown(client: TestClient, after: str = "", chair: str = CHAIR) -> list[dict[str, Any]]:
    answer = client.get(API, params={"chair": chair, "after": after, "wait": 0})
    assert answer.status_code == 200
    messages: list[dict[str, Any]] = answer.json()["messages"]
    return messages


def heard(talk: Talk) -> Incoming:
    return talk.heard[-1]
