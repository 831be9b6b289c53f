"""The whole story: one suggestion a question, down the ladder of writers, and all of it written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from copilot.build import Parts
from copilot.errors import QuestionRejected, WriterFailed
from copilot.knowledge.mask import masked_question
from copilot.planning.plan import Planner
from copilot.planning.trace import cited
from copilot.ports import Writer
from copilot.suggest import Copilot
from copilot.types import Draft, Outcome, Plan, Principal, Question, Reading, Suggestion, Turn, Verdict
from copilot.words import sentences
from copilot.writing.extractive import ExtractiveWriter
from evals.scenario_data import variants

ASKED = next(one for one in variants() if one.name.startswith("gift-address/es")).question


class Memory:
    """A log that remembers."""

    def __init__(self) -> None:
        self.recorded: list[Suggestion] = []
        self.failures: list[tuple[Question, str]] = []

    def record(self, suggestion: Suggestion, digests: Mapping[str, str]) -> None:
        self.recorded.append(suggestion)

    def record_failure(self, question: Question, failure: str, digests: Mapping[str, str]) -> None:
        self.failures.append((question, failure))

    def judge(self, verdict: Verdict) -> None:
        """Nothing is judged here."""


class Failing:
    """A writer that fails as a provider does."""

    def write(self, question: Question, reading: Reading, plan: Plan) -> Draft:
        raise WriterFailed("The model took too long.")


def _copilot(nebula: Parts, log: Memory, writers: Sequence[Writer] | None = None) -> Copilot:
    return Copilot(
        access=nebula.access, mask=masked_question, reads=nebula.readings, searches=nebula.search,
        plans=Planner(nebula.library, nebula.directory, nebula.company, nebula.company.facts()),
        writers=[ExtractiveWriter(nebula.company)] if writers is None else writers,
        company=nebula.company, log=log, digests=lambda: {"index": "i1"},
    )  # fmt: skip


def test_a_suggestion_is_written_down_once(nebula: Parts) -> None:
    """What is returned is what is recorded."""
    log = Memory()
    suggestion = _copilot(nebula, log).suggest(ASKED)

    assert (log.recorded, log.failures) == ([suggestion], [])
    assert suggestion.entry_id == ASKED.id


def test_thinking_alone_writes_nothing_down(nebula: Parts) -> None:
    """Evals and previews leave no entry."""
    log = Memory()
    _copilot(nebula, log).think(ASKED)

    assert (log.recorded, log.failures) == ([], [])


def test_a_question_that_is_refused_is_an_entry_too(nebula: Parts) -> None:
    """With the name of what went wrong, masked like any other, and the error goes on to the door."""
    log = Memory()
    with pytest.raises(QuestionRejected):
        _copilot(nebula, log).suggest(replace(ASKED, text="?!"))

    assert [failure for _, failure in log.failures] == ["QuestionRejected"]


def test_what_failed_on_the_ladder_is_noted_before_the_rest(nebula: Parts) -> None:
    """Each rung leaves its note, and the next one answers."""
    suggestion = _copilot(nebula, Memory(), [Failing(), Failing(), ExtractiveWriter(nebula.company)]).think(ASKED)

    assert suggestion.writer == "extractive"
    assert [note.code for note in suggestion.notes].count("writer_failed") == 2


def test_where_nothing_fits_no_model_is_asked(nebula: Parts) -> None:
    """It would find something to say; approved words say that we do not know, and at once."""
    asked = replace(ASKED, text="What will the weather be like in Sevilla this weekend?")
    suggestion = _copilot(nebula, Memory(), [Failing(), ExtractiveWriter(nebula.company)]).think(asked)

    assert (suggestion.outcome, suggestion.rung) == (Outcome.ABSTAINED, "extractive")
    assert "writer_failed" not in {note.code for note in suggestion.notes}


def test_a_ladder_without_a_last_rung_fails_and_says_so(nebula: Parts) -> None:
    """The failure is written down like any other."""
    log = Memory()
    with pytest.raises(WriterFailed) as told:
        _copilot(nebula, log, [Failing()]).suggest(ASKED)

    assert told.value.remedy
    assert [failure for _, failure in log.failures] == ["WriterFailed"]


def test_personal_data_goes_no_further_than_the_door(nebula: Parts) -> None:
    """Neither the entry nor the reply holds a number that the agent pasted."""
    number = "+34 600 000 000"
    suggestion = _copilot(nebula, Memory()).think(replace(ASKED, text=f"{ASKED.text} Su móvil es el {number}."))

    assert number not in suggestion.question.text + suggestion.reply


def test_a_stranger_is_told_nothing(nebula: Parts) -> None:
    """Who belongs to no team sees no evidence, and gets an honest "I do not know"."""
    stranger = replace(ASKED, asker=Principal(user="U9", team=""))
    suggestion = _copilot(nebula, Memory()).think(stranger)

    assert (suggestion.outcome, suggestion.plan.evidence) == (Outcome.ABSTAINED, ())
    assert suggestion.reply


def test_searching_by_words_only_is_said(nebula: Parts) -> None:
    """While the index is being rebuilt the outcome is degraded, and a note says why."""

    class WordsOnly:
        def search(self, *given: Any) -> Any:
            return replace(nebula.search.search(*given), notices=("words_only",))

    thinking = _copilot(nebula, Memory())
    thinking._searches = WordsOnly()
    suggestion = thinking.think(ASKED)

    assert suggestion.outcome in {Outcome.DEGRADED, Outcome.ASKS, Outcome.ABSTAINED}
    assert "words_only" in {note.code for note in suggestion.notes}


def test_every_part_is_timed_and_the_parts_make_the_total(nebula: Parts) -> None:
    """As the contract names them."""
    timings = dict(_copilot(nebula, Memory()).think(ASKED).timings_ms)
    total = timings.pop("total")

    assert list(timings) == ["mask", "read", "retrieve", "plan", "write", "check"]
    assert total == pytest.approx(sum(timings.values()), abs=0.05)


def _in_thread(text: str, **given: Any) -> Question:
    """What is said after the question, in its thread."""
    return replace(ASKED, text=text, thread=(Turn(author="asked", text=ASKED.text, at=ASKED.at),), **given)


def _facts(made: Suggestion) -> Plan:
    """The plan without the words for the customer and what only those rest on."""
    return replace(made.plan, lines=(), evidence=(), ask_customer=(), look_up=())


STYLES = ["más corto", "más cercano", "más formal", "de tú", "en inglés", "más corto y en inglés"]


@pytest.mark.parametrize("text", STYLES)
def test_other_words_leave_the_plan_as_it_is(nebula: Parts, text: str) -> None:
    """Same facts, amounts, times and citations, minutes later; only the reply is another."""
    before = _copilot(nebula, Memory()).think(ASKED)
    after = _copilot(nebula, Memory()).think(_in_thread(text, at=ASKED.at + timedelta(minutes=11)))

    assert _facts(after) == _facts(before)
    assert {one.id for one in before.plan.evidence} <= {one.id for one in after.plan.evidence}
    assert [note.code for note in after.notes] == [note.code for note in before.notes]
    assert after.reply != before.reply or text == "más formal"
    assert set(cited(after.plan)) <= {one.id for one in after.plan.evidence}


def test_a_policy_dismissed_in_the_thread_is_not_suggested(nebula: Parts) -> None:
    """Another one is, or none; and the note for the agent names the one left out."""
    before = _copilot(nebula, Memory()).think(ASKED)
    pages = nebula.library.pages(before.plan.governing, nebula.access.sight(ASKED.asker, ASKED.at))
    group = (*pages, *(other for page, _ in pages.values() for other in page.translations))
    after = _copilot(nebula, Memory()).think(_in_thread("no es eso", dismissed=group))

    assert not set(group) & set(after.plan.governing)
    assert "dismissed_before" in {note.code for note in after.notes}


def test_two_replies_in_a_row_to_one_agent_do_not_open_alike(nebula: Parts) -> None:
    """What was said is remembered from outside, and is not written down again with the question."""
    copilot = _copilot(nebula, Memory())
    first = copilot.think(ASKED)
    copilot._said = lambda _: (sentences(first.reply)[0],)
    second = copilot.think(ASKED)

    assert sentences(first.reply)[0] != sentences(second.reply)[0]
    assert second.question.said == ()
    assert _facts(first) == _facts(second)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sois unos inútiles y unos ladrones", "es"),
        ("«¡Panda de sinvergüenzas, iros a la mierda!»", "es"),
        ("you useless bunch of idiots", "en"),
    ],
)
def test_an_insult_alone_gets_a_calm_reply_that_helps(nebula: Parts, text: str, language: str) -> None:
    """It names no feeling twice, begins with what we do, and opens a way out with one question."""
    made = _copilot(nebula, Memory()).think(replace(ASKED, text=text, thread=()))

    assert (made.outcome, made.reading.language) == (Outcome.ABSTAINED, language)
    assert made.reply.count("?") == 1
    assert "!" not in made.reply
    assert 20 <= len(made.reply.split()) <= 60
