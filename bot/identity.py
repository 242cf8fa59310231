"""Who a process is, so that another one on the same machine can tell whether it is still there."""

import hashlib
import os
import socket
import uuid
from pathlib import Path


def _place() -> str:
    """This machine since it was started, and the space in which its process ids count (a container
    has its own). Where that cannot be read, a word that no other process has."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        seen = f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except (OSError, ValueError):
        seen = uuid.uuid4().hex
    return f"{socket.gethostname()[:24]}/{hashlib.sha256(seen.encode()).hexdigest()[:8]}"


PLACE = _place()


def new_owner() -> str:
    """A name for this process in leases: where it runs, its process id, and a part of its own."""
    return f"{PLACE}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def is_gone(owner: str) -> bool:
    """Whether the process of that name has surely ended. False also means: cannot be told from
    here; then its lease decides."""
    place, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if place != PLACE or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # it is there, and not ours to signal
        return False
    return False
