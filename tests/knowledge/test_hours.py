"""Opening hours as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.knowledge.hours import read_hours


def test_ranges_and_single_days_in_both_languages() -> None:
    """Several spans a day, short hours, and the dash that word processors put."""
    hours = read_hours({"lun-jue": ["9:00–14:00", "16:00-20:00"], "fri": ["09:00-15:00"]}, "Europe/Madrid", "ES-MD")
    assert sorted(hours.days) == [0, 1, 2, 3, 4]
    assert hours.days[0] == (("09:00", "14:00"), ("16:00", "20:00"))
    assert hours.days[4] == (("09:00", "15:00"),)
    assert (hours.timezone, hours.holidays) == ("Europe/Madrid", "ES-MD")


def test_a_day_without_spans_is_closed() -> None:
    """It takes the place of the range before it."""
    assert read_hours({"mon-sun": ["00:00-24:00"], "sun": []}, "UTC", None).days[6] == ()


@pytest.mark.parametrize(
    ("day", "span"),
    [
        ("mon", "25:00-26:00"),
        ("mon", "24:00-24:30"),
        ("mon", "18:00-09:00"),
        ("mon", "09:00-09:00"),
        ("mon", "9-18"),
        ("mon", "closed"),
        ("fri-mon", "09:00-10:00"),
        ("", "09:00-10:00"),
        ("holidays", "09:00-10:00"),
    ],
)
def test_what_no_clock_or_calendar_shows_is_refused(day: str, span: str) -> None:
    """By the words that cannot be read."""
    with pytest.raises(ValueError, match=r"^'"):
        read_hours({day: [span]}, "Europe/Madrid", None)


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../etc", "Europe"])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    """Before somebody's promise is counted in it."""
    with pytest.raises(ValueError, match="time zone"):
        read_hours({}, zone, None)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(1, 24))
def test_spans_are_times_in_order(hour: int, minute: int, closes: int) -> None:
    """What is accepted sorts as text just as it does as time."""
    written = f"{hour}:{minute:02}-{closes:02}:00"
    if (hour, minute) < (closes, 0):
        ((opens, ends),) = read_hours({"mon": [written]}, "UTC", None).days[0]
        assert opens < ends
    else:
        with pytest.raises(ValueError, match="does not end later"):
            read_hours({"mon": [written]}, "UTC", None)
