"""The writer with a model: whatever the other side of the wire does, a suggestion comes, and says who wrote it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from copilot.build import Parts
from copilot.errors import ConfigurationError
from copilot.settings import read_settings
from copilot.types import Suggestion
from copilot.words import sentences
from copilot.writing.chain import open_model
from evals.scenario_data import Variant, variants

from .misbehaving import BEHAVIOURS, ModelServer, model_server

SECONDS = 1.0
"""How long a model may take in these tests."""
SHARED = "engine store ledger library company directory access embedder projector search readings".split()
ASKED: Variant = next(one for one in variants() if one.name.startswith("gift-address/es"))


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        list(open_model("openai:warm", running.url("good"), 20).stream("hola"))  # what is imported late is there now
        yield running


def model_parts(
    nebula: Parts, home: Path, url: str, seconds: float = SECONDS, listen: Callable[[str], None] | None = None,
    **more: str,
) -> Parts:  # fmt: skip
    """Parts over Nébula as it is indexed, with the settings of a model."""
    environment = {
        "COPILOT_HOME": str(home), "COPILOT_MODEL": "openai:smollm2", "COPILOT_MODEL_URL": url,
        "COPILOT_MODEL_TIMEOUT": str(seconds), **more,
    }  # fmt: skip
    made = Parts(read_settings(environment), listen=listen)
    vars(made).update({name: getattr(nebula, name) for name in SHARED})
    return made


@pytest.fixture
def with_model(nebula: Parts, home: Path) -> Callable[..., Parts]:
    """Makes parts with a model at a URL."""
    return partial(model_parts, nebula, home)


def _failures(suggestion: Suggestion) -> list[str]:
    return [note.text for note in suggestion.notes if note.code == "writer_failed"]


def _fell_back(suggestion: Suggestion, nebula: Parts, *, times: int = 1) -> None:
    """The extractive writer answered, with a note for each rung that failed, and with the same plan as ever."""
    alone = nebula.copilot.think(ASKED.question)
    assert suggestion.writer == "extractive"
    assert suggestion.reply
    assert len(_failures(suggestion)) == times
    assert (suggestion.outcome, suggestion.plan) == (alone.outcome, alone.plan)


@pytest.mark.parametrize("behaviour", [one for one in BEHAVIOURS if one != "good"])
def test_a_model_that_misbehaves_is_replaced_and_named(
    behaviour: str, server: ModelServer, with_model: Callable[..., Parts], nebula: Parts
) -> None:
    """Late, silent, endless, malformed, cut off, broken, or making things up: the reply comes from the next rung."""
    suggestion = with_model(server.url(behaviour)).copilot.think(ASKED.question)

    _fell_back(suggestion, nebula)
    assert server.calls.count(behaviour) <= 2
    assert "500 euros" not in suggestion.reply


@pytest.mark.parametrize("behaviour", ["late", "silent"])
def test_a_late_model_is_not_asked_again(behaviour: str, server: ModelServer, with_model: Callable[..., Parts]) -> None:
    """Its time is up: the suggestion is there while the model still thinks."""
    server.calls.clear()
    suggestion = with_model(server.url(behaviour)).copilot.think(ASKED.question)

    assert server.calls.count(behaviour) <= 1
    assert behaviour not in server.answered
    assert _failures(suggestion)


@pytest.mark.parametrize("behaviour", ["malformed", "other_form"])
def test_a_malformed_answer_gets_one_second_try(
    behaviour: str, server: ModelServer, with_model: Callable[..., Parts]
) -> None:
    """With the problem told; not a third one."""
    server.calls.clear()
    server.asked.clear()
    with_model(server.url(behaviour), seconds=20).copilot.think(ASKED.question)

    assert server.calls == [behaviour] * 2
    assert [len(asked["messages"]) for asked in server.asked] == [1, 2]


def test_a_model_server_that_is_not_there_gives_the_same(with_model: Callable[..., Parts], nebula: Parts) -> None:
    """A refused connection is one more way to fail."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        suggestion = with_model(nobody).copilot.think(ASKED.question)

    _fell_back(suggestion, nebula)


def test_each_failing_rung_leaves_its_own_note(
    server: ModelServer, with_model: Callable[..., Parts], nebula: Parts
) -> None:
    """A fallback model is asked after the first one, and before the writer that needs none."""
    parts = with_model(server.url("malformed"), COPILOT_FALLBACK_MODEL="openai:other")

    _fell_back(parts.copilot.think(ASKED.question), nebula, times=2)


def test_a_good_answer_is_said_with_its_citations_and_its_growth_is_heard(
    server: ModelServer, with_model: Callable[..., Parts], nebula: Parts
) -> None:
    """The model's sentences, its name, the prompt's digest; whoever listens hears the reply become longer."""
    said = sentences(nebula.copilot.think(ASKED.question).reply)
    server.good = {"sentences": [{"text": one, "evidence": [1, 99]} for one in said]}
    heard: list[str] = []
    suggestion = with_model(server.url("good"), 20, heard.append).copilot.think(ASKED.question)

    assert (suggestion.writer, suggestion.reply) == ("openai:smollm2", " ".join(said))
    assert _failures(suggestion) == []
    assert suggestion.prompt_digest
    assert heard[-1] == suggestion.reply
    assert all(suggestion.reply.startswith(part) for part in heard)


def test_no_tools_are_offered_to_the_model(server: ModelServer, with_model: Callable[..., Parts]) -> None:
    """One call fills a schema; the model can do nothing."""
    server.asked.clear()
    with_model(server.url("good"), 20).copilot.think(ASKED.question)

    assert "tools" not in server.asked[0]
    assert server.asked[0]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("name", ["nobody:model", "anthropic:claude"])
def test_a_model_that_cannot_be_opened_is_a_setting_to_correct(name: str) -> None:
    """An unknown provider, or one whose package is not installed: named, with a remedy."""
    with pytest.raises(ConfigurationError, match="COPILOT_MODEL") as told:
        open_model(name, "", 1.0)
    assert told.value.remedy
