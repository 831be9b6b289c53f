"""What a conversation does to a plan."""

from __future__ import annotations

from copilot.planning.conversation import overruled, told, without
from copilot.types import Found, Register, Style

from .make import evidence, reading

FOUND = Found(
    evidence=(evidence("a#1", 0.8), evidence("b#1", 0.6), evidence("C-1#1", 0.5, kind="case")),
    confidence=0.9,
    ahead=0.7,
)


def test_what_was_dismissed_is_left_out_and_the_rest_is_less_sure() -> None:
    """As much less as what is left fits less well; cases do not make up for it."""
    left = without(FOUND, ("a",))

    assert [one.page for one in left.evidence] == ["b", "C-1"]
    assert round(left.confidence, 3) == 0.675
    assert left.ahead is None, "it was the distance of what has gone"
    assert without(FOUND, ("a", "b")).confidence == 0
    assert without(FOUND, ("z",)) is FOUND
    assert without(FOUND, ()) is FOUND


def test_the_agent_is_told_what_was_left_out() -> None:
    """In the agent's language, and only when it would have been found again."""
    (note,) = told(FOUND, ("a",), "es")

    assert note.code == "dismissed_before"
    assert "Envíos" in note.text
    assert told(FOUND, ("z",), "en") == ()


def test_the_agent_is_told_that_the_brand_speaks_in_its_own_way() -> None:
    """Only where another register was asked for, and only in Spanish."""
    asked, tu = Style(register=Register.USTED), reading(register=Register.TU)

    assert [note.code for note in overruled(asked, tu, tu)] == ["brand_register"]
    assert overruled(Style(), tu, tu) == ()
    assert overruled(asked, reading(register=Register.USTED), tu) == ()
    assert overruled(asked, reading("en", register=Register.NEUTRAL), tu) == ()
