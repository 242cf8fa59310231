"""What ships with the program and officials may change: the calendar of duties and the offices,
brought into the database when a service starts."""

import contextlib

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from bot.channels.base import ConfigurationError
from bot.settings import Settings
from db import offices
from db.clock import now
from db.duty_calendar import load_duties
from db.reminders import keeping
from db.session import transaction


def ship_calendar(engine: Engine, settings: Settings) -> int:
    """Add the duties that are missing, with the dates of the settings, for every chair; what
    officials paused or changed stays. Returns how many were added; they only fire at times that
    are still to come. Raises ConfigurationError for a date that no year has."""
    try:
        duties = load_duties({"rat_deadline": settings.rat_deadline})
    except ValueError as error:
        raise ConfigurationError(f"RAT_DEADLINE: {error}") from error
    # Suppressed: another process was starting too, and was faster.
    with contextlib.suppress(IntegrityError), transaction(engine) as session:
        return keeping.ship(session, duties, now())
    return 0


def ship_offices(engine: Engine) -> int:
    """Add the offices and routes of complaints that are missing; returns how many offices."""
    with transaction(engine) as session:
        return offices.ship(session)
