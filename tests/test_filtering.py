"""A filter of the log lives in the URL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.errors import FilterError
from copilot.filtering import KNOWN, LISTS, MOST_TEXT, MOST_VALUES, from_query, to_query
from copilot.types.log import EVERYTHING, LogFilter

MADRID = ZoneInfo("Europe/Madrid")


def read(query: str) -> LogFilter:
    return from_query(parse_qsl(query, keep_blank_values=True), MADRID)


def codes(query: str) -> list[tuple[str, str]]:
    with pytest.raises(FilterError) as error:
        read(query)
    assert error.value.remedy
    return [(name, code) for name, _, code in error.value.faults]


def test_an_empty_form_asks_for_everything() -> None:
    """Fields of a form that nobody filled in are no filters."""
    assert read("team=&q=&since=&promise=&outcome=+") == EVERYTHING
    assert to_query(EVERYTHING, MADRID) == ""


def test_fields_add_up_and_values_are_alternatives() -> None:
    """A value given twice counts once."""
    found = read("team=madrid&team=sevilla&team=madrid&outcome=failed&promise=yes&q=pedido++roto")

    assert found == LogFilter(team=("madrid", "sevilla"), outcome=("failed",), promise=True, text="pedido roto")


def test_a_day_is_a_whole_day_where_the_team_is() -> None:
    """`until` names the last day, and the night to summer time is no exception."""
    found = read("since=2026-03-29&until=2026-03-29")

    assert found.since == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert found.until == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert to_query(found, MADRID) == "since=2026-03-29&until=2026-03-29"


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("teem=madrid", "teem", "unknown_name"),
        ("outcome=great", "outcome", "unknown_value"),
        ("verdict=used&verdict=%27%3B+DROP", "verdict", "unknown_value"),
        ("grade=6", "grade", "unknown_value"),
        ("promise=maybe", "promise", "unknown_value"),
        ("q=a&q=b", "q", "given_twice"),
        ("&".join(f"team={n}" for n in range(MOST_VALUES + 1)), "team", "too_many"),
        ("agent=" + "x" * 201, "agent", "too_long"),
        ("q=" + "x" * (MOST_TEXT + 1), "q", "too_long"),
        ("since=yesterday", "since", "not_a_time"),
        ("since=2026-02-30", "since", "not_a_time"),
        ("since=0001-01-01", "since", "not_a_time"),
        ("until=9999-12-31", "until", "not_a_time"),
        ("since=2026-11-22&until=2026-11-21", "until", "backwards"),
    ],
)
def test_what_cannot_be_is_named(query: str, name: str, code: str) -> None:
    """Nobody takes another selection for the one asked for."""
    assert codes(query) == [(name, code)]


def test_all_that_is_wrong_is_named_at_once() -> None:
    """Each parameter with its own reason."""
    assert codes("outcome=x&since=x&zzz=1") == [
        ("outcome", "unknown_value"),
        ("since", "not_a_time"),
        ("zzz", "unknown_name"),
    ]


def _values(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    one = st.sampled_from(KNOWN[name]) if name in KNOWN else st.text(min_size=1, max_size=20)
    return st.lists(one, max_size=3, unique=True).map(tuple)


moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    lists=st.fixed_dictionaries({name: _values(name) for name in LISTS}),
    promise=st.sampled_from([None, True, False]),
    text=st.text(max_size=40),
    since=st.none() | moments,
    days=st.integers(1, 900),
)
def test_a_filter_survives_its_url(
    lists: dict[str, tuple[str, ...]], promise: bool | None, text: str, since: datetime | None, days: int
) -> None:
    """Whatever was read from a URL is read back the same from the URL that it is written as."""
    until = since + timedelta(days=days) if since else None
    given_ = LogFilter(**lists, promise=promise, text=text, since=since, until=until)
    once = read(to_query(given_, MADRID))

    assert read(to_query(once, MADRID)) == once
    assert (once.outcome, once.promise, once.since, once.until) == (given_.outcome, promise, since, until)
