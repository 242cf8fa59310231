"""The shipped calendar of duties: complete, readable, true to its dates, and at sensible times."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest

from db.duty_calendar import Duty, default_dates, load_duties
from db.quiet import DEFAULT, parse_quiet
from db.rules import next_firings, parse_rule
from faq.content import load_content

NOW = datetime.fromisoformat("2026-11-24T08:00")
DUTIES = load_duties()
BY_KEY = {duty.key: duty for duty in DUTIES}

every_duty = pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.key)


def days(duty: Duty, count: int) -> list[str]:
    found = next_firings(parse_rule(duty.rule), NOW, count)
    return [f"{firing.local:%Y-%m-%d} for {firing.period}" for firing in found]


@every_duty
def test_a_duty_can_be_read_and_has_a_source(duty: Duty):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", duty.key)
    assert len(duty.key) <= 64
    assert 5 <= len(duty.title) <= 60
    assert 80 <= len(duty.text) <= 500
    assert "Bapak/Ibu" in duty.text
    assert duty.source
    assert duty.verified or "konfirmasikan ke Dinas Koperasi & UKM" in duty.text
    for text in (duty.title, duty.text):
        assert not re.search(r"[{}*_<>\\]|  |\n", text)
        assert text == text.strip()
    assert duty.text.endswith(".")


@every_duty
def test_a_duty_fires_again_and_again_by_day_and_never_in_quiet_hours(duty: Duty):
    rule, quiet = parse_rule(duty.rule), parse_quiet(DEFAULT)
    firings = next_firings(rule, NOW, 60)
    assert str(rule) == duty.rule
    assert len(firings) == 60
    assert all(quiet.shift(firing.local) == firing.local for firing in firings)
    assert firings[0].local - NOW <= timedelta(days=366)


@every_duty
def test_further_reading_exists(duty: Duty):
    assert duty.topic in {"", *(topic.id for topic in load_content().topics)}
    assert duty.repeats in {"", *BY_KEY} - {duty.key}


def test_keys_are_unique():
    assert len(BY_KEY) == len(DUTIES)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "tutup-buku-bulanan",
            ["2026-11-26 for 2026-11", "2026-12-29 for 2026-12", "2027-01-27 for 2027-01"],
        ),
        (
            "simkopdes-bulanan",
            ["2026-11-27 for 2026-11", "2026-12-30 for 2026-12", "2027-01-28 for 2027-01"],
        ),
        (
            "pph-final-bulanan",
            ["2026-12-12 for 2026-12", "2027-01-12 for 2027-01", "2027-02-12 for 2027-02"],
        ),
        (
            "tutup-buku-tahunan",
            ["2026-12-17 for 2026-12-31", "2026-12-28 for 2026-12-31", "2027-12-17 for 2027-12-31"],
        ),
        (
            "persiapan-rat",
            ["2027-01-15 for 2027-03-31", "2027-02-14 for 2027-03-31", "2028-01-16 for 2028-03-31"],
        ),
        (
            "rat",
            ["2027-03-01 for 2027-03-31", "2027-03-24 for 2027-03-31", "2027-03-30 for 2027-03-31"],
        ),
        (
            "rat-batas-undang-undang",
            ["2027-05-31 for 2027-06-30", "2027-06-23 for 2027-06-30", "2027-06-29 for 2027-06-30"],
        ),
        (
            "spt-tahunan",
            ["2027-03-31 for 2027-04-30", "2027-04-23 for 2027-04-30", "2027-04-29 for 2027-04-30"],
        ),
        (
            "hari-koperasi",
            ["2027-07-05 for 2027-07-12", "2028-07-05 for 2028-07-12", "2029-07-05 for 2029-07-12"],
        ),
    ],
)
def test_the_great_duties_come_on_their_days(key: str, expected: list[str]):
    assert BY_KEY[key].on
    assert days(BY_KEY[key], 3) == expected


def test_what_comes_daily_or_weekly_or_concerns_few_is_off():
    often = {duty.key for duty in DUTIES if days(duty, 60)[-1] < "2028-02"}
    assert often == {"kas-harian", "lpg-harian", "cadangan-mingguan"}
    off = {duty.key for duty in DUTIES if not duty.on}
    assert off == often | {"spt-masa-bulanan", "laporan-usp-triwulan"}


def test_shipped_reminders_come_one_by_one_and_at_most_eight_in_a_month():
    """Over four years of what is on: April is the fullest (SPT, report of the RAT, quarter)."""
    fired = [
        firing.local
        for duty in DUTIES
        if duty.on
        for firing in next_firings(parse_rule(duty.rule), NOW, 60)
        if firing.local < NOW + timedelta(days=4 * 365)
    ]
    assert len(set(fired)) == len(fired)
    assert max(Counter(f"{local:%Y-%m}" for local in fired).values()) == 8
    assert max(Counter(local.date() for local in fired).values()) == 2


def test_a_date_of_the_settings_changes_rule_and_text_together():
    changed = {duty.key: duty for duty in load_duties({"rat_deadline": "4-15"})}
    assert changed["rat"].rule == "yearly 04-15 08:00 H-30 H-7 H-1"
    for key in ("rat", "persiapan-rat"):
        assert "15 April" in changed[key].text
        assert "Maret" not in changed[key].text
    assert changed["spt-tahunan"] == BY_KEY["spt-tahunan"]


@pytest.mark.parametrize("name", list(default_dates()))
def test_no_text_states_the_shipped_date_once_another_is_set(name: str):
    """Set to 7 October, nothing of the shipped date is left in any duty that has changed."""
    shipped = [duty for duty in DUTIES if duty not in load_duties({name: "10-07"})]
    changed = [duty for duty in load_duties({name: "10-07"}) if duty not in DUTIES]
    assert shipped
    for old, new in zip(shipped, changed, strict=True):
        (told,) = set(re.findall(r"\d+ (?:Maret|April|Juni|Desember)\b", old.text))
        assert told not in new.text
        assert "7 Oktober" in new.text
        assert new.rule.startswith("yearly 10-07 ")


def test_the_date_of_the_law_stays_off_where_the_dinas_allows_until_then():
    assert BY_KEY["rat-batas-undang-undang"].on
    changed = {duty.key: duty for duty in load_duties({"rat_deadline": "06-30"})}
    assert changed["rat"].on
    assert not changed["rat-batas-undang-undang"].on


@pytest.mark.parametrize(
    ("dates", "what"),
    [
        ({"rat_deadline": "02-30"}, "rat_deadline “02-30” harus ditulis bulan-tanggal"),
        ({"rat_deadline": "31 Maret"}, "Contoh: 03-31"),
        ({"rat_deadline": ""}, "Contoh: 03-31"),
        ({"spt_deadline": "04-30 08:00 H-1"}, "Contoh: 04-30"),
        ({"rat": "03-31"}, "Tanggal “rat” tidak ada di kalender. Yang ada: rat_deadline"),
    ],
)
def test_a_date_that_is_none_is_refused(dates: dict[str, str], what: str):
    with pytest.raises(ValueError, match="Tanggal") as caught:
        load_duties(dates)
    assert what in str(caught.value)
