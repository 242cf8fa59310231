"""Dates and times as people type them: a table of messages, and what holds for any text."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.when import When, find_when
from handlers.when.words import MONTHS, NUMBERS, PARTS, PRAYERS, UNITS, WEEKDAYS

LINES = (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines()
TUESDAY = datetime.fromisoformat("2026-11-24 09:30")


def cases() -> Iterator[tuple[datetime, str, str]]:
    """(now, text, expected) from cases.txt."""
    now = TUESDAY
    for line in LINES:
        if line.startswith("@ "):
            now = datetime.fromisoformat(line[2:])
        elif "->" in line and not line.startswith("# "):
            text, _, expected = line.rpartition("->")
            yield now, text.strip(), expected.strip()


CASES = list(cases())


def written(found: When | None) -> str:
    """As in cases.txt."""
    if found is None:
        return "none"
    at = f"{found.at:%Y-%m-%d %H:%M}{'' if found.said_time else '?'}"
    return f"{at} {found.repeat}".strip() + f" | {found.rest}".rstrip()


@pytest.mark.parametrize(
    ("now", "text", "expected"), CASES, ids=[f"{t} @ {n:%d %H:%M}" for n, t, _ in CASES]
)
def test_what_was_meant(now: datetime, text: str, expected: str) -> None:
    assert written(find_when(text, now)) == expected


@pytest.mark.parametrize("text", sorted({text for _, text, _ in CASES}))
def test_capitals_and_spaces_change_nothing(text: str) -> None:
    plain = find_when(text, TUESDAY)
    shouted = find_when(f"  {text.upper().replace(' ', '  ')} ", TUESDAY)
    assert (shouted is None) == (plain is None)
    if plain and shouted:
        assert (shouted.at, shouted.repeat, shouted.said_time) == (
            plain.at,
            plain.repeat,
            plain.said_time,
        )


WORDS = sorted(
    {word for _, text, _ in CASES for word in text.split()}
    | {*MONTHS, *NUMBERS, *PARTS, *PRAYERS, *UNITS, *WEEKDAYS}
    | {"0", "31", "99", "999", "24.00", "31/12", "29/2", "1/1/2099", "jam", "-", ",", "()", "\0"}
)
SAID = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=8).map("".join),
)


@given(text=SAID, now=st.datetimes())
def test_any_text_is_survived_and_what_is_found_is_ahead(text: str, now: datetime) -> None:
    found = find_when(text, now)
    if found is None:
        return
    assert found.at > now
    assert (found.at.second, found.at.microsecond) == (0, 0)
    assert found.rest == found.rest.strip()
    assert all(word in text for word in re.findall(r"\w+", found.rest))
    assert found == find_when(text, now)


@given(
    now=st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2031-12-31")),
    minutes=st.integers(1, 3 * 365 * 24 * 60),
    form=st.sampled_from(
        ["{d} {month} {y} pukul {h:02}.{m:02}", "{d:02}/{mo:02}/{y}, {h:02}:{m:02} WIB",
         "tgl {d}-{mo}-{y} jam {h:02}.{m:02}", "{y}-{mo:02}-{d:02} {h:02}:{m:02}"]
    ),
    task=st.sampled_from(["rapat pengurus", "setor simpanan wajib 50 rb", "rapat 25 orang"]),
)  # fmt: skip
def test_a_moment_written_in_full_is_read_back(
    now: datetime, minutes: int, form: str, task: str
) -> None:
    at = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    month = next(word for word, number in MONTHS.items() if number == at.month)
    said = form.format(d=at.day, mo=at.month, month=month, y=at.year, h=at.hour, m=at.minute)
    for text in (f"ingatkan saya {task} {said}", f"tolong ingatkan saya {said} untuk {task}"):
        assert find_when(text, now) == When(at, "", True, task)
    assert find_when(task, now) is None


@given(
    text=st.sampled_from(
        ["jumat jam 2", "tanggal 31", "5 desember", "29 februari", "akhir bulan", "jam 8 malam",
         "jam 12 malam", "tiap minggu pagi", "setiap tanggal 30 jam 7.30", "malam jumat", "ahad",
         "tiap hari jam 5 pagi", "habis jumatan", "awal tahun"]
    ),
    now=st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2040-12-31")),
    share=st.floats(0, 0.999),
)  # fmt: skip
def test_until_it_fires_the_same_words_mean_the_same_moment(
    text: str, now: datetime, share: float
) -> None:
    found = find_when(text, now)
    assert found is not None
    assert find_when(text, now + (found.at - now) * share) == found
    after = find_when(text, found.at)
    assert after is not None
    assert after.at > found.at
