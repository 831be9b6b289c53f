"""The writer with a model: whatever the other side of the wire does, a suggestion comes, and says who wrote it."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from langchain_core.tracers.context import collect_runs

from copilot.build import Parts
from copilot.settings import read_settings
from copilot.store.codec import dumps
from copilot.types import Suggestion
from copilot.words import sentences
from evals.scenario_data import Variant, variants

from .misbehaving import GOOD, STATUS, UNUSABLE, ModelServer, model_server, nobody_accepts

PATIENT, HURRIED = 20.0, 1.0
"""Seconds for a model that answers, and for one that is not meant to."""
KEY = "sk-never-to-be-seen"
SHARED = "engine store ledger library company directory access embedder projector search readings".split()
ASKED: Variant = next(one for one in variants() if one.name.startswith("gift-address/es"))

Maker = Callable[..., Parts]


@pytest.fixture(scope="module")
def server(nebula: Parts) -> Iterator[ModelServer]:
    """A model server whose good answers are what the writer without a model would say."""
    with model_server() as running:
        said = sentences(nebula.copilot.think(ASKED.question).reply)
        running.good = {"sentences": [{"paragraph": 1, "text": one, "evidence": [1]} for one in said]}
        yield running


@pytest.fixture(autouse=True)
def forgotten(server: ModelServer) -> None:
    """Nothing was asked of the server yet."""
    for held in (server.calls, server.asked, server.answered, server.keys):
        held.clear()


def model_parts(
    nebula: Parts, home: Path, url: str, seconds: float = PATIENT, listen: Callable[[str], None] | None = None,
    **more: str,
) -> Parts:  # fmt: skip
    """Parts over Nébula as it is indexed, with the settings of a model."""
    environment = {
        "COPILOT_HOME": str(home), "COPILOT_MODEL": "openai:gpt-4.1-mini", "COPILOT_MODEL_URL": url,
        "COPILOT_MODEL_TIMEOUT": str(seconds), **more,
    }  # fmt: skip
    made = Parts(read_settings(environment), listen=listen)
    vars(made).update({name: getattr(nebula, name) for name in SHARED})
    return made


@pytest.fixture
def with_model(nebula: Parts, home: Path) -> Maker:
    """Makes parts with a model at a URL."""
    return partial(model_parts, nebula, home)


def _asked(parts: Parts) -> Suggestion:
    return parts.copilot.think(ASKED.question)


def _problems(suggestion: Suggestion) -> list[str]:
    return [one.problem for one in suggestion.tries]


def _fell_back(suggestion: Suggestion, nebula: Parts) -> None:
    """The extractive writer answered, with the same plan as ever, and a note says why."""
    alone = nebula.copilot.think(ASKED.question)
    assert (suggestion.writer, suggestion.rung) == ("extractive", "extractive")
    assert (suggestion.outcome, suggestion.plan) == (alone.outcome, alone.plan)
    assert suggestion.reply
    assert "writer_failed" in {note.code for note in suggestion.notes}
    assert all(_problems(suggestion))


@pytest.mark.parametrize("behaviour", UNUSABLE)
def test_an_answer_that_cannot_be_used_gets_one_second_try(
    behaviour: str, server: ModelServer, with_model: Maker, nebula: Parts
) -> None:
    """Empty, endless, no JSON, cut, in French, made up, obeying a case: two tries, then the writer without a model."""
    suggestion = _asked(with_model(server.url(behaviour)))

    _fell_back(suggestion, nebula)
    assert server.calls.count(behaviour) == 2
    assert [one.again for one in suggestion.tries] == [False, True]
    assert not {"500 euros", "902"} & set(suggestion.reply.split())


@pytest.mark.parametrize("behaviour", [one for one, status in STATUS.items() if status < 500])
def test_a_provider_that_refuses_is_not_asked_again(
    behaviour: str, server: ModelServer, with_model: Maker, nebula: Parts
) -> None:
    """A key, a bill, a name, too much to do: a second try changes nothing, and it cost nothing."""
    suggestion = _asked(with_model(server.url(behaviour)))

    _fell_back(suggestion, nebula)
    assert server.calls == [behaviour]
    assert f"({STATUS[behaviour]})" in _problems(suggestion)[0]
    assert suggestion.cost == 0


@pytest.mark.parametrize("behaviour", ["broken", "away", "dies"])
def test_a_provider_that_breaks_is_asked_the_same_again(
    behaviour: str, server: ModelServer, with_model: Maker, nebula: Parts
) -> None:
    """Once, in the same words: there was nothing wrong with ours. What it cost until then nobody knows."""
    suggestion = _asked(with_model(server.url(behaviour)))

    _fell_back(suggestion, nebula)
    assert [asked["messages"] for asked in server.asked[1:]] == [server.asked[0]["messages"]]
    assert suggestion.cost is None


@pytest.mark.parametrize("behaviour", ["late", "silent"])
def test_a_late_model_is_not_asked_again(behaviour: str, server: ModelServer, with_model: Maker, nebula: Parts) -> None:
    """Its time is up: the suggestion is there while the model still thinks."""
    suggestion = _asked(with_model(server.url(behaviour), HURRIED))

    _fell_back(suggestion, nebula)
    assert len(server.calls) <= 1
    assert behaviour not in server.answered
    assert _problems(suggestion) == ["The model took too long."]


def test_a_model_server_that_is_not_there_is_named(with_model: Maker, nebula: Parts) -> None:
    """A refused connection is one more way to fail."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        suggestion = _asked(with_model(f"http://127.0.0.1:{taken.getsockname()[1]}/v1"))

    _fell_back(suggestion, nebula)
    assert "could not be reached" in _problems(suggestion)[0]


