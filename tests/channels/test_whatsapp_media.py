"""A file that a person sent is downloaded from Twilio only, capped, and known by its bytes."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.channels.base import FetchError
from bot.channels.whatsapp.media import Downloader, real_type

API = "https://api.twilio.com"
PATH = "/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100
STORAGE = "https://mms.twiliocdn.com/AC1/x?Signature=abc"

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Web:
    """The internet: what each URL answers, and how it was asked."""

    def __init__(self, pages: dict[str, httpx.Response | Exception]) -> None:
        self.pages = pages
        self.seen: list[tuple[str, bool]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append((str(request.url), "authorization" in request.headers))
        page = self.pages[str(request.url)]
        if isinstance(page, Exception):
            raise page
        return page

    async def fetch(self, reference: str = PATH, cap: int = 1000) -> tuple[bytes, str]:
        loader = Downloader(API, ("AC1", "token"), httpx.MockTransport(self))
        try:
            return await loader.fetch(reference, cap)
        finally:
            await loader.close()


def page(body: bytes = JPEG, mime: str = "image/jpeg", status: int = 200) -> httpx.Response:
    async def stream() -> AsyncIterator[bytes]:
        yield body

    headers = {"content-type": mime, "content-length": str(len(body))}
    return httpx.Response(status, content=stream(), headers=headers)


def moved(to: str) -> httpx.Response:
    return httpx.Response(307, headers={"location": to})


async def test_credentials_go_to_twilio_and_not_where_it_redirects():
    web = Web({API + PATH: moved(STORAGE), STORAGE: page()})
    assert await web.fetch() == (JPEG, "image/jpeg")
    assert web.seen == [(API + PATH, True), (STORAGE, False)]


async def test_not_even_when_it_redirects_to_itself():
    web = Web({API + PATH: moved("/media/1"), f"{API}/media/1": page()})
    await web.fetch()
    assert [auth for _, auth in web.seen] == [True, False]


@pytest.mark.parametrize(
    "reference",
    [
        "https://evil.example/x",
        "//evil.example/x",
        "@evil.example/x",
        ".evil.example/x",
        "evil",
        "",
        ":8443/x",
        "/x\ud800",
        "/x\x00",
    ],
)
async def test_a_reference_never_leads_elsewhere(reference):
    web = Web({})
    with pytest.raises(FetchError) as caught:
        await web.fetch(reference)
    assert caught.value.permanent
    assert web.seen == []


@pytest.mark.parametrize(
    "target",
    [
        "http://mms.twiliocdn.com/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://localhost/x",
        "http://127.0.0.1:8080/konsol",
    ],
)
async def test_a_redirect_to_our_own_network_is_not_followed(target):
    web = Web({API + PATH: moved(target)})
    with pytest.raises(FetchError) as caught:
        await web.fetch()
    assert caught.value.permanent
    assert len(web.seen) == 1


async def test_redirects_end():
    web = Web({API + PATH: moved(PATH)})
    with pytest.raises(FetchError):
        await web.fetch()
    assert len(web.seen) == 4


async def test_a_file_of_just_the_cap_passes():
    web = Web({API + PATH: page(JPEG)})
    assert await web.fetch(cap=len(JPEG)) == (JPEG, "image/jpeg")


async def test_a_declared_length_over_the_cap_is_not_read():
    web = Web({API + PATH: page(JPEG)})
    with pytest.raises(FetchError, match="too large") as caught:
        await web.fetch(cap=len(JPEG) - 1)
    assert caught.value.permanent


async def test_reading_stops_past_the_cap():
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b"\xff\xd8\xff" + b"x" * 997

    answer = httpx.Response(200, content=endless(), headers={"content-type": "image/jpeg"})
    with pytest.raises(FetchError, match="too large"):
        await Web({API + PATH: answer}).fetch(cap=10_000)
    assert sent == 11


async def test_a_compressed_answer_is_not_unpacked():
    headers = {"content-encoding": "gzip", "content-type": "image/jpeg"}

    async def body() -> AsyncIterator[bytes]:
        yield b"\x1f\x8b"

    web = Web({API + PATH: httpx.Response(200, content=body(), headers=headers)})
    with pytest.raises(FetchError, match="compressed"):
        await web.fetch()


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        pytest.param(page(status=404), True, id="gone"),
        pytest.param(page(status=410), True, id="gone for ever"),
        pytest.param(page(status=403), True, id="forbidden"),
        pytest.param(page(status=401), False, id="our token"),
        pytest.param(page(status=429), False, id="too fast"),
        pytest.param(page(status=503), False, id="overloaded"),
        pytest.param(httpx.ConnectError("no"), False, id="no connection"),
        pytest.param(httpx.ReadTimeout("slow"), False, id="slow"),
        pytest.param(moved("https://x:port/"), False, id="unreadable redirect"),
    ],
)
async def test_what_may_work_later_is_told_from_what_will_not(answer, permanent):
    with pytest.raises(FetchError) as caught:
        await Web({API + PATH: answer}).fetch()
    assert caught.value.permanent is permanent
    assert "token" not in str(caught.value)


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("data", "declared", "expected"),
    [
        (JPEG, "image/jpeg", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n..", "image/png", "image/png"),
        (b"\x89PNG\r\n\x1a\n..", "image/jpeg", "image/png"),
        (b"RIFF1234WEBPVP8 ", "image/webp", "image/webp"),
        (b"GIF89a...", "image/gif", "image/gif"),
        (b"%PDF-1.7", "application/pdf", "application/pdf"),
        (b"\xef\xbb\xbf%PDF-1.7", "application/pdf; x=y", "application/pdf"),
        (b"%PDF-1.7", "application/octet-stream", "application/pdf"),
        (JPEG, "", "image/jpeg"),
        (b"PK\x03\x04", DOCX, DOCX),
        (b"OggS", "audio/ogg; codecs=opus", "audio/ogg"),
        (b"....ftyp", "video/mp4", "video/mp4"),
        (b"....ftyp", "video/3gpp", "video/3gpp"),
    ],
)
async def test_types_we_take(data, declared, expected):
    assert real_type(data, declared) == expected


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (b"<svg onload=x>", "image/svg+xml"),
        (b"<html>", "image/jpeg"),
        (b"<html>", "application/pdf"),
        (JPEG, "application/pdf"),
        (b"%PDF-1.7", "image/jpeg"),
        (JPEG, "audio/ogg"),
        (b"%PDF-1.7", DOCX),
        (b"<html>", "text/html"),
        (b"MZ", "application/octet-stream"),
        (b"{}", "application/json"),
        (b"..", "video/x-msvideo"),
        (b"", ""),
    ],
)
async def test_types_we_refuse(data, declared):
    with pytest.raises(FetchError) as caught:
        real_type(data, declared)
    assert caught.value.permanent
