"""Cases: the good lines are kept, each bad one is a finding with its line and field."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.knowledge.cases import read_cases
from copilot.knowledge.rejects import Finding
from copilot.pages import Case

from .make import case_row, cases, write


def rows(path: Path) -> tuple[list[Case], list[Finding]]:
    read = list(read_cases(path, "cases/c.jsonl"))
    return [case for case, _, _ in read if case], [found for _, found, _ in read if found]


def test_a_case_says_where_it_comes_from(tmp_path: Path) -> None:
    """File and line, empty lines counted."""
    kept, findings = rows(cases(tmp_path, case_row("C-1"), "", case_row("C-2")))
    assert findings == []
    assert [(case.id, case.source) for case in kept] == [("C-1", "cases/c.jsonl:1"), ("C-2", "cases/c.jsonl:3")]


def test_bad_rows_do_not_take_the_good_ones_with_them(tmp_path: Path) -> None:
    """Each bad row is named by line and field, with a reason and a remedy."""
    path = cases(
        tmp_path,
        case_row("C-1"),
        "{not json",
        case_row("C-3", outcome="fine"),
        "[]",
        case_row("C-5", opened_at="ayer"),
        case_row("C-6", contacts=[]),
        case_row("C-7"),
    )
    kept, findings = rows(path)
    assert [case.id for case in kept] == ["C-1", "C-7"]
    assert [(found.line, found.field) for found in findings] == [
        (2, ""), (3, "outcome"), (4, ""), (5, "opened_at"), (6, "contacts"),
    ]  # fmt: skip
    assert all(found.problem and found.remedy and found.file == "cases/c.jsonl" for found in findings)


@pytest.mark.parametrize(
    ("field", "value"), [("csat", 11), ("csat", float("nan")), ("days", -1), ("language", "Spanish")]
)
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, field: str, value: Any) -> None:
    """They would go on to be averaged."""
    _, (found,) = rows(cases(tmp_path, case_row("C-1", **{field: value})))
    assert found.field == field


def test_a_unicode_line_separator_inside_a_text_does_not_end_the_row(tmp_path: Path) -> None:
    """JSON allows it there, and pasted messages hold it."""
    row = case_row("C-1", contacts=[{"channel": "chat", "from": "customer", "text": "uno\u2028dos\x85tres"}])
    (case,), findings = rows(cases(tmp_path, row))
    assert findings == []
    assert case.contacts[0].text == "uno\u2028dos\x85tres"


@pytest.mark.parametrize("line", ["[" * 100_000, '{"id": "\\ud800"}', "1" * 5_000, "null"])
def test_a_hostile_row_is_a_finding(tmp_path: Path, line: str) -> None:
    """Not an exception that keeps the whole file out."""
    kept, findings = rows(cases(tmp_path, line, case_row("C-2")))
    assert [case.id for case in kept] == ["C-2"]
    assert [found.line for found in findings] == [1]


def test_a_file_in_another_encoding_is_one_finding_with_its_line(tmp_path: Path) -> None:
    """The line of the first byte that is not UTF-8."""
    path = write(tmp_path / "c.jsonl", "")
    path.write_bytes("{}\n{}\naño".encode("latin-1"))
    _, (found,) = rows(path)
    assert (found.line, found.code) == (3, "unreadable")


def test_a_time_without_a_zone_is_in_utc(tmp_path: Path) -> None:
    """So that every time can be compared."""
    (case,), _ = rows(cases(tmp_path, case_row("C-1", opened_at="2026-03-02T10:00:00")))
    assert case.opened_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_changed_row_has_another_hash(tmp_path: Path) -> None:
    """Moving it does not change the hash; editing it does."""
    (one,), _ = rows(cases(tmp_path, case_row("C-1")))
    (moved,), _ = rows(cases(tmp_path, "", case_row("C-1")))
    (edited,), _ = rows(cases(tmp_path, case_row("C-1", resolution="Otra.")))
    assert one.content_hash == moved.content_hash
    assert one.content_hash != edited.content_hash


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(case_row("C"))), _JSON, max_size=4))
def test_every_row_is_a_case_or_a_finding(given: dict[str, Any]) -> None:
    """Whatever a field holds, nothing is dropped and nothing raises."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        kept, findings = rows(cases(Path(folder), case_row("C-1") | given))
    assert len(kept) + len(findings) == 1
