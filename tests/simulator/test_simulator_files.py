"""Files of a conversation: kept, limited, and shown to their own chair only."""

import pytest
from starlette.testclient import TestClient

from bot.media import MediaStore
from tests.simulator.app import MAX_BYTES, Talk, guide
from tests.simulator.client import API, CHAIR, OTHER, PNG, body, heard, post, shown, upload


def test_a_photo_is_kept_and_shown_only_in_its_own_conversation(
    client: TestClient, talk: Talk, store: MediaStore
) -> None:
    assert upload(client, PNG, "kebocoran.png", text="bocor") == 204

    (file,) = heard(talk).media
    assert (file.kind, file.mime, file.name) == ("photo", "image/png", "kebocoran.png")
    assert store.read(file.reference) == PNG
    (media,) = shown(client)[0]["media"]
    picture = client.get(media["url"])
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert "content-disposition" not in picture.headers
    assert client.get(media["url"].replace(CHAIR, OTHER)).status_code == 404


def test_what_only_claims_to_be_a_picture_is_a_download(client: TestClient, talk: Talk) -> None:
    upload(client, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "foto.png")

    assert heard(talk).media[0].kind == "document"
    answer = client.get(
        shown(client)[0]["media"][0]["url"], params={"chair": CHAIR, "name": "f\r\n.png"}
    )
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''f.png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_file_of_the_bot_is_shown_to_its_chair(client: TestClient, talk: Talk) -> None:
    talk.talker = guide
    upload(client, PNG)

    answer = shown(client)[1]
    assert answer["media"][0]["caption"] == "Ini yang <b>kami terima</b>"
    assert client.get(answer["media"][0]["url"]).content == PNG


@pytest.mark.parametrize("key", ["0" * 64, "abc", "..%2f..%2fetc%2fpasswd"])
def test_unknown_files_are_not_found(client: TestClient, key: str) -> None:
    post(client, text="halo")

    assert client.get(f"/simulator/media/{key}?chair={CHAIR}").status_code == 404


def test_a_file_that_vanished_from_the_store_is_not_found(
    client: TestClient, talk: Talk, store: MediaStore
) -> None:
    upload(client, PNG)
    store.path(heard(talk).media[0].reference).unlink()

    assert client.get(shown(client)[0]["media"][0]["url"]).status_code == 404


def test_files_have_a_limit(client: TestClient, talk: Talk) -> None:
    assert upload(client, b"x" * MAX_BYTES) == 204
    assert upload(client, b"x" * (MAX_BYTES + 1)) == 413
    assert upload(client, b"x" * (MAX_BYTES * 2)) == 413
    assert upload(client, b"") == 400
    assert len(talk.heard) == 1


def test_a_body_that_hides_its_length_is_cut_off_too(client: TestClient) -> None:
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    chunks = iter([form, *[b"x" * 100_000] * 25])
    headers = {"content-type": "multipart/form-data; boundary=b"}

    assert client.post(API, content=chunks, headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"no boundary", "multipart/form-data"),
        (b"--b\r\n\r\n", "multipart/form-data; boundary=b"),
        (b"chair=x", "application/x-www-form-urlencoded"),
    ],
)
def test_broken_forms_are_refused(client: TestClient, content: bytes, kind: str) -> None:
    assert client.post(API, content=content, headers={"content-type": kind}).status_code == 400


def test_a_form_needs_a_file_and_a_chair(client: TestClient) -> None:
    assert client.post(API, data=body(), files={"other": b"x"}).status_code == 400
    assert upload(client, PNG, chair="?") == 400
