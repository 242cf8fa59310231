"""Whether land or a building is ready to be put forward: the rules of db/data/land_rules.toml
applied to answers. Codes in, codes out; the words stand in handlers/texts_dossier.py."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from db.models import Dossier
from db.models.dossiers import Building, Item, Land


class Weight(StrEnum):
    """How much something that is missing matters."""

    BLOCKER = "blocker"
    GAP = "gap"
    UNSETTLED = "unsettled"  # sources differ, or say nothing


class Band(StrEnum):
    """How far a dossier is, without a precision that nobody has."""

    READY = "ready"
    READY_UNSETTLED = "ready_unsettled"  # ready, but sources differ on something
    NEARLY = "nearly"
    EARLY = "early"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Minimum:
    """The smallest size (m2) that one source names."""

    minimum: int
    who: str


@dataclass(frozen=True, slots=True)
class LandRules:
    """The file, read. `sizes`: the largest first; `plan`: metres, the shorter side first."""

    checked: date
    sizes: tuple[Minimum, ...]
    plan: tuple[float, float]
    plan_by: str
    needs: Mapping[str, Mapping[str, str]]  # section -> answer -> need, "" for none
    papers: Mapping[str, frozenset[str]]  # proof, weak, permit
    weights: Mapping[str, Weight]
    nearly_most: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """`have`: items that are in order; `needs`: words of [weights], those that block first."""

    band: Band
    have: tuple[Item, ...]
    needs: tuple[str, ...]


@cache
def rules() -> LandRules:
    """The shipped rules. Raises KeyError or ValueError for a file that is not whole."""
    text = resources.files("db").joinpath("data/land_rules.toml").read_text(encoding="utf-8")
    return _parse(tomllib.loads(text))


def _parse(file: Mapping[str, Any]) -> LandRules:
    sizes = [Minimum(int(row["minimum"]), str(row["who"])) for row in file["size"]]
    short, long = sorted(float(side) for side in file["plan"]["sides"])
    sections = ("owners", "access", "buildings", "letters")
    return LandRules(
        checked=file["checked"],
        sizes=tuple(sorted(sizes, key=lambda row: -row.minimum)),
        plan=(short, long),
        plan_by=str(file["plan"]["who"]),
        needs={name: dict(file[name]) for name in sections},
        papers={name: frozenset(file["papers"][name]) for name in ("proof", "weak", "permit")},
        weights={need: Weight(weight) for need, weight in file["weights"].items()},
        nearly_most=int(file["bands"]["nearly_most"]),
    )


def without_land(dossier: Dossier) -> bool:
    """Whether they said that there is no land at all."""
    return dossier.land == Land.NONE


def has_site(dossier: Dossier) -> bool:
    """Whether there is, or may be, something whose owner and papers matter."""
    return not without_land(dossier) or dossier.building not in ("", Building.NONE)


def judge(dossier: Dossier) -> Assessment:
    """What is there, what is missing, and how far that is."""
    needs = _needs(dossier)
    missing = {item for item, _ in needs}
    have = tuple(i for i in Item if i not in missing and _counts(dossier, i))
    order = list(Weight)
    weights = rules().weights
    codes = sorted((need for _, need in needs), key=lambda need: order.index(weights[need]))
    return Assessment(_band([weights[need] for need in codes]), have, tuple(codes))


def _band(found: list[Weight]) -> Band:
    gaps = found.count(Weight.GAP)
    if Weight.BLOCKER in found:
        return Band.STUCK
    if gaps:
        return Band.NEARLY if gaps <= rules().nearly_most else Band.EARLY
    return Band.READY_UNSETTLED if found else Band.READY


def _counts(dossier: Dossier, item: Item) -> bool:
    """Whether an item that lacks nothing is something they have, not just nothing to ask."""
    if item is Item.LAND:
        return dossier.land in (Land.VILLAGE, Land.OTHER)
    if item is Item.SIZE:
        return dossier.size_m2 is not None and not without_land(dossier)
    if item is Item.BUILDING:
        return dossier.building not in ("", Building.NONE)
    return item is Item.LETTER or has_site(dossier)


def _needs(dossier: Dossier) -> list[tuple[Item, str]]:
    found = [*_land(dossier), (Item.LETTER, _need("letters", dossier.letter, "letter_unknown"))]
    if has_site(dossier):
        found += [
            (Item.OWNER, _owner(dossier)),
            (Item.PAPERS, _papers(dossier.papers)),
            (Item.ACCESS, _need("access", dossier.access, "access_unknown")),
        ]
    if without_land(dossier) and has_site(dossier):  # the building is the site: its state matters
        found.append((Item.BUILDING, _need("buildings", dossier.building, "building_check")))
    return [(item, need) for item, need in found if need]


def _land(dossier: Dossier) -> Iterator[tuple[Item, str]]:
    if without_land(dossier):
        if not has_site(dossier):
            yield Item.LAND, "land_missing"
        return
    if not dossier.land:
        yield Item.LAND, "land_unknown"
    size = _size(dossier.size_m2)
    yield Item.SIZE, size or ("" if _plan_fits(dossier) else "plan_does_not_fit")


def _size(size: float | None) -> str:
    if size is None:
        return "size_unknown"
    largest, smallest = rules().sizes[0], rules().sizes[-1]
    if size >= largest.minimum:
        return ""
    return "size_between" if size >= smallest.minimum else "size_small"


def _plan_fits(dossier: Dossier) -> bool:
    """Whether the building can stand on it; what was not told is no objection."""
    if dossier.side_a_m is None or dossier.side_b_m is None:
        return True
    short, long = sorted((dossier.side_a_m, dossier.side_b_m))
    return short >= rules().plan[0] and long >= rules().plan[1]


def _owner(dossier: Dossier) -> str:
    need = _need("owners", dossier.owner, "owner_unknown")
    permitted = need == "owner_permit" and _holds(dossier.papers, "permit")
    return "" if permitted else need


def _papers(papers: Collection[str]) -> str:
    if not papers:
        return "papers_unknown"
    if _holds(papers, "proof"):
        return ""
    return "papers_weak" if _holds(papers, "weak") else "papers_missing"


def _holds(papers: Collection[str], kind: str) -> bool:
    return not rules().papers[kind].isdisjoint(papers)


def _need(section: str, answer: str, unknown: str) -> str:
    return rules().needs[section][answer] if answer else unknown