def test_a_connection_that_hangs_is_given_up_before_the_rest_of_the_time(with_model: Maker, nebula: Parts) -> None:
    """Connecting has a limit of its own, so that the next rung has time."""
    with nobody_accepts() as url:
        suggestion = _asked(with_model(url, COPILOT_MODEL_CONNECT_TIMEOUT="0.3"))

    _fell_back(suggestion, nebula)
    assert "could not be reached" in _problems(suggestion)[0]


@pytest.mark.parametrize("behaviour", GOOD)
def test_a_good_answer_is_taken_however_it_is_wrapped(behaviour: str, server: ModelServer, with_model: Maker) -> None:
    """In a fence, after thoughts, with more keys, with evidence that nobody showed, from one that knows no schema."""
    suggestion = _asked(with_model(server.url(behaviour)))

    assert (suggestion.writer, suggestion.rung) == ("openai:gpt-4.1-mini", "model")
    assert sentences(suggestion.reply) == [one["text"] for one in server.good["sentences"]]
    assert _problems(suggestion) == [""]
    assert suggestion.prompt_digest


def test_a_form_that_works_is_remembered_and_one_question_that_does_not_changes_nothing(
    server: ModelServer, with_model: Maker, nebula: Parts
) -> None:
    """A provider without schemas is asked at once as it likes; what is refused in every form says nothing of forms."""
    parts = with_model(server.url("text_only"))
    assert [_asked(parts).rung, _asked(parts).rung] == ["model", "model"]
    assert len(server.calls) == 4

    parts = with_model(server.url("strict,strict,strict,good"))
    _fell_back(_asked(parts), nebula)
    assert _asked(parts).rung == "model"
    assert "response_format" in server.asked[-1]


def test_a_second_try_is_told_what_was_wrong(server: ModelServer, with_model: Maker) -> None:
    """With what was said the first time; the rung says that it was mended."""
    suggestion = _asked(with_model(server.url("made_up,good")))

    assert suggestion.rung == "repaired"
    assert [len(asked["messages"]) for asked in server.asked] == [2, 4]
    before, mend = server.asked[1]["messages"][2:]
    assert "500 euros" in before["content"] and "500 euros" in mend["content"]
    assert suggestion.usage == {"input_tokens": 2000, "cached_tokens": 1200, "output_tokens": 200}


def test_the_fallback_is_asked_when_the_model_fails(server: ModelServer, with_model: Maker) -> None:
    """At its own address, with its own key; the tries name both models."""
    suggestion = _asked(
        with_model(
            server.url("locked"), COPILOT_MODEL_KEY=KEY, COPILOT_FALLBACK_MODEL="openai:other",
            COPILOT_FALLBACK_MODEL_URL=server.url("good"),
        )
    )  # fmt: skip

    assert (suggestion.rung, suggestion.writer) == ("fallback", "openai:other")
    assert [one.writer for one in suggestion.tries] == ["openai:gpt-4.1-mini", "openai:other"]
    assert server.keys == [f"Bearer {KEY}", "Bearer none"]
    assert suggestion.cost is None  # nobody told a price of "other"


