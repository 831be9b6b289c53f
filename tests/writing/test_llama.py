"""The whole way through LangChain to a real, very small language model, in few calls: they take seconds each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.build import Parts
from copilot.types import Suggestion
from copilot.writing.checking.effort import shifts_effort
from copilot.writing.checking.empty import is_empty
from evals.small_model import llama_server

from .test_chain import ASKED, model_parts


@pytest.fixture(scope="module")
def suggestions(nebula: Parts, home: Path) -> Iterator[dict[str, Suggestion]]:
    """One suggestion of a model that has time, and one of a model that has none."""
    with llama_server() as url:
        yield {
            name: model_parts(nebula, home, url, seconds).copilot.think(ASKED.question)
            for name, seconds in (("in time", 20.0), ("hurried", 0.2))
        }


def test_a_suggestion_always_comes_and_says_which_rung_answered(suggestions: dict[str, Suggestion]) -> None:
    """The model's own words if they hold, else the extractive writer's, with the reason noted."""
    for suggestion in suggestions.values():
        failed = [note for note in suggestion.notes if note.code == "writer_failed"]
        assert suggestion.reply
        assert suggestion.writer == ("extractive" if failed else "openai:smollm2")


def test_what_a_small_model_says_keeps_the_rules(suggestions: dict[str, Suggestion]) -> None:
    """Whoever answered: nothing empty, no work for the customer, the same plan."""
    reply = suggestions["in time"].reply

    assert is_empty(reply) is None
    assert not shifts_effort(reply)
    assert suggestions["in time"].plan == suggestions["hurried"].plan


def test_a_model_without_time_is_replaced(suggestions: dict[str, Suggestion]) -> None:
    """Two tenths of a second are not enough for it, and enough for us."""
    assert suggestions["hurried"].writer == "extractive"
