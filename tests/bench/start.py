"""Cold start and memory of `kawan run` against importing the SDKs alone."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.machine import ROOT, free_port, process, resident_mb

SDKS = "import telegram, twilio.rest, sqlmodel, apscheduler.schedulers.asyncio, rapidfuzz, starlette.applications, uvicorn"
ROUNDS = 5


def run(folder: Path) -> Iterator[str]:
    """The two lines of the report."""
    sdk = [_import() for _ in range(ROUNDS)]
    ours, memory = zip(*(_start(folder, n) for n in range(ROUNDS)), strict=True)
    base, own = statistics.median(s for s, _ in sdk), statistics.median(ours)
    yield f"| start | {base:.2f} s | {own:.2f} s until it answers | {own / base:.2f}x |"
    base_mb, own_mb = statistics.median(m for _, m in sdk), statistics.median(memory)
    yield f"| resident memory | {base_mb:.0f} MB | {own_mb:.0f} MB | {own_mb / base_mb:.2f}x |"


def _import() -> tuple[float, float]:
    script = f"{SDKS}\nimport sys\nprint('ready', flush=True)\nsys.stdin.read()"
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        took = time.perf_counter() - started
        memory = resident_mb(child.pid)
        child.kill()
    return took, memory


def _start(folder: Path, n: int) -> tuple[float, float]:
    port = free_port()
    env = {
        "DATABASE_URL": f"sqlite:///{folder}/start.db",
        "PORT": str(port),
        "MEDIA_URL": f"{folder}/media",
    }
    started = time.perf_counter()
    with process(["-m", "bot", "run"], port, **env) as child:
        took = time.perf_counter() - started
        time.sleep(2.0 if n else 4.0)
        return took, resident_mb(child.pid)
