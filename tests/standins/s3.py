"""An S3 server for the tests: moto's, in a process of its own that can be stopped and started. It
speaks S3's protocol over HTTP on loopback and keeps objects in memory: a start begins empty."""

import socket
import subprocess
import sys
import time

import httpx

from tests.local import HTTP

_START_SECONDS = 60.0
BUCKET = "bukti"


class S3StandIn:
    """One server with one bucket. `url` is a MEDIA_URL."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.url = f"s3://{BUCKET}/kawan/media?endpoint={self.endpoint}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, bucket: bool = True) -> None:
        """Until it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("moto's server does not start")
            time.sleep(0.1)
        if bucket:
            self.make_bucket()

    def make_bucket(self) -> None:
        """As whoever runs the service does once."""
        httpx.put(f"{self.endpoint}/{BUCKET}").raise_for_status()

    def _answers(self) -> bool:
        try:
            return HTTP.get(f"{self.endpoint}/moto-api/").is_success
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """As when it dies: connections are refused from now on."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def objects(self) -> list[str]:
        """The names of all objects."""
        listing = HTTP.get(f"{self.endpoint}/{BUCKET}?list-type=2").raise_for_status().text
        return [part.partition("</Key>")[0] for part in listing.split("<Key>")[1:]]