def test_the_fallback_has_time_left_when_the_model_is_silent(server: ModelServer, with_model: Maker) -> None:
    """The first model may not take all of it."""
    more = {"COPILOT_FALLBACK_MODEL": "openai:other", "COPILOT_FALLBACK_MODEL_URL": server.url("good")}
    _asked(with_model(server.url("good"), **more))  # what is imported late is there now
    suggestion = _asked(with_model(server.url("silent"), 6.0, **more))

    assert suggestion.rung == "fallback"


def test_a_model_that_is_busy_is_left_alone_as_long_as_it_wants(server: ModelServer, with_model: Maker) -> None:
    """The next question does not wait for it."""
    parts = with_model(server.url("busy"))
    first, second = _asked(parts), _asked(parts)

    assert server.calls == ["busy"]
    assert "(429)" in _problems(first)[0]
    assert "left alone" in _problems(second)[0]


def test_tokens_and_cost_are_those_of_the_answer(server: ModelServer, with_model: Maker) -> None:
    """Cached input at its own price."""
    suggestion = _asked(with_model(server.url("good")))

    assert suggestion.usage == {"input_tokens": 1000, "cached_tokens": 600, "output_tokens": 100}
    assert suggestion.cost == pytest.approx((400 * 0.40 + 600 * 0.10 + 100 * 1.60) / 1e6)


def test_whoever_listens_hears_the_reply_grow_and_never_shrink(server: ModelServer, with_model: Maker) -> None:
    """Also when the first answer was another one: words that were heard are not taken back."""
    for behaviour in ("good", "cut,good", "made_up,good"):
        heard: list[str] = []
        suggestion = _asked(with_model(server.url(behaviour), listen=heard.append))

        assert suggestion.rung in {"model", "repaired"}
        assert heard
        assert all(after.startswith(before) and after != before for before, after in pairwise(heard))
    assert heard[-1] != suggestion.reply  # it had heard the made up one


def test_no_tools_are_offered_and_the_question_is_data_only(server: ModelServer, with_model: Maker) -> None:
    """One call fills a schema; what the customer wrote stands in the second message, never in the first."""
    _asked(with_model(server.url("good")))
    (asked,) = server.asked

    assert "tools" not in asked
    assert asked["response_format"]["type"] == "json_schema"
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert ASKED.question.text not in asked["messages"][0]["content"]
    assert ASKED.question.text in asked["messages"][1]["content"]


def test_markers_are_new_for_each_question(server: ModelServer, with_model: Maker) -> None:
    """Nobody can know the one of the next question."""
    parts = with_model(server.url("good"))
    markers = {_asked(parts) and server.asked[-1]["messages"][1]["content"].split()[5] for _ in range(3)}

    assert len(markers) == 3


def test_a_trace_is_found_by_the_run_in_the_entry(server: ModelServer, with_model: Maker) -> None:
    """Each try has a run of its own, which names the entry."""
    with collect_runs() as traced:
        suggestion = _asked(with_model(server.url("made_up,good")))

    assert [str(run.id) for run in traced.traced_runs] == [one.run_id for one in suggestion.tries]
    assert {run.metadata["entry_id"] for run in traced.traced_runs} == {suggestion.entry_id}


@pytest.mark.parametrize("behaviour", ["good", "locked", "broken", "dies", "malformed"])
def test_a_key_is_in_no_log_and_no_entry(
    behaviour: str, server: ModelServer, with_model: Maker, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Nor are the provider's own words. The server got the key."""
    caplog.set_level(logging.DEBUG)
    parts = with_model(server.url(behaviour), COPILOT_MODEL_KEY=KEY)
    suggestion = _asked(parts)
    written = dumps(Suggestion, suggestion)
    said = capsys.readouterr()
    everything = (written, caplog.text, said.out, said.err, repr(parts.settings), repr(parts.writers), repr(parts))

    assert f"Bearer {KEY}" in server.keys
    assert not any(KEY in one for one in everything)
    assert "SECRET-WORDS" not in written + json.dumps([note.text for note in suggestion.notes])
