"""What stands in one line of a list, and how lines are put in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class CallLine:
    """One person to telephone. `reason`: why, in plain Indonesian. `answered`: what is known of
    their answer already, or ""."""

    kecamatan: str
    village: str
    cooperative: str
    name: str
    phone: str
    reason: str
    answered: str = ""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One recipient of an announcement and what became of it, in words an official reads."""

    kecamatan: str
    village: str
    cooperative: str
    name: str
    phone: str
    channel: str
    state: str
    answer: str
    note: str
    answered_at: str


def by_kecamatan(lines: Iterable[CallLine]) -> Sequence[tuple[str, Sequence[CallLine]]]:
    """Lines of each kecamatan, by village and name; those without a kecamatan come last, as ""."""
    ordered = sorted(lines, key=_place)
    groups = groupby(ordered, key=lambda line: _place(line)[:2])
    return [(group[0].kecamatan.strip(), group) for group in (list(g) for _, g in groups)]


def _place(line: CallLine) -> tuple[bool, str, str, str, str]:
    kecamatan = line.kecamatan.strip().casefold()
    return (not kecamatan, kecamatan, line.village.casefold(), line.name.casefold(), line.phone)
