"""`kawan` with two things changed: its clock is as many seconds ahead of the real one as the file
CLOCK_FILE says, so that hours of waiting pass by writing a number; and every duty is looked at each
second, also those that have time. All else is the program as it is.

`python -m tests.e2e.wound_clock run`
"""

import os
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from db import clock

REAL = clock.now
LOOK = 1.0  # seconds


def wound() -> datetime:
    """The real time and what was added to it; aware, UTC."""
    return REAL() + timedelta(seconds=float(Path(os.environ["CLOCK_FILE"]).read_text()))


def main() -> None:
    """The clock first, before anybody imports it by name."""
    clock.now = wound
    wiring: Any = import_module("bot.wiring")
    patient = wiring.make_scheduler
    wiring.make_scheduler = lambda jobs: patient(
        {name: (job, min(seconds, LOOK)) for name, (job, seconds) in jobs.items()}
    )
    import_module("bot.__main__").main()


if __name__ == "__main__":
    main()
