"""Leases: what only one process may do at a time, taken over when its holder is silent."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from db.models import Lease
from db.session import insert_ignore


def acquire(
    session: Session,
    name: str,
    owner: str,
    at: datetime,
    length: timedelta,
    is_gone: Callable[[str], bool] = lambda _: False,
) -> bool:
    """Take or renew lease `name` for `owner`; False while another owner's has not run out, unless
    `is_gone` says that this owner has surely ended (a restart need not wait for a dead process)."""
    long_ago = at - timedelta(days=1)
    session.execute(
        insert_ignore(session, Lease, {"name": name, "owner": "", "until": long_ago, "token": 0})
    )
    free = (col(Lease.owner) == owner) | (col(Lease.until) < at)
    holder = session.exec(select(Lease.owner).where(col(Lease.name) == name)).one()
    if holder != owner and is_gone(holder):
        free |= col(Lease.owner) == holder
    statement = update(Lease).where(col(Lease.name) == name, free)
    taken = session.execute(
        statement.values(owner=owner, until=at + length, token=col(Lease.token) + 1).returning(
            col(Lease.token)
        )
    )
    return taken.scalar() is not None


def release(session: Session, name: str, owner: str, at: datetime) -> None:
    """Give a lease back, so that a standby takes over at once."""
    statement = update(Lease).where(col(Lease.name) == name, col(Lease.owner) == owner)
    session.execute(statement.values(until=at - timedelta(seconds=1)))
