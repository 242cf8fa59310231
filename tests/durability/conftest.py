"""A kill takes no power: what the system holds in memory stays. So the databases of these tests need
no slow disk (the PostgreSQL of the tests does not wait for one either)."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import DATABASES, new_url

MEMORY = Path("/dev/shm")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """As everywhere, but SQLite in memory where the system has a place for it."""
    parent = MEMORY if MEMORY.is_dir() else tmp_path
    folder = Path(tempfile.mkdtemp(prefix="kawan-", dir=parent))
    yield new_url(request, folder)
    shutil.rmtree(folder)
