"""`kawan`, ready to start many times: imports the program once and makes a process of it, by fork, for
each line of stdin ({"arguments", "env", "log"}); prints its id. All that differs from the program as
it is: the rates of channels, from TEST_RATES ({"telegram": 300}), so that thousands of messages do not
take minutes, and the clock, which is ahead by the modification time of the file TEST_CLOCK.
"""

import ctypes
import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db import clock

SET_PARENT_DEATH_SIGNAL = 1  # linux/prctl.h
true_now = clock.now


def wound_now() -> datetime:
    """The clock of the test."""
    ahead = 0.0
    with suppress(OSError, KeyError):
        ahead = os.stat(os.environ["TEST_CLOCK"]).st_mtime  # noqa: PTH116 - at every look
    return true_now() + timedelta(seconds=ahead)


clock.now = wound_now  # before the others take it

from bot.__main__ import main  # noqa: E402
from bot.channels import CHANNELS  # noqa: E402


def become(order: dict[str, Any]) -> None:
    """The program, in a process of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform == "linux":  # a test that is broken off leaves nobody behind
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(order["env"])
    os.chdir(Path(order["log"]).parent)  # no .env here
    for name, rate in json.loads(os.environ.get("TEST_RATES", "{}")).items():
        made = CHANNELS[name]
        limits = replace(made.limits, rate=float(rate))
        CHANNELS[name] = type(made.__name__, (made,), {"limits": limits})
    sys.argv = ["kawan", *order["arguments"]]
    main()


def wait_for_orders() -> None:
    """Until stdin ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who was killed is gone, not a zombie
    print("ready", flush=True)  # noqa: T201 - what the parent waits for
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                become(json.loads(line))
            except Exception:  # noqa: BLE001 - the log of this process is all there is to tell
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
        print(pid, flush=True)  # noqa: T201


if __name__ == "__main__":
    wait_for_orders()
