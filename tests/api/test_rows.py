"""One row of what a helpdesk tells, and the words for all that can be wrong with it."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.api.rows import ROW, read_row
from copilot.api.words import _FAULTS, fault, language_of
from copilot.types import Place, Told
from tests.store.make import NOW

GOOD = {"entry": "m0", "outcome": "solved"}


def codes(row: object) -> list[str]:
    read = read_row(row, 1, NOW)
    return [] if isinstance(read, Told) else [one.code for one in read]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"entry": ""}, "bad_reference"),
        ({"entry": "ana@example.com"}, "bad_reference"),
        ({"entry": "m0\n"}, "bad_reference"),
        ({"entry": 1}, "not_text"),
        ({"entry": None}, "not_text"),
        ({"conversation": "C1"}, "bad_conversation"),
        ({"conversation": "https://evil.example/archives/C1/p1?x"}, "bad_conversation"),
        ({"outcome": "SOLVED"}, "bad_outcome"),
        ({"outcome": ["solved"]}, "bad_outcome"),
        ({"csat": 0}, "bad_csat"),
        ({"csat": 4.5}, "bad_csat"),
        ({"csat": True}, "bad_csat"),
        ({"csat": "5"}, "bad_csat"),
        ({"contacts": -1}, "bad_contacts"),
        ({"contacts": 10**30}, "bad_contacts"),
        ({"at": "2026-11-22"}, "not_a_time"),
        ({"at": "2026-11-22T10:00:00"}, "not_a_time"),
        ({"at": "2026-02-31T10:00:00Z"}, "not_a_time"),
        ({"at": 1764000000}, "not_text"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "too_old"),
        ({"at": "9999-12-31T23:59:59-14:00"}, "in_the_future"),
        ({"at": "2026-11-29T21:10:00Z"}, "in_the_future"),
        ({"entri": "m0"}, "unknown_field"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], code: str) -> None:
    """By its place and in words of both languages."""
    assert codes({**GOOD, **change}) == [code]
    assert fault(code, "es") and fault(code, "en")


def test_all_that_is_wrong_is_named_at_once() -> None:
    """Whoever corrects a row should do it once."""
    assert sorted(codes({"csat": 9, "x": 1})) == ["bad_csat", "no_case", "unknown_field"]
    assert codes({}) == ["no_case", "nothing_said"]
    assert codes([]) == ["not_an_object"]


def test_a_row_without_a_time_is_of_now() -> None:
    """Clocks that are a little ahead are forgiven."""
    read = read_row(GOOD, 3, NOW)

    assert isinstance(read, Told) and (read.line, read.at, read.ending) == (3, NOW, "solved")
    assert codes({**GOOD, "at": "2026-11-29T21:08:59Z"}) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("T1/C1A/1700.5", Place(workspace="T1", channel="C1A", thread_ts="1700.5")),
        ("C1A/1700.5", Place(workspace="", channel="C1A", thread_ts="1700.5")),
        (
            "https://nebula.slack.com/archives/C1A/p1700000000000200",
            Place(workspace="", channel="C1A", thread_ts="1700000000.000200"),
        ),
        (
            "https://nebula.slack.com/archives/C1A/p1700000009000300?thread_ts=1700000000.000200&cid=C1A",
            Place(workspace="", channel="C1A", thread_ts="1700000000.000200"),
        ),
    ],
)
def test_a_thread_is_read_from_what_people_copy(text: str, place: Place) -> None:
    """A message in the thread leads to the thread."""
    read = read_row({"conversation": text, "csat": 1}, 1, NOW)

    assert isinstance(read, Told) and read.conversation == place


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=90), st.just("m0"), st.just("solved"),
    st.integers(1, 5), st.just("2026-11-29T20:00:00+01:00"), st.just("C1A/1.5"), st.lists(st.integers(), max_size=2),
)  # fmt: skip
ROWS = st.dictionaries(st.sampled_from([*ROW["properties"], "x", "a/b~"]), VALUES, max_size=7)


@given(row=ROWS)
def test_what_is_read_is_what_the_document_promises(row: dict[str, Any]) -> None:
    """A row is taken exactly when its schema takes it; beyond the schema there are only times that cannot be."""
    valid = jsonschema.Draft202012Validator(ROW).is_valid(row)
    wrong = set(codes(row)) - {"too_old", "in_the_future"}
    only_time = wrong == {"not_a_time"}  # "date-time" is a format, which a validator need not check

    assert valid == (not wrong) or (valid and only_time)


@given(st.text(max_size=60))
def test_any_accept_language_names_one_of_ours(header: str) -> None:
    """Whatever it holds."""
    assert language_of(header) in {"es", "en"}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX, en;q=0.8", "es"),
        ("en, es;q=0.9", "en"),
        ("fr, es;q=0.5, en;q=0.4", "es"),
        ("de", "en"),
        ("ES;q=0.3", "es"),
        ("es;q=0", "en"),
        ("*", "en"),
    ],
)
def test_the_language_is_the_one_that_is_liked_best(header: str, language: str) -> None:
    """English where neither is wanted."""
    assert language_of(header) == language


def test_every_fault_is_said_in_both_languages() -> None:
    """Neither has one that the other lacks."""
    assert _FAULTS["es"].keys() == _FAULTS["en"].keys()
    assert not {code for code in _FAULTS["es"] if _FAULTS["es"][code] == _FAULTS["en"][code]}
