"""The dossier of a land or building complaint: begun, answered one item at a time, judged, counted.

What is asked next follows from what is stored, so that an interview goes on wherever and whenever
it was left.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from db.land_rules import Assessment, has_site, judge, without_land
from db.models import Complaint, ComplaintStatus, Dossier
from db.models.dossiers import Item, Land, Owner
from db.session import id_of, insert_ignore

CATEGORIES = frozenset({"LHN", "BGN"})
MOST_WORDS = 200  # characters kept of what a person said to one item
ENDED_WELL_OR_TAKEN_BACK = (
    ComplaintStatus.SOLVED,
    ComplaintStatus.WITHDRAWN,
    ComplaintStatus.NOT_OURS,
)


def start(session: Session, complaint: Complaint, at: datetime) -> Dossier:
    """The complaint's dossier, made if there is none. Raises ValueError for another category."""
    if complaint.category not in CATEGORIES:
        raise ValueError(f"{complaint.number} is not about land or a building")
    values = {"complaint_id": id_of(complaint), "created_at": at, "updated_at": at}
    empty: dict[str, Any] = dict.fromkeys(("land", "owner", "access", "building", "letter"), "")
    lists: dict[str, Any] = {"papers": [], "skipped": [], "notes": {}}
    session.execute(insert_ignore(session, Dossier, {**empty, **lists, **values}))
    query = select(Dossier).where(col(Dossier.complaint_id) == complaint.id)
    return session.exec(query).one()


def of_complaint(session: Session, complaint_id: int) -> Dossier | None:
    """The dossier of a complaint; None: not begun."""
    query = select(Dossier).where(col(Dossier.complaint_id) == complaint_id)
    return session.exec(query).first()


def current(dossier: Dossier) -> Item | None:
    """What to ask now; None: nothing is left."""
    return next((i for i in unanswered(dossier) if i not in dossier.skipped), None)


def applies(dossier: Dossier, item: Item) -> bool:
    """Whether an item is a question at all, after the answers so far."""
    if item is Item.SIZE:
        return not without_land(dossier)
    if item is Item.OWNER:
        return dossier.land != Land.VILLAGE and has_site(dossier)
    if item in (Item.PAPERS, Item.ACCESS):
        return has_site(dossier)
    return True


def is_answered(dossier: Dossier, item: Item) -> bool:
    """Whether there is an answer; an item that was passed over has none."""
    if item is Item.SIZE:
        return dossier.size_m2 is not None
    return bool(getattr(dossier, item))


def unanswered(dossier: Dossier) -> list[Item]:
    """Items that are questions and have no answer, passed over or not."""
    return [i for i in Item if applies(dossier, i) and not is_answered(dossier, i)]


def answer(
    dossier: Dossier, item: Item, values: Mapping[str, Any], at: datetime, *, words: str = ""
) -> None:
    """Keep an answer in its columns (`values`: column -> value), with the person's own words where
    they wrote some. A new answer replaces the old one."""
    if "land" in values and values["land"] != dossier.land:
        _change_land(dossier)
    for column, value in values.items():
        setattr(dossier, column, value)
    if dossier.land == Land.VILLAGE:
        dossier.owner = Owner.VILLAGE
    dossier.skipped = [i for i in dossier.skipped if i != item]
    dossier.notes = {k: v for k, v in dossier.notes.items() if k != item}
    _touch(dossier, item, words, at)


def skip(dossier: Dossier, item: Item, at: datetime, *, words: str = "") -> None:
    """`lewati`: not asked again by itself; an answer given before stays. `words`: what they wrote
    and nobody understood."""
    if item not in dossier.skipped and not is_answered(dossier, item):
        dossier.skipped = [*dossier.skipped, item]
    _touch(dossier, item, words, at)


def ask_again(dossier: Dossier, at: datetime) -> None:
    """What was passed over is asked after all."""
    dossier.skipped = []
    dossier.updated_at = at


def finish(dossier: Dossier, at: datetime) -> bool:
    """Mark that nothing was left to ask; True the first time."""
    if dossier.finished_at is not None:
        return False
    dossier.finished_at = at
    return True


def assess(dossier: Dossier) -> Assessment:
    """What is there, what is missing, how far that is; also of a dossier that is not finished."""
    return judge(dossier)


def needs_by_kecamatan(
    session: Session, *conditions: ColumnElement[bool]
) -> dict[str, Counter[str]]:
    """How many villages lack what: kecamatan code (`18.01.04`, "" where unknown) -> need -> count.

    `conditions` on Complaint narrow it (db.complaints.finding.in_scope). A village with several
    dossiers counts once, by the one that was changed last; complaints that were solved, withdrawn
    or not ours are left out, and so are dossiers in which nothing was answered.
    """
    query = (
        select(Dossier, Complaint.village_code)
        .join(Complaint, col(Complaint.id) == col(Dossier.complaint_id))
        .where(col(Complaint.status).not_in(ENDED_WELL_OR_TAKEN_BACK), *conditions)
        .order_by(col(Dossier.updated_at), col(Dossier.id))
    )
    newest: dict[str, tuple[str, Dossier]] = {}
    for dossier, village in session.exec(query):
        if any(is_answered(dossier, item) for item in Item):
            newest[village or f"complaint {dossier.complaint_id}"] = ((village or "")[:8], dossier)
    counts: dict[str, Counter[str]] = {}
    for area, dossier in newest.values():
        counts.setdefault(area, Counter()).update(judge(dossier).needs)
    return counts


def _change_land(dossier: Dossier) -> None:
    """Of other land nothing is known yet but what was said of the building and the letter."""
    dossier.owner, dossier.access, dossier.papers = "", "", []
    dossier.size_m2 = dossier.side_a_m = dossier.side_b_m = None
    about_land = {Item.SIZE, Item.OWNER, Item.PAPERS, Item.ACCESS}
    dossier.skipped = [item for item in dossier.skipped if item not in about_land]
    dossier.notes = {item: said for item, said in dossier.notes.items() if item not in about_land}


def _touch(dossier: Dossier, item: Item, words: str, at: datetime) -> None:
    if words.strip():
        dossier.notes = {**dossier.notes, str(item): " ".join(words.split())[:MOST_WORDS]}
    dossier.updated_at = at
