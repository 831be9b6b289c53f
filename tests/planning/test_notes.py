"""What the agent is told besides the plan."""

from __future__ import annotations

import re

import pytest

from copilot.planning import notes
from copilot.planning.trace import SHOWN, cites_of, evidence_of
from copilot.types import Found, Outcome, Plan, Point

from .make import evidence, page, passage


def test_every_note_exists_in_both_languages_with_the_same_places() -> None:
    """What a Spanish agent is told, an English one is told too."""
    spanish, english = notes._TEXTS["es"], notes._TEXTS["en"]

    assert spanish.keys() == english.keys()
    for code, text in spanish.items():
        assert sorted(re.findall(r"\{(\w+)", text)) == sorted(re.findall(r"\{(\w+)", english[code]))


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_every_reason_for_urgency_has_words(language: str) -> None:
    """A language that the product does not write is answered in English."""
    reasons = {"self_harm", "violence", "safety", "fraud", "legal", "press", "vulnerable"}

    assert notes.URGENT.get(language, notes.URGENT["en"]).keys() == reasons
    assert notes.note("nothing_found", language).text


def test_evidence_holds_what_is_cited_and_the_best_of_the_rest() -> None:
    """Best first, each once, up to the number that is shown; a cited passage that was not found is linked."""
    found = Found(evidence=tuple(evidence(f"a#{n}", 1 - n / 20) for n in range(15)), confidence=0.9)
    linked = passage("a#say", section="say")
    plan = Plan(outcome=Outcome.SUGGESTED, can=(Point(text="x", cites=("a#14", "a#say", "a#14")),))
    used = evidence_of(plan, found, {"a": (page("a"), (linked,))})

    assert len(used) == len({one.id for one in used}) == SHOWN
    assert {"a#14", "a#say", "a#0"} <= {one.id for one in used}
    assert [one.score for one in used] == sorted((one.score for one in used), reverse=True)
    assert next(one for one in used if one.id == "a#say").found_by == ("linked",)


def test_citations_are_gathered_from_every_item() -> None:
    """In order, with repetitions."""
    points = (Point(text="x", cites=("a", "b")), Point(text="y", cites=("a",)))

    assert list(cites_of(points, ())) == ["a", "b", "a"]
