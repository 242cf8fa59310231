"""A scheduler process with a clock from outside: `python -m tests.durability.year_scheduler URL`.

Each line of stdin is a moment (ISO, aware); everything due then is fired and expanded, as the
service's duties would, and the moment is printed back.
"""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from db.broadcasts import expansion
from db.broadcasts.routes import Channels
from db.reminders import firing
from db.session import make_engine, transaction
from handlers import texts_reminder
from handlers.policy import Policy

POLICY = Policy(channels=Channels({"web": None}, {}, {"web": 100.0}))


def fire(session: Session, at: datetime) -> int:
    """bot.duties.fire_reminders, without the imports of a whole service: many are started here."""
    return firing.fire_due(session, at, quiet=POLICY.quiet, wording=texts_reminder.wording)


def expand(session: Session, at: datetime) -> int:
    """bot.duties.expand_broadcasts"""
    broadcast = expansion.next_to_expand(session, at)
    return expansion.expand(session, broadcast, POLICY.channels, at) if broadcast else 0


Duty = Callable[[Session, datetime], int]
DUTIES: tuple[Duty, ...] = (fire, expand)


def tick(engine: Engine, at: datetime) -> None:
    """Everything that is due, until nothing is."""
    for duty in DUTIES:
        while _once(engine, duty, at):
            pass


def _once(engine: Engine, duty: Duty, at: datetime) -> int:
    with transaction(engine) as session:
        return duty(session, at)


def finish(session: Session, at: datetime) -> int:
    """Expand what quiet hours put off beyond the last moment."""
    return DUTIES[1](session, at + timedelta(days=1))


def main(url: str) -> None:
    """Until stdin ends."""
    engine = make_engine(url)
    for line in sys.stdin:
        tick(engine, datetime.fromisoformat(line.strip()))
        print(line.strip(), flush=True)  # noqa: T201 - what the parent waits for


if __name__ == "__main__":
    main(sys.argv[1])
