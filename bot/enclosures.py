"""Pictures for a page that we make: all that can be read in a few seconds, and small enough that six
of them are sent as one file on every channel."""

import time
from collections.abc import Mapping, Sequence
from threading import Thread

import structlog

from bot.media import MediaStore
from bot.pictures import UnreadableError, for_print

PATIENCE = 4.0  # seconds for all of them: somebody waits for the answer, and a platform for its 200
log = structlog.get_logger(__name__)


def read(store: MediaStore, keys: Sequence[str], patience: float = PATIENCE) -> Mapping[str, bytes]:
    """JPEGs of at most bot.pictures.PRINT_BYTES by key, without metadata. Those that are missing,
    are no pictures, or take more than `patience` seconds are left out."""
    until, found = time.monotonic() + patience, dict[str, bytes]()
    # Each in a thread of its own, which a disk or a network that hangs may keep: nobody waits.
    readers = [Thread(target=_read, args=(store, key, found), daemon=True) for key in keys]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(max(0.0, until - time.monotonic()))
    in_time = dict(found)
    log.debug("pictures read", asked=len(keys), found=len(in_time))
    return in_time


def _read(store: MediaStore, key: str, found: dict[str, bytes]) -> None:
    try:
        found[key] = for_print(store.read(key))
    except (KeyError, OSError, UnreadableError) as error:
        log.warning("picture left out", key=key, error=f"{type(error).__name__}: {error}"[:200])
