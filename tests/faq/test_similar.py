"""Which questions of different people are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.similar import same_question

SAME = [
    ("siapa pemenang lomba burung di kalianda", "lomba burung kalianda yg menang siapa pak"),
    ("kapan gerai dibuka menteri", "gerai dibukanya menteri kapan ya"),
    (
        "apakah koperasi boleh ikut karnaval kemerdekaan",
        "kop boleh ikut karnaval kemerdekaan apa ngga",
    ),
    ("siapa nama kepala dinas koperasi yg baru", "kepala dinas koperasi yg baru namanya siapa pak"),
]
OTHER = [
    ("kapan dana desa cair", "kapan pupuk datang"),
    ("syarat jadi ketua pkk", "syarat jadi ketua karang taruna"),
    ("kapan ketua dipilih", "siapa ketua yang dipilih"),
    ("harga beras 5 kilo", "harga beras 10 kilo"),
    ("", "halo"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_order_and_politeness_make_no_difference(one: str, other: str) -> None:
    assert same_question(one, other)
    assert same_question(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_matter_asker_or_number_does(one: str, other: str) -> None:
    assert not same_question(one, other)
    assert not same_question(other, one)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_compared(one: str, other: str) -> None:
    assert same_question(one, other) == same_question(other, one)
