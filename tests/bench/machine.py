"""Processes for benchmarks: started, waited for, measured, stopped."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def process(arguments: list[str], port: int, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process of ours that listens on `port` before the block begins."""
    child = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LOG_LEVEL": "error", **env},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port, child)
        yield child
    finally:
        child.kill()
        child.wait()


def wait_for(port: int, child: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Until something listens there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on {port} (exit status {child.poll()})")


def load(port: int, path: str, requests: list[dict[str, Any]], connections: int) -> dict[str, Any]:
    """Post all requests from another process; messages a second, p50 and p99 in ms."""
    job = json.dumps({"port": port, "path": path, "requests": requests, "connections": connections})
    command = [sys.executable, "-m", "tests.bench.load"]
    done = subprocess.run(command, input=job, capture_output=True, text=True, cwd=ROOT, check=True)
    result = json.loads(done.stdout)
    took = sorted(result["took"])
    return {
        "rate": len(took) / result["seconds"],
        "p50": took[len(took) // 2] * 1000,
        "p99": took[int(len(took) * 0.99)] * 1000,
    }


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
