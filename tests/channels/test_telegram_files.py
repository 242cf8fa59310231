"""Files of people: never larger than allowed, and of the type that their bytes tell."""

from typing import Any

import httpx
import pytest

from bot.channels.base import FetchError
from tests.standins.telegram import Answer, failing, fake_channel, refused

pytestmark = pytest.mark.anyio

TOKEN = "very-secret-token"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def serving(data: bytes, name: str = "photos/file_1.jpg", **more: object) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/file/"):
            return httpx.Response(200, stream=httpx.ByteStream(data))
        found = {"file_id": "F", "file_unique_id": "U", "file_path": name, **more}
        return httpx.Response(200, json={"ok": True, "result": found})

    return answer


@pytest.mark.parametrize(
    ("data", "name", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "photos/file_1.jpg", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nx", "documents/foto.jpg", "image/png"),
        (b"RIFF1234WEBPVP8 ", "documents/x", "image/webp"),
        (b"GIF89a", "documents/x.bin", "image/gif"),
        (b"%PDF-1.7", "documents/akta.docx", "application/pdf"),
        (b"<script>", "documents/foto.jpg", "application/octet-stream"),
        (b"<script>", "documents/akta.pdf", "application/octet-stream"),
        (b"<script>", "documents/x.svg", "application/octet-stream"),
        (b"OggS", "voice/file_1.oga", "audio/ogg"),
        (b"?", "documents/x.unknown", "application/octet-stream"),
    ],
)
async def test_the_type_is_read_from_the_bytes(data: bytes, name: str, mime: str) -> None:
    assert await fake_channel(serving(data, name)).fetch("F", 100) == (data, mime)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(serving(b"x" * 101), id="size-unknown-before"),
        pytest.param(serving(b"", file_size=101), id="size-known-before"),
    ],
)
async def test_a_file_over_the_limit_is_refused_for_good(answer: Answer) -> None:
    with pytest.raises(FetchError) as caught:
        await fake_channel(answer).fetch("F", 100)
    assert caught.value.permanent


async def test_a_download_stops_at_the_limit() -> None:
    taken: list[int] = []

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> Any:
            while True:
                taken.append(1000)
                yield b"x" * 1000

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/file/"):
            return httpx.Response(200, stream=Endless())
        return serving(b"")(request)

    with pytest.raises(FetchError):
        await fake_channel(answer).fetch("F", 2500)
    assert sum(taken) == 3000


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        pytest.param(refused(400, "Bad Request: file is too big"), True, id="over-20-mb"),
        pytest.param(
            refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
            False,
            id="temporarily",
        ),
        pytest.param(failing(httpx.ConnectError), False, id="no-connection"),
        pytest.param(refused(500, "x"), False, id="500"),
        pytest.param(serving(b"", __file__), True, id="local-server"),
    ],
)
async def test_a_file_that_cannot_be_fetched(answer: Answer, permanent: bool) -> None:
    with pytest.raises(FetchError) as caught:
        await fake_channel(answer).fetch("F", 100)
    assert caught.value.permanent is permanent
    assert TOKEN not in str(caught.value)


async def test_a_download_that_breaks_does_not_tell_its_address() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/file/"):
            return httpx.Response(404)
        return serving(b"")(request)

    with pytest.raises(FetchError) as caught:
        await fake_channel(answer).fetch("F", 100)
    assert not caught.value.permanent
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None
