"""HTTP/1.1, just enough of it for the two SDKs and for the test: a framework's server would cost more
than what is measured."""

import asyncio
import json
import re
import socket
import struct
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LAST_RECEIVED = 52  # offset of tcpi_last_data_recv, ms, in struct tcp_info (linux/tcp.h)

Headers = Mapping[str, str]
Answer = tuple[int, Any, Headers] | None  # status, JSON, headers; None hangs up
Reply = Callable[[Answer], None]


class Answering(Protocol):
    """What stands behind the ports."""

    def request(self, method: str, url: str, body: bytes, at: float, reply: Reply) -> None:
        """One request of the bot."""
        ...

    async def record(self, after: int, wait: float) -> list[dict[str, Any]]:
        """What was called after the first `after`."""
        ...

    def change(self, changes: Mapping[str, Mapping[str, Any]]) -> None:
        """What happens from now on."""
        ...


class Wire(asyncio.Protocol):
    """One connection: requests one after the other, each with the moment its last byte came."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._data = b""
        self._transport: asyncio.Transport | None = None
        self.port = 0  # of ours
        self.busy = False  # a request waits for its answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self.port = int(transport.get_extra_info("sockname")[1])
        self._server.wires.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._server.wires.discard(self)

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, rest = self._data.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        size = int(length[1]) if length else 0
        if not end or len(rest) < size:
            return
        self._data = rest[size:]
        method, url, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
        self.busy = True
        self._server.request(method, url, rest[:size], self._arrival(), self.reply)

    def _arrival(self) -> float:
        """As the kernel knows it (monotonic): on a busy machine this process gets to read what
        came evenly in bursts."""
        now = time.monotonic()
        wire = self._transport.get_extra_info("socket") if self._transport else None
        if wire is None or not hasattr(socket, "TCP_INFO"):
            return now
        facts = wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_RECEIVED + 4)
        return now - float(struct.unpack_from("I", facts, LAST_RECEIVED)[0]) / 1000

    def reply(self, answer: Answer) -> None:
        """Answer the request, or hang up."""
        self.busy = False
        if self._transport is None or self._transport.is_closing():
            return
        if answer is None:
            self._transport.abort()
            return
        status, content, headers = answer
        body = json.dumps(content).encode()
        lines = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self._transport.write(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body)

    def close(self) -> None:
        """No more requests."""
        if self._transport is not None:
            self._transport.close()


class Server:
    """The platforms on one port, which can be closed for a while, and the test on another."""

    def __init__(self, platforms: Answering, port: int) -> None:
        self.wires: set[Wire] = set()
        self._platforms = platforms
        self._port = port
        self._listening: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, port: int) -> asyncio.Server:
        """Listen."""
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: Wire(self), "127.0.0.1", port, reuse_address=True)

    async def serve(self, control: int) -> None:
        """On both ports, until killed."""
        self._listening = await self.open(self._port)
        async with await self.open(control) as listening:
            await listening.serve_forever()

    def request(self, method: str, url: str, body: bytes, at: float, reply: Reply) -> None:
        """Of the bot, or of the test."""
        if not url.startswith("/test/"):
            self._platforms.request(method, url, body, at, reply)
            return
        task = asyncio.create_task(self._test(urlsplit(url).path, body, reply))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _test(self, path: str, body: bytes, reply: Reply) -> None:
        asked = json.loads(body)
        found: Any = True
        if path == "/test/record":
            found = await self._platforms.record(asked["after"], asked["wait"])
        elif path == "/test/script":
            self._platforms.change(asked)
        elif path == "/test/close":
            found = await self._close()
        else:
            found = time.monotonic()
            self._listening = await self.open(self._port)
        reply((200, found, {}))

    async def _close(self) -> float:
        """Nobody listens any more; who is connected gets the answers that are due, and is let go.
        Since when (monotonic)."""
        if self._listening is not None:
            self._listening.close()
        ours = [wire for wire in self.wires if wire.port == self._port]
        while any(wire.busy for wire in ours):
            await asyncio.sleep(0.01)
        for wire in ours:
            wire.close()
        return time.monotonic()
