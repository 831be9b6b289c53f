"""Formal and informal English."""

from __future__ import annotations

import pytest

from copilot.reading.formality import formal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dear Sir or Madam, I would be grateful for a reply. Yours faithfully", True),
        ("Could you kindly confirm? Kind regards", True),
        ("hey, any news? cheers mate", False),
        ("gonna need that refund pls", False),
        ("Where is my parcel?", None),
        ("Dear team, hey", None),
        ("", None),
    ],
)
def test_english_is_formal_informal_or_neither(text: str, found: bool | None) -> None:
    """By its salutations and short forms; a draw says nothing."""
    assert formal(text) is found
