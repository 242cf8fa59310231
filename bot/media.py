"""The media store: files by the hash of their content, so that the same picture is kept once."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

_KEY = re.compile(r"[0-9a-f]{64}")


class MediaStore:
    """A folder of files named by SHA-256. Safe for several processes: files appear whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep bytes; returns their key (SHA-256, hex)."""
        key = hashlib.sha256(data).hexdigest()
        path = self.path(key)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        return key

    def read(self, key: str) -> bytes:
        """The bytes of a key. Raises KeyError for a key that is malformed or not kept."""
        path = self.path(key)
        if not path.is_file():
            raise KeyError(key)
        return path.read_bytes()

    def path(self, key: str) -> Path:
        """Where a key's file is or would be. Raises KeyError for anything but a key."""
        if not _KEY.fullmatch(key):
            raise KeyError(key)
        return self._folder / key[:2] / key
