"""Complaints counted: what there is, how well it is handled, and where many have the same trouble.

Only what an author said counts as good: SOLVED after SUDAH. Silence is neither good nor bad, BELUM
takes a complaint out of the solved ones until the next SUDAH.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast
from sqlmodel import Session, col, func, select

from db.complaints.rules import AWAITING, OPEN
from db.models import Complaint, ComplaintStatus

GOOD = 4  # stars from which an author was satisfied
KECAMATAN = 8  # characters of a village code that name its kecamatan: 18.01.04
AGES = (3, 7, 14, 30)  # days; the limits of the classes of age


@dataclass(frozen=True, slots=True)
class Filter:
    """Which complaints are counted; None or () is no limit. `since` and `until` are of filing."""

    since: datetime | None = None
    until: datetime | None = None
    kecamatan: Sequence[str] = ()  # codes such as 18.01.04
    offices: Sequence[str] = ()
    categories: Sequence[str] = ()
    complaints: Sequence[int] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions of a query."""
        found: list[Any] = []
        if self.since is not None:
            found.append(col(Complaint.created_at) >= self.since)
        if self.until is not None:
            found.append(col(Complaint.created_at) < self.until)
        if self.kecamatan:
            found.append(_kecamatan().in_(self.kecamatan))
        if self.offices:
            found.append(col(Complaint.office).in_(self.offices))
        if self.categories:
            found.append(col(Complaint.category).in_(self.categories))
        if self.complaints:
            found.append(col(Complaint.id).in_(self.complaints))
        return found


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of complaints. `on_time` of `due` got their first answer by the promised day; `due`
    are those answered, or whose day is over."""

    total: int
    open: int
    awaiting: int
    solved: int
    unconfirmed: int
    not_ours: int
    withdrawn: int
    reopened: int  # complaints whose author said BELUM at least once
    rated: int
    satisfied: int  # of those rated
    due: int
    on_time: int


def figures(session: Session, which: Filter | None = None, at: datetime | None = None) -> Figures:
    """The counts of one group of complaints; `at`: which promises are over (default: none)."""
    status = col(Complaint.status)
    answered, promised = col(Complaint.answered_at), col(Complaint.promised_at)
    over = answered.is_not(None) if at is None else answered.is_not(None) | (promised <= at)
    columns = (
        func.count(),
        _count(status.in_(OPEN)),
        _count(status.in_(AWAITING)),
        _count(status == ComplaintStatus.SOLVED),
        _count(status == ComplaintStatus.CLOSED_UNCONFIRMED),
        _count(status == ComplaintStatus.NOT_OURS),
        _count(status == ComplaintStatus.WITHDRAWN),
        _count(col(Complaint.reopened) > 0),
        _count(col(Complaint.rating).is_not(None)),
        _count(col(Complaint.rating) >= GOOD),
        _count(over),
        _count(answered < promised),
    )
    query = select(*columns).select_from(Complaint)  # type: ignore[call-overload]
    row = session.execute(query.where(*(which or Filter()).conditions())).one()
    return Figures(*(int(value or 0) for value in row))


def by(session: Session, what: str, which: Filter | None = None) -> dict[str, int]:
    """Complaints counted by `category`, `kecamatan`, `office` or `status`, the most first."""
    keys = {
        "category": col(Complaint.category),
        "kecamatan": _kecamatan(),
        "office": col(Complaint.office),
        "status": col(Complaint.status),
    }
    key, count = keys[what], func.count()
    query = select(key, count).where(*(which or Filter()).conditions())
    rows = session.execute(query.group_by(key).order_by(count.desc(), key))
    return {str(name): int(number) for name, number in rows}


def by_age(session: Session, at: datetime, which: Filter | None = None) -> dict[str, int]:
    """Open complaints by the days since they were filed: `3`, `7`, `14`, `30` (up to so many) and
    `more`."""
    query = select(col(Complaint.created_at)).where(
        col(Complaint.status).in_(OPEN | AWAITING), *(which or Filter()).conditions()
    )
    counted = dict.fromkeys([*map(str, AGES), "more"], 0)
    for filed in session.exec(query):
        days = (at - filed).days
        counted[next((str(limit) for limit in AGES if days <= limit), "more")] += 1
    return counted


@dataclass(frozen=True, slots=True)
class Cluster:
    """The same trouble in many places: `23 koperasi di 4 kecamatan`."""

    category: str
    cooperatives: int
    kecamatan: int
    complaints: int


def clusters(session: Session, least: int = 3, which: Filter | None = None) -> list[Cluster]:
    """Categories with open complaints of at least `least` cooperatives, the most first. Complaints
    without a known village count as complaints only."""
    village = col(Complaint.village_code)
    cooperatives = func.count(func.distinct(village))
    query = (
        select(
            col(Complaint.category),
            cooperatives,
            func.count(func.distinct(_named_kecamatan())),
            func.count(),
        )
        .where(col(Complaint.status).in_(OPEN | AWAITING), *(which or Filter()).conditions())
        .group_by(col(Complaint.category))
        .having(cooperatives >= least)
        .order_by(cooperatives.desc(), col(Complaint.category))
    )
    return [Cluster(*row) for row in session.execute(query)]


def _named_kecamatan() -> Any:
    return func.substr(col(Complaint.village_code), 1, KECAMATAN)


def _kecamatan() -> Any:
    return func.coalesce(_named_kecamatan(), "")


def _count(condition: Any) -> Any:
    return func.sum(cast(case((condition, 1), else_=0), Integer))
