"""The file of learned cases: a line in and out, and everything else to the letter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.knowledge.folder import read_folder
from copilot.knowledge.learned import FILE, row_of, with_case, without_case
from copilot.pages import Case, Contact
from copilot.words import clean

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
WORDS = st.text().map(clean)
"""Whatever an entry can hold: what comes in through a door is cleaned there."""
ODD = '{"note": "a mano",   "id": "E-1"}'


def case(id: str, text: str = "No llega.", **given: Any) -> Case:
    values: dict[str, Any] = {
        "opened_at": AT, "team": "norte", "brand": "", "language": "es", "policies": ("envio",), "workarounds": (),
        "contacts": (Contact(channel="chat", author="customer", text=text, at=AT),), "outcome": "solved",
        "source": "entry:e", "reviewed_by": "lead:marta", "resolution": "Hecho.",
    }  # fmt: skip
    return Case(id=id, **(values | given))


def put(now: str | None, one: Case) -> str:
    return with_case(now, one.id, row_of(one))


@given(text=WORDS.filter(bool), resolution=WORDS)
def test_a_case_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, text: str, resolution: str
) -> None:
    """Whatever the words: line breaks of any kind, quotes, emoji."""
    root = tmp_path_factory.mktemp("learned")
    (root / FILE).parent.mkdir()
    both = put(put(None, case("E-2", text, resolution=resolution)), case("E-1"))
    (root / FILE).write_bytes(both.encode())
    folder = read_folder(root)

    assert folder.findings == ()
    assert [one.id for one in folder.cases] == ["E-1", "E-2"]
    assert (folder.cases[1].contacts[0].text, folder.cases[1].resolution) == (text, resolution)
    assert without_case(both, "E-2") == put(None, case("E-1"))


def test_the_same_case_again_changes_nothing() -> None:
    """Another outcome replaces its line."""
    once = put(None, case("E-1"))
    assert put(once, case("E-1")) == once
    assert put(once, case("E-1", outcome="reopened")).count("\n") == 1


def test_other_lines_stay_as_somebody_wrote_them() -> None:
    """Spaces, order of fields, fields that nobody knows, and lines that are no case."""
    held = f"{ODD}\n{{no es un caso\n" + put(None, case("E-2"))
    after = without_case(put(held, case("E-3")), "E-2")

    assert after is not None and {ODD, "{no es un caso"} < set(after.splitlines())
    assert '"E-2"' not in after and '"E-3"' in after


def test_a_case_that_is_not_in_the_file_leaves_it_alone() -> None:
    """Also where there is no file."""
    assert without_case(ODD, "E-9") == ODD
    assert without_case(None, "E-9") is None
