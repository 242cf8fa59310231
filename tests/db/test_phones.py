"""Mobile numbers as people and platforms write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.phones import mask, normalise

NUMBER = "+6281234567890"


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        " 0812.3456.7890 ",
        "(0812) 34567890",
        "6281234567890",
        "62 812 3456 7890",
        "+6281234567890",
        "+62 812-3456-7890",
        "+62 0812 3456 7890",
        "006281234567890",
        "0062 812 3456 7890",
        "81234567890",
        "whatsapp:+6281234567890",
        "https://wa.me/6281234567890",
        "wa.me/6281234567890",
        "6281234567890@c.us",
        "6281234567890@s.whatsapp.net",
    ],
)
def test_one_number_in_all_its_spellings_is_one_number(written: str):
    assert normalise(written) == NUMBER


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("", id="nothing"),
        pytest.param("halo", id="a word"),
        pytest.param("0812", id="too short"),
        pytest.param("0812345678901234", id="too long"),
        pytest.param("0727 330011", id="landline in Kalianda"),
        pytest.param("021 5001234", id="landline in Jakarta"),
        pytest.param("+60123456789", id="Malaysia"),
        pytest.param("+12025550123", id="United States"),
        pytest.param("1800123456", id="special number"),
        pytest.param("9" * 400, id="far too long"),
    ],
)
def test_what_is_no_indonesian_mobile_number_is_refused(written: str):
    assert normalise(written) is None


@given(st.text() | st.from_regex(r"\A[+0-9 ()@.:/a-z-]{0,30}\Z"))
def test_whatever_is_written_never_fails_and_a_result_stays_as_it_is(text: str):
    number = normalise(text)
    assert number is None or (number.startswith("+628") and normalise(number) == number)


@given(st.text())
def test_a_masked_address_shows_four_characters_at_most(address: str):
    shown = mask(address)
    assert shown.startswith("…")
    assert len(shown) <= 5
    assert len(address) > 4 or shown == "…"


def test_a_masked_number_ends_in_its_last_four_digits():
    assert mask(NUMBER) == "…7890"
    assert mask("1234") == "…"
