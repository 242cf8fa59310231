"""The shipped calendar of duties: db/data/duties.toml, its dates filled in from the settings."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from db.rule_kinds import Yearly, month_day
from db.rules import parse_month_day, parse_rule

WRONG_NAME = "Tanggal “{name}” tidak ada di kalender. Yang ada: {known}."
WRONG_DATE = "Tanggal {name} “{value}” harus ditulis bulan-tanggal. Contoh: {default}"


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of every cooperative and the reminder of it, as the program ships them."""

    key: str  # stays the same over the years: the reminder is found by it
    title: str
    rule: str  # for db.rules.parse_rule
    text: str  # what a chair reads, at most 500 characters
    source: str
    verified: bool  # false: the text tells to confirm with the dinas
    on: bool  # active unless an official decides otherwise
    topic: str  # id of a topic of the FAQ, or ""
    repeats: str = ""  # key of a duty with the same aim: done there this year, it is done here


def default_dates() -> dict[str, str]:
    """The dates that officials may set, as month-day: `{"rat_deadline": "03-31", ...}`."""
    return dict(_file()["dates"])


def load_duties(dates: Mapping[str, str] | None = None) -> tuple[Duty, ...]:
    """All duties, in the file's order, with these dates (month-day) instead of the shipped ones.

    Raises ValueError in Indonesian for a date that does not exist or is not part of the calendar.
    """
    defaults = default_dates()
    for name in dates or {}:
        if name not in defaults:
            raise ValueError(WRONG_NAME.format(name=name, known=", ".join(defaults)))
    chosen = defaults | dict(dates or {})
    words = {name: _in_words(name, value, defaults[name]) for name, value in chosen.items()}
    duties = [_duty(row, chosen, words) for row in _file()["duty"]]
    rules = {duty.key: duty.rule for duty in duties}
    return tuple(
        replace(duty, on=duty.on and rules.get(duty.repeats) != duty.rule) for duty in duties
    )


def _duty(row: Mapping[str, Any], dates: Mapping[str, str], words: Mapping[str, str]) -> Duty:
    rule = parse_rule(row["rule"].format_map(dates))
    own = {"date": month_day(rule.month, rule.day)} if isinstance(rule, Yearly) else {}
    told = {name: row[name].strip().format_map({**words, **own}) for name in ("title", "text")}
    return Duty(**{**row, **told, "rule": str(rule)})


def _in_words(name: str, value: str, default: str) -> str:
    """`03-31` -> `31 Maret`"""
    try:
        return month_day(*parse_month_day(value))
    except ValueError as error:
        raise ValueError(WRONG_DATE.format(name=name, value=value, default=default)) from error


@cache
def _file() -> dict[str, Any]:
    file = resources.files("db").joinpath("data/duties.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
