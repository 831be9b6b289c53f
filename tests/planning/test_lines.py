"""The approved words that fit the case."""

from __future__ import annotations

from copilot.pages import Page, SayLine
from copilot.planning.conditions import Situation
from copilot.planning.lines import lines
from copilot.ports import Passage
from copilot.types import Line

from .make import effort, page, passage, section

AT = Situation(facts={}, effort=effort(contacts=3), flags=frozenset({"partner_closed"}))


def _said(id: str, *said: SayLine, language: str = "es") -> tuple[Page, tuple[Passage, ...]]:
    spoken = section("say", lines=said, language=language)
    return page(id, sections=(spoken,)), (passage(f"{id}#say", section="say", language=language),)


def _texts(chosen: tuple[Line, ...]) -> dict[str, str]:
    return {line.slot: line.text for line in chosen}


def test_the_line_with_most_conditions_that_hold_is_said() -> None:
    """The general words give way to those for this very case, and those for another are not said."""
    policy = _said(
        "p",
        SayLine(slot="limit", text="general"),
        SayLine(slot="limit", text="closed", when=("partner_closed",)),
        SayLine(slot="limit", text="closed and tried", when=("partner_closed", "contacts>=3")),
        SayLine(slot="limit", text="open", when=("partner_open", "contacts>=1", "contacts>=2")),
    )

    assert _texts(lines([policy], [], "es", AT)) == {"limit": "closed and tried"}


def test_lines_of_another_language_are_not_said() -> None:
    """A reply is in one language; where there are no words in it, none are borrowed."""
    assert lines([_said("p", SayLine(slot="limit", text="the limit"), language="en")], [], "es", AT) == ()


def test_a_line_cites_the_approved_words() -> None:
    """The passage of the page's say section, in that language."""
    (line,) = lines([_said("p", SayLine(slot="limit", text="límite"))], [], "es", AT)

    assert line.cites == ("p#say",)


def test_the_way_round_gives_the_step_and_the_policy_the_situation() -> None:
    """It changes what we do next, not where the customer stands."""
    both = (SayLine(slot="situation", text="mine"), SayLine(slot="step", text="mine"))
    theirs = (SayLine(slot="situation", text="theirs"), SayLine(slot="step", text="theirs"))
    chosen = lines([_said("p", *both)], [_said("w", *theirs)], "es", AT)

    assert _texts(chosen) == {"situation": "mine", "step": "theirs"}


def test_each_slot_is_said_once() -> None:
    """However many pages have words for it."""
    pages = [_said(name, SayLine(slot="limit", text=name)) for name in ("a", "b", "c")]

    assert _texts(lines(pages, [], "es", AT)) == {"limit": "a"}
