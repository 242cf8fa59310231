"""The stand-ins' npm packages: installed once from the lock file, also by test processes side by side."""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


def need_npm_packages() -> Path:
    """node_modules as the lock file wants it. Without node or npm the test is skipped, or fails
    where REQUIRE_STANDINS=1."""
    if not (shutil.which("node") and shutil.which("npm")):
        missing("node and npm are needed for the platform stand-ins")
    with (HERE / ".install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed, wanted = MODULES / ".package-lock.json", HERE / "package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < wanted.stat().st_mtime:
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                missing(f"npm ci failed: {done.stderr[-300:]}")
            installed.touch()
    return MODULES


def missing(reason: str) -> None:
    """Skip, or fail where the stand-ins are required."""
    if os.environ.get("REQUIRE_STANDINS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
