"""The media store: files by the hash of their content, so that the same picture is kept once.

Where they lie is a `Place`: a folder, or a bucket of any S3-compatible service (bot/media_s3.py).
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

_KEY = re.compile(r"[0-9a-f]{64}")


class StoreDown(OSError):
    """The store can't be reached or used now: whoever has something to keep keeps it and tries
    again. Nothing is wrong with the file."""


class Place(Protocol):
    """Bytes by key. A key is 64 hexadecimal digits; the same key always has the same bytes.
    What can't be reached raises StoreDown."""

    def path(self, key: str) -> Path:
        """Where the bytes of a key are or would be: a file, or the name of an object."""
        ...

    def has(self, key: str) -> bool:
        """Whether the key is kept."""
        ...

    def write(self, key: str, data: bytes) -> None:
        """Keep bytes: whole, or not at all."""
        ...

    def read(self, key: str) -> bytes:
        """The bytes of a key. Raises KeyError where it is not kept."""
        ...


class Folder:
    """A folder of files. Safe for several processes: files appear whole."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, key: str) -> Path:
        """The file of a key."""
        return self._root / key[:2] / key

    def has(self, key: str) -> bool:
        """Whether the file is there."""
        return self.path(key).is_file()

    def write(self, key: str, data: bytes) -> None:
        """Write beside it, sync, rename. Raises StoreDown, as for a full disk."""
        path = self.path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(path)
            except OSError:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise StoreDown(f"{error.strerror or type(error).__name__}") from error

    def read(self, key: str) -> bytes:
        """The file's bytes. Raises KeyError, and OSError where it is there but can't be read."""
        try:
            return self.path(key).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise KeyError(key) from error


class MediaStore:
    """Files named by SHA-256, in a folder (a path) or another place."""

    def __init__(self, place: Path | Place) -> None:
        self._place: Place = Folder(place) if isinstance(place, Path) else place

    def put(self, data: bytes) -> str:
        """Keep bytes; returns their key (SHA-256, hex). Raises StoreDown."""
        key = hashlib.sha256(data).hexdigest()
        if not self._place.has(key):
            self._place.write(key, data)
        return key

    def read(self, key: str) -> bytes:
        """The bytes of a key. Raises KeyError for a key that is malformed or not kept, StoreDown
        (an OSError) where nobody can tell."""
        return self._place.read(_checked(key))

    def path(self, key: str) -> Path:
        """Where a key's file is or would be. Raises KeyError for anything but a key."""
        return self._place.path(_checked(key))


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise KeyError(key)
    return key
