"""The `kawan` command as a real process, in a folder and with an environment of its own."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

OURS = ("DATABASE_", "PUBLIC_", "HOST", "PORT", "SECRET_", "TIMEZONE", "MEDIA_", "SIMULATOR")
OTHERS = ("DRAFT_", "LOG_", "TELEGRAM_", "TWILIO_", "DISPLAY")
WAIT = 60  # seconds after which a process that says nothing has failed


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Ours without any setting that happens to be in it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith((*OURS, *OTHERS))}
    return {**kept, **settings}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def kawan(
    folder: Path, *arguments: str, said: str | bytes = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run to the end with `said` on stdin."""
    root = str(Path(__file__).parent.parent.parent)
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment({"PYTHONPATH": path, **settings}),
        input=said if isinstance(said, bytes) else said.encode(),
        capture_output=True,
        timeout=WAIT,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


@dataclass
class Running:
    """A process that goes on until it is told to stop."""

    process: subprocess.Popen[str]
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def line(self) -> str:
        """The next line on its stdout; "" when it ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def url(self) -> str:
        """The address it says it can be reached at."""
        found = next((w for w in self.line().split() if w.startswith("http://")), None)
        assert found is not None, self.log.read_text()
        return found

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(WAIT)


@contextlib.contextmanager
def running(folder: Path, *arguments: str, **settings: str) -> Iterator[Running]:
    """Start; killed at the end if it is still there. Its log is kept in the folder."""
    root = str(Path(__file__).parent.parent.parent)
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    log = folder / f"{arguments[0]}-{len(list(folder.glob('*.log')))}.log"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            command(*arguments),
            cwd=folder,
            env=environment({"PYTHONPATH": path, "HOST": "127.0.0.1", "PORT": "0", **settings}),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    try:
        yield Running(process, log)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
