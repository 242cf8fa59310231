"""Officials: who may announce and answer, and for which area."""

from datetime import datetime

from sqlmodel import Session, col, select

from db import audit, people
from db.models import Contact, Office, Official
from db.regions import kecamatan
from db.session import id_of

ROLES = ("officer", "coordinator", "admin")


def add(  # noqa: PLR0913 - what an official is, all by keyword
    session: Session,
    *,
    phone: str,
    name: str,
    role: str,
    scope: str,
    at: datetime,
    office: str = "",
) -> Official:
    """Make the person with that E.164 number an official, or change what they may.

    `scope` is "all" or the name of a kecamatan, `office` a code or "" for all. Raises ValueError
    for an unknown role, scope or office.
    """
    if office and session.get(Office, office) is None:
        raise ValueError(f"unknown office {office!r}")
    if role not in ROLES:
        raise ValueError(f"unknown role {role!r}: one of {', '.join(ROLES)}")
    area = scope if scope == "all" else kecamatan().get(scope.title())
    if area is None:
        raise ValueError(f"unknown kecamatan {scope!r}")
    person = people.get_or_create(session, phone=phone, name=name, at=at)
    known = session.exec(select(Official).where(col(Official.person_id) == person.id)).first()
    official = known or Official(person_id=id_of(person), name=name, role=role, created_at=at)
    official.name, official.role, official.scope, official.office = name, role, area, office
    official.active = True
    session.add(official)
    session.flush()
    audit.write(
        session,
        actor="cli",
        action="official.add",
        subject=f"official:{official.id}",
        detail=f"{role} {area} {office}".strip(),
        at=at,
    )
    return official


def reachable(session: Session) -> list[tuple[Official, Contact]]:
    """Active officials with the contact they used last; those who never wrote are not there."""
    query = (
        select(Official, Contact)
        .join(Contact, col(Contact.person_id) == col(Official.person_id))
        .where(col(Official.active), col(Contact.blocked_at).is_(None))
        .order_by(col(Official.id), col(Contact.last_inbound_at).desc())
    )
    seen: dict[int | None, tuple[Official, Contact]] = {}
    for official, contact in session.exec(query).all():
        seen.setdefault(official.id, (official, contact))
    return list(seen.values())
