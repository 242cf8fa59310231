"""The simulator as a channel: it renders, sends nowhere, and fetches what the page uploaded."""

from pathlib import Path

import anyio
import pytest

from bot.channels.base import FetchError, Message
from bot.channels.web import TEXT_LIMIT, WebChannel, file_name, sniff
from bot.media import MediaStore
from handlers.message import Option, OutgoingMedia

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path)


@pytest.fixture
def channel(store: MediaStore) -> WebChannel:
    return WebChannel(store)


def test_a_message_is_one_part_with_its_buttons(channel: WebChannel) -> None:
    options = (Option("ya", "Ya"),)

    (part,) = channel.render(Message("chair-0001", "Betul?", options, request="contact"))

    assert (part.text, part.options, part.request) == ("Betul?", options, "contact")


def test_a_long_text_is_cut_and_the_last_piece_keeps_the_buttons(channel: WebChannel) -> None:
    options = (Option("ya", "Ya"),)

    parts = channel.render(Message("chair-0001", "kata " * 2000, options))

    assert [len(part.text) <= TEXT_LIMIT for part in parts] == [True] * 3
    assert [part.options for part in parts] == [(), (), options]


def test_each_file_is_a_part_of_its_own(channel: WebChannel) -> None:
    files = tuple(OutgoingMedia("photo", f"{i}", "image/png", "a.png", f"c{i}") for i in range(2))

    parts = channel.render(Message("chair-0001", "Lihat", media=files))

    assert [(part.text, part.media) for part in parts] == [
        ("Lihat", None),
        ("c0", files[0]),
        ("c1", files[1]),
    ]


def test_buttons_without_text_are_not_lost(channel: WebChannel) -> None:
    options = (Option("ya", "Ya"),)

    assert [part.options for part in channel.render(Message("chair-0001", "", options))] == [
        options
    ]


async def _sent(channel: WebChannel) -> set[str]:
    (part,) = channel.render(Message("chair-0001", "halo"))
    return {await channel.send("chair-0001", part) for _ in range(3)}


def test_every_send_has_an_id_of_its_own(channel: WebChannel) -> None:
    assert len(anyio.run(_sent, channel)) == 3


def test_fetch_gives_back_what_was_uploaded(channel: WebChannel, store: MediaStore) -> None:
    assert anyio.run(channel.fetch, store.put(PNG), 100) == (PNG, "image/png")


@pytest.mark.parametrize("reference", ["0" * 64, "../../etc/passwd", ""])
def test_fetch_refuses_what_is_not_kept(channel: WebChannel, reference: str) -> None:
    with pytest.raises(FetchError) as refusal:
        anyio.run(channel.fetch, reference, 100)

    assert refusal.value.permanent


def test_fetch_refuses_what_is_too_large(channel: WebChannel, store: MediaStore) -> None:
    with pytest.raises(FetchError, match="large"):
        anyio.run(channel.fetch, store.put(PNG), 10)


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<svg onload=alert(1)>", "application/octet-stream"),
        (b"<html>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_type_of_a_file_is_what_its_bytes_prove(data: bytes, mime: str) -> None:
    assert sniff(data) == mime


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("foto.jpg", "foto.jpg"),
        ("C:\\Users\\ketua\\foto.jpg", "foto.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("..", ".."),
        ("", ""),
    ],
)
def test_a_file_name_is_only_a_name(raw: str, name: str) -> None:
    assert file_name(raw) == name
