"""Offices and which of them handle which complaints; the groups in which their officials work."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from sqlmodel import Session, col, delete, select

from db.models import Contact, Office, Official, OfficialGroup, Route
from db.session import id_of, insert_ignore


@cache
def _shipped() -> Mapping[str, Any]:
    text = resources.files("db").joinpath("data/offices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def ship(session: Session) -> int:
    """Store the shipped offices and routes where there are none yet; what officials changed stays.
    Returns how many offices were new."""
    new = 0
    for code, name in _shipped()["offices"].items():
        if session.get(Office, code) is None:
            values = {"code": code, "name": name, "active": True}
            session.execute(insert_ignore(session, Office, values))
            new += 1
    for category, codes in _shipped()["routes"].items():
        if not session.exec(select(Route.id).where(col(Route.category) == category)).first():
            for position, code in enumerate(codes):
                values = {"category": category, "position": position, "office": code}
                session.execute(insert_ignore(session, Route, values))
    return new


def handling(session: Session, category: str) -> str:
    """The code of the office that handles a category; "" where none does."""
    query = select(Route.office).where(col(Route.category) == category)
    return session.exec(query.order_by(col(Route.position)).limit(1)).first() or ""


def routed(session: Session, category: str) -> list[Office]:
    """The offices of a category, the handling one first, then those that support it."""
    query = select(Office).join(Route, col(Route.office) == col(Office.code))
    query = query.where(col(Route.category) == category, col(Office.active))
    return list(session.exec(query.order_by(col(Route.position))).all())


def known(session: Session) -> list[Office]:
    """All offices that work, by name."""
    query = select(Office).where(col(Office.active)).order_by(col(Office.name))
    return list(session.exec(query).all())


def name_of(session: Session, code: str) -> str:
    """The name of an office; its code where it is unknown."""
    office = session.get(Office, code) if code else None
    return office.name if office else code


def set_route(session: Session, category: str, codes: Sequence[str]) -> None:
    """Who handles a category from now on, the first one first. Raises ValueError for an unknown
    office or for none; complaints filed before stay where they are."""
    if not codes:
        raise ValueError("no office")
    for code in codes:
        if session.get(Office, code) is None:
            raise ValueError(f"unknown office {code!r}")
    session.exec(delete(Route).where(col(Route.category) == category))
    session.flush()
    for position, code in enumerate(dict.fromkeys(codes)):
        session.add(Route(category=category, position=position, office=code))


def make_group(
    session: Session, contact: Contact, office: str, official: Official, at: datetime
) -> OfficialGroup:
    """Make a group chat the working place of an office ("": of all), or change whose it is."""
    row = group_of(session, id_of(contact))
    if row is None:
        row = OfficialGroup(
            contact_id=id_of(contact), official_id=id_of(official), created_at=at, office=office
        )
        session.add(row)
    row.office, row.official_id = office, id_of(official)
    return row


def group_of(session: Session, contact_id: int) -> OfficialGroup | None:
    """What a group chat is to officials; None: nothing."""
    query = select(OfficialGroup).where(col(OfficialGroup.contact_id) == contact_id)
    return session.exec(query).first()


def groups_for(session: Session, office: str) -> list[Contact]:
    """The group chats that see an office's complaints."""
    query = select(Contact).join(OfficialGroup, col(OfficialGroup.contact_id) == col(Contact.id))
    query = query.where(
        col(OfficialGroup.office).in_(("", office)), col(Contact.blocked_at).is_(None)
    )
    return list(session.exec(query.order_by(col(Contact.id))).all())
