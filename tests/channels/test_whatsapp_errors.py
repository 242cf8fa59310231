"""What went wrong while sending, and what follows from it."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests
from twilio.base.exceptions import TwilioException
from urllib3.connection import HTTPConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
)

from bot.channels.base import SendError
from bot.channels.whatsapp.client import ApiError, BaseUrlClient
from bot.channels.whatsapp.errors import CAUGHT, masked, send_error

HTTP = HTTPConnection("127.0.0.1")


def verdict(error: SendError) -> str:
    if error.unknown:
        return "unknown"
    if error.blocked:
        return "blocked"
    if error.permanent:
        return "permanent"
    return f"all wait {error.retry_after:g}" if error.whole_channel else "retry"


@pytest.mark.parametrize(
    ("status", "code", "wait", "expected"),
    [
        (400, 21610, None, "blocked"),
        (400, 21211, None, "blocked"),
        (400, 21614, None, "blocked"),
        (400, 63003, None, "blocked"),
        (400, 63024, None, "blocked"),
        (429, 20429, None, "all wait 2"),
        (429, 20429, 7.0, "all wait 7"),
        (429, 63038, None, "all wait 3600"),
        (400, 21611, None, "all wait 60"),
        (401, 20003, None, "all wait 60"),
        (403, 20005, None, "all wait 60"),
        (404, 20404, None, "all wait 60"),
        (400, 63007, None, "all wait 60"),
        (302, None, None, "all wait 60"),
        (503, 20503, None, "all wait 5"),
        (503, None, 9.0, "all wait 9"),
        (500, 20500, None, "unknown"),
        (502, None, None, "unknown"),
        (400, 21617, None, "permanent"),
        (400, 21408, None, "permanent"),
        (422, "what", None, "permanent"),
    ],
)
def test_a_refusal(status, code, wait, expected):
    assert verdict(send_error(ApiError(status, code, "no", wait))) == expected


def in_pool(reason: Exception) -> requests.ConnectionError:
    return requests.ConnectionError(MaxRetryError(None, "/", reason))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(requests.ConnectTimeout("slow"), "retry", id="connect timeout"),
        pytest.param(in_pool(NewConnectionError(HTTP, "no")), "retry", id="no connection"),
        pytest.param(in_pool(ConnectTimeoutError()), "retry", id="slow connection"),
        pytest.param(in_pool(ProxyError("x", OSError())), "retry", id="no proxy"),
        pytest.param(requests.exceptions.InvalidURL("x"), "retry", id="bad URL"),
        pytest.param(
            requests.ConnectionError(ProtocolError("aborted")), "unknown", id="broken connection"
        ),
        pytest.param(requests.ConnectionError(), "unknown", id="no reason"),
        pytest.param(in_pool(ReadTimeoutError(None, "/", "x")), "unknown", id="pool read timeout"),
        pytest.param(requests.ReadTimeout("slow"), "unknown", id="read timeout"),
        pytest.param(requests.exceptions.ChunkedEncodingError("cut"), "unknown", id="cut"),
        pytest.param(requests.exceptions.SSLError("cut"), "unknown", id="TLS"),
        pytest.param(TwilioException("page"), "unknown", id="the SDK's"),
        pytest.param(ValueError("no JSON in a 201"), "unknown", id="no JSON"),
        pytest.param(AttributeError("a list in a 201"), "unknown", id="other JSON"),
    ],
)
def test_no_answer(error, expected):
    assert isinstance(error, CAUGHT)
    assert verdict(send_error(error)) == expected


def test_text_that_is_not_unicode_will_never_go():
    with pytest.raises(UnicodeEncodeError) as raised:
        "\ud800".encode()
    assert isinstance(raised.value, CAUGHT)
    assert verdict(send_error(raised.value)) == "permanent"


def test_the_code_is_kept():
    assert send_error(ApiError(400, 21610)).code == "21610"
    assert send_error(ApiError(502, None)).code == "502"


def test_numbers_are_masked():
    error = ApiError(400, 21211, "To whatsapp:+6281234567890 is invalid")
    assert str(send_error(error)) == "Twilio 400/21211: To whatsapp:…7890 is invalid"
    assert masked("error 21211") == "error 21211"


class Page(BaseHTTPRequestHandler):
    """A proxy's error page: no JSON."""

    def do_POST(self) -> None:
        self.send_response(502)
        self.end_headers()
        self.wfile.write(b"<h1>Bad gateway</h1>")

    def log_message(self, *args: object) -> None:
        pass


def test_an_error_page_is_an_error_too():
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        client = BaseUrlClient(f"http://127.0.0.1:{server.server_port}", timeout=10)
        with pytest.raises(ApiError) as caught:
            client.request("POST", "https://api.twilio.com/x", data={"Body": "halo"})
        client.close()
        thread.join()
    assert verdict(send_error(caught.value)) == "unknown"
