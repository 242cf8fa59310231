"""Commands of the administrator inside the test's own process, and a message for them to look at."""

from click.testing import Result
from sqlmodel import Session
from typer.testing import CliRunner

from bot.__main__ import app
from db import contacts, outbox
from db.clock import now
from db.models import Outbox
from db.outbox import Priority

NUMBER = "+6281234567890"


def kawan(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def put(session: Session, **values: object) -> Outbox:
    """A message to somebody, as it may stand in the table."""
    at = now()
    contact = contacts.get_or_create(
        session, channel="web", external_id=NUMBER, name="", phone=None, at=at
    )
    row_id = outbox.enqueue(session, contact, text="Halo, Pak.", at=at, priority=Priority.REPLY)
    row = session.get_one(Outbox, row_id)
    for name, value in values.items():
        setattr(row, name, value)
    return row
