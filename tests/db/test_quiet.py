"""Quiet hours: what may be sent at once, and until when the rest waits."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.quiet import DAYS, DEFAULT, Quiet, parse_quiet


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        pytest.param("2026-11-24T08:00", "2026-11-24T08:00", id="a Tuesday morning"),
        pytest.param("2026-11-24T12:00", "2026-11-24T12:00", id="noon on other days"),
        pytest.param("2026-11-24T19:59:59", "2026-11-24T19:59:59", id="just before the night"),
        pytest.param("2026-11-24T20:00", "2026-11-25T07:00", id="the night begins"),
        pytest.param("2026-11-24T23:59:59", "2026-11-25T07:00", id="before midnight"),
        pytest.param("2026-11-25T00:00", "2026-11-25T07:00", id="midnight"),
        pytest.param("2026-11-25T06:59:59", "2026-11-25T07:00", id="the night ends"),
        pytest.param("2026-11-25T07:00", "2026-11-25T07:00", id="the morning"),
        pytest.param("2026-11-27T11:29", "2026-11-27T11:29", id="before Friday prayer"),
        pytest.param("2026-11-27T11:30", "2026-11-27T13:00", id="Friday prayer begins"),
        pytest.param("2026-11-27T12:59", "2026-11-27T13:00", id="Friday prayer ends"),
        pytest.param("2026-11-27T13:00", "2026-11-27T13:00", id="after Friday prayer"),
        pytest.param("2026-11-26T22:00", "2026-11-27T07:00", id="the night to Friday"),
        pytest.param("2026-12-31T23:00", "2027-01-01T07:00", id="New Year's night"),
        pytest.param("2028-02-28T21:00", "2028-02-29T07:00", id="the night to a leap day"),
    ],
)
def test_the_default_spares_the_night_and_friday_prayer(at: str, sent: str):
    shifted = parse_quiet(DEFAULT).shift(datetime.fromisoformat(at))
    assert shifted == datetime.fromisoformat(sent)


@pytest.mark.parametrize(
    ("text", "at", "sent"),
    [  # 27 November 2026 is a Friday
        pytest.param("", "2026-11-24T03:00", "2026-11-24T03:00", id="never quiet"),
        pytest.param(" , ", "2026-11-24T03:00", "2026-11-24T03:00", id="nothing but commas"),
        pytest.param("12:00-13:00", "2026-11-24T12:30", "2026-11-24T13:00", id="within a day"),
        pytest.param("08.00-9.30", "2026-11-24T08:00", "2026-11-24T09:30", id="with dots"),
        pytest.param("20:00-00:00", "2026-11-24T22:00", "2026-11-25T00:00", id="to midnight"),
        pytest.param("20:00-24:00", "2026-11-24T22:00", "2026-11-25T00:00", id="to 24:00"),
        pytest.param(
            "20:00-07:00; 06:00-08:00", "2026-11-24T21:00", "2026-11-25T08:00", id="overlapping"
        ),
        pytest.param(
            "07:00-08:00\n20:00-07:00", "2026-11-24T21:00", "2026-11-25T08:00", id="touching"
        ),
        pytest.param(
            "20:00-07:00, Jumat 06:30-13:00",
            "2026-11-26T21:00",
            "2026-11-27T13:00",
            id="the night runs into Friday",
        ),
        pytest.param(
            "Jumat 20:00-07:00", "2026-11-28T03:00", "2026-11-28T07:00", id="the night after Friday"
        ),
        pytest.param(
            "Jumat 20:00-07:00", "2026-11-27T03:00", "2026-11-27T03:00", id="not that before it"
        ),
        pytest.param(
            "Minggu 00:00-24:00", "2026-11-29T09:00", "2026-11-30T00:00", id="a whole Sunday"
        ),
        pytest.param(
            "20:00-07:00, Sabtu 00:00-24:00, Minggu 00:00-24:00",
            "2026-11-27T21:00",
            "2026-11-30T07:00",
            id="a whole weekend and its nights",
        ),
        pytest.param("Jum'at 11:30-13:00", "2026-11-27T12:00", "2026-11-27T13:00", id="Jum'at"),
        pytest.param("ahad 8:00-9:00", "2026-11-29T08:30", "2026-11-29T09:00", id="Ahad"),
        pytest.param(
            "JUM\u2019AT 11.30 \u2013 13.00", "2026-11-27T12:00", "2026-11-27T13:00", id="a phone's"
        ),
    ],
)
def test_other_settings_are_understood(text: str, at: str, sent: str):
    shifted = parse_quiet(text).shift(datetime.fromisoformat(at))
    assert shifted == datetime.fromisoformat(sent)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("malam", "“malam” tidak dikenal"),
        ("20:00", "“20:00” tidak dikenal"),
        ("20:00-25:00", "“20:00-25:00” tidak dikenal"),
        ("24:00-07:00", "“24:00-07:00” tidak dikenal"),
        ("20:00-07:00, Freitag 11:30-13:00", "Hari “Freitag” tidak dikenal"),
        ("20:00-07:00 Jumat 11:30-13:00", "tidak dikenal"),
        ("20:00-20:00", "jam yang sama"),
        ("00:00-24:00", "tidak menyisakan waktu"),
        ("00:00-12:00, 12:00-00:00", "tidak menyisakan waktu"),
        ("07:00-06:00, 05:00-08:00", "tidak menyisakan waktu"),
        (
            ", ".join(f"{day.capitalize()} 20:00-19:59" for day in DAYS) + ", 19:00-20:00",
            "tidak menyisakan waktu",
        ),
    ],
)
def test_what_is_wrong_is_said_with_an_example(text: str, what: str):
    with pytest.raises(ValueError, match=f"Contoh: {DEFAULT}") as caught:
        parse_quiet(text)
    assert what in str(caught.value)


def test_all_days_but_one_quiet_is_a_setting_that_still_lets_messages_through():
    days = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu")
    quiet = parse_quiet(", ".join(f"{day} 00:00-24:00" for day in days))
    assert quiet.shift(datetime.fromisoformat("2026-11-30T00:00")) == datetime.fromisoformat(
        "2026-12-06T00:00"
    )


MINUTES = st.times().map(lambda t: f"{t:%H:%M}")
SOME_DAYS = st.sampled_from(["", "Senin ", "Jumat ", "Minggu "])
SPANS = st.lists(st.builds("{}{}-{}".format, SOME_DAYS, MINUTES, MINUTES), max_size=4)
TIMES = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2028-01-01"))


def is_quiet(spans: list[str], at: datetime) -> bool:
    """Read off the setting by comparing clock texts: another way to the same answer."""
    now, names = f"{at:%H:%M}", {"Mon": "Senin", "Fri": "Jumat", "Sun": "Minggu"}
    today, yesterday = (names.get(f"{d:%a}") for d in (at, at - timedelta(days=1)))
    for span in spans:
        *day, clock = span.split()
        start, end = clock.split("-")
        over_midnight = end < start
        if day in ([], [today]) and start <= now and (over_midnight or now < end):
            return True
        if over_midnight and day in ([], [yesterday]) and now < end:
            return True
    return False


@given(SPANS, TIMES)
@settings(max_examples=300, deadline=None)
def test_a_message_waits_through_every_quiet_minute_and_not_one_more(spans, at):
    try:
        quiet = parse_quiet(", ".join(spans))
    except ValueError:
        return
    sent = quiet.shift(at)
    assert not is_quiet(spans, sent)
    assert quiet.shift(sent) == sent
    assert parse_quiet(str(quiet)) == quiet
    minutes = -((at - sent) // timedelta(minutes=1))
    assert all(is_quiet(spans, at + timedelta(minutes=n)) for n in range(minutes))


def test_the_default_is_written_as_it_is_read():
    assert str(parse_quiet(DEFAULT)) == DEFAULT
    assert parse_quiet("") == Quiet()
    assert str(Quiet()) == ""
