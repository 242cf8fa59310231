"""A small load generator in a process of its own: keep-alive connections that post prepared bodies."""

import asyncio
import json
import sys
import time


async def post_all(
    port: int, path: str, requests: list[dict[str, object]], connections: int
) -> list[float]:
    """Seconds each request took; raises if one is not answered 200."""
    queue = iter(requests)
    took: list[float] = []

    async def worker() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in queue:
            body = str(request["body"]).encode()
            headers = "".join(f"{k}: {v}\r\n" for k, v in dict(request["headers"]).items())  # type: ignore[call-overload]
            head = (
                f"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
            )
            started = time.perf_counter()
            writer.write(head.encode() + body)
            await writer.drain()
            answer = await reader.readuntil(b"\r\n\r\n")
            length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            took.append(time.perf_counter() - started)
            if b" 200 " not in answer.split(b"\r\n")[0]:
                raise RuntimeError(answer[:100])
        writer.close()

    await asyncio.gather(*(worker() for _ in range(connections)))
    return took


def main() -> None:
    """stdin: {"port", "path", "requests", "connections"}; stdout: {"seconds", "took"}."""
    job = json.load(sys.stdin)
    started = time.perf_counter()
    took = asyncio.run(post_all(job["port"], job["path"], job["requests"], job["connections"]))
    json.dump({"seconds": time.perf_counter() - started, "took": took}, sys.stdout)


if __name__ == "__main__":
    main()
