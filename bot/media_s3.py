"""A bucket of any S3-compatible service as the place of the media store.

`s3://bucket/prefix?endpoint=https://s3.example.id&region=...`; without an endpoint it is Amazon's.
The library is obstore (MIT, no dependencies of its own), the optional extra `s3`.
"""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from bot.media import StoreDown

if TYPE_CHECKING:
    from obstore.store import S3Config  # a type only: it is not there at run time

# The library raises Python's own errors for some faults and its own for the others.
_MISSING = (FileNotFoundError, NotFoundError)
_FAULTS = (OSError, BaseError)

KNOWN = {"endpoint", "region"}
REGION = "us-east-1"  # S3's own default, and what most compatible services take
CONNECT, WHOLE = timedelta(seconds=5), timedelta(seconds=60)  # a slow line, 16 MB
RETRY = timedelta(seconds=10)  # within one call; a download that fails is tried again later anyway


class Bucket:
    """Objects `prefix/ab/abcd...` of a bucket. One call of the network each, with its own time
    limit; to be used in a thread."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    def path(self, key: str) -> Path:
        """The object's name below the prefix."""
        return Path(key[:2]) / key

    def has(self, key: str) -> bool:
        """Whether the object is there."""
        try:
            obstore.head(self._store, str(self.path(key)))
        except _MISSING:
            return False
        except _FAULTS as error:
            raise _down(error) from error
        return True

    def write(self, key: str, data: bytes) -> None:
        """Put the object: S3 shows it whole or not at all."""
        try:
            obstore.put(self._store, str(self.path(key)), data)
        except _FAULTS as error:  # also a bucket that is not there: somebody has to make it
            raise _down(error) from error

    def read(self, key: str) -> bytes:
        """The object's bytes. Raises KeyError where there is none."""
        try:
            return bytes(obstore.get(self._store, str(self.path(key))).bytes())
        except _MISSING as error:
            raise KeyError(key) from error
        except _FAULTS as error:
            raise _down(error) from error


def _down(error: Exception) -> StoreDown:
    # The library's text goes on for pages and names the request: the first line says enough.
    return StoreDown(f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0][:150]}")


def bucket_of(url: str, key_id: str = "", secret: str = "") -> Bucket:
    """The bucket of a MEDIA_URL; nothing is asked yet. Empty keys: those of the environment or of
    the machine's role. Raises ValueError with what is wrong with the URL."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
    if not parts.netloc:
        raise ValueError("nama bucket belum ada (s3://bucket/awalan).")
    if unknown := asked.keys() - KNOWN:
        raise ValueError(f"{', '.join(sorted(unknown))} tidak dikenal.")
    endpoint = asked.get("endpoint", [""])[-1]
    config: S3Config = {
        "region": asked.get("region", [REGION])[-1],
        "virtual_hosted_style_request": False,
    }
    if endpoint:
        config["endpoint"] = endpoint
    if key_id and secret:
        config |= {"access_key_id": key_id, "secret_access_key": secret}
    return Bucket(
        S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            config=config,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "connect_timeout": CONNECT,
                "timeout": WHOLE,
            },
            retry_config={"max_retries": 2, "retry_timeout": RETRY},
        )
    )
