"""The whole story: a question becomes a suggestion, and all of it is written down."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from copilot.errors import CopilotError, WriterFailed
from copilot.planning.conversation import held_out, overruled, told, without
from copilot.planning.notes import note
from copilot.planning.trace import reworded
from copilot.reading.followup import resolved
from copilot.types import Draft, Found, Note, Outcome, Plan, Question, Reading, Suggestion, Try
from copilot.writing.checks import check, ground
from copilot.writing.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from copilot.ports import Company, Embedder, Log, Reader, Sight, Writer


NO_DRAFT = Draft(reply="", sentences=(), writer="none")


class Reads(Protocol):
    def worded(self, question: Question) -> Reading: ...
    def felt(self, question: Question, reading: Reading) -> Reading: ...


class Searches(Protocol):
    def search(self, question: Question, reading: Reading, sight: Sight) -> Found: ...


class Plans(Protocol):
    def plan(self, question: Question, reading: Reading, found: Found, sight: Sight) -> tuple[Plan, Reading]: ...


class Copilot:
    """Suggests what to say and do. `writers` are tried in order; the last one must not fail.

    With an embedder, what a model wrote is also held against its sources by meaning.
    """

    def __init__(
        self,
        *,
        access: Reader,
        mask: Callable[[Question], Question],
        reads: Reads,
        searches: Searches,
        plans: Plans,
        writers: Sequence[Writer],
        company: Company,
        log: Log,
        digests: Callable[[], Mapping[str, str]],
        said: Callable[[Question], Sequence[str]] = lambda _: (),
        embedder: Embedder | None = None,
    ) -> None:
        self._access, self._mask = access, mask
        self._reads, self._searches, self._plans = reads, searches, plans
        self._writers, self._company, self._log, self._digests = writers, company, log, digests
        self._said = said
        self._embedder = embedder

    def suggest(self, question: Question) -> Suggestion:
        """A suggestion, written down. Errors are written down too, and raised."""
        try:
            suggestion = self.think(question)
        except CopilotError as error:
            self._log.record_failure(self._mask(question), type(error).__name__, self._digests())
            raise
        self._log.record(suggestion, self._digests())
        return suggestion

    def think(self, question: Question) -> Suggestion:
        """A suggestion that nobody has written down yet."""
        timer = _Timer()
        with timer("mask"):
            question = resolved(self._mask(question))
            question = replace(question, said=question.said or tuple(self._said(question)))
        sight = self._access.sight(question.asker, question.at)
        with timer("read"):
            reading = self._reads.worded(question)
        with timer("retrieve"):
            whole = self._searches.search(question, reading, sight)
            found = without(whole, question.dismissed)
        with timer("read"):
            reading = self._reads.felt(question, reading)
        with timer("plan"):
            plan, worded, said = self._planned(question, reading, found, sight)
            plan = replace(plan, notes=(*told(whole, question.dismissed, reading.language), *plan.notes))
            question = replace(question, trial=None if reading.urgent or plan.urgent else question.trial)
        if question.trial and question.trial.held and plan.outcome is not Outcome.ABSTAINED:
            return _suggestion(question, said, found, held_out(plan, reading.language), NO_DRAFT, timer)
        draft = self._words(question, said, worded, timer)
        return _suggestion(question, said, found, plan, draft, timer)

    def _planned(self, question: Question, reading: Reading, found: Found, sight: Sight) -> tuple[Plan, Plan, Reading]:
        """The plan, the same with the words of the language to be spoken, and the reading as it is to be spoken."""
        plan, reading = self._plans.plan(question, reading, found, sight)
        language = question.style.language or reading.language
        said = spoken(reading, question.style, self._company.voice(question.brand, language))
        plan = replace(plan, notes=(*overruled(question.style, said, reading), *plan.notes))
        if language == reading.language:
            return plan, plan, said
        other, _ = self._plans.plan(question, said, found, sight)
        return reworded(plan, other), other, said

    def _words(self, question: Question, reading: Reading, plan: Plan, timer: _Timer) -> Draft:
        """The first draft that survives the checks, down the ladder of writers.

        Where nothing fits no model is asked: there is nothing to say but that, and a model would find something.
        """
        base = ground(question, reading, plan, self._company.voice(question.brand, reading.language))
        failed: list[Note] = []
        tries: tuple[Try, ...] = ()
        for writer in self._writers[-1:] if plan.outcome is Outcome.ABSTAINED else self._writers:
            try:
                with timer("write"):
                    draft = writer.write(question, reading, plan)
                with timer("check"):
                    kept = check(draft, base, self._embedder)
            except WriterFailed as error:
                failed.append(Note(code="writer_failed", text=str(error)))
                tries += error.tries
            else:
                return replace(kept, notes=(*failed, *kept.notes), tries=(*tries, *kept.tries))
        raise WriterFailed("No writer could put the plan in words.", remedy="Run 'copilot doctor'.")


def _suggestion(
    question: Question, reading: Reading, found: Found, plan: Plan, draft: Draft, timer: _Timer
) -> Suggestion:
    notices = [*found.notices, *([reading.notice] if reading.notice else [])]
    notes = (*plan.notes, *draft.notes, *(note(code, reading.language) for code in notices))
    degraded = "words_only" in found.notices and plan.outcome is Outcome.SUGGESTED
    return Suggestion(
        entry_id=question.id,
        outcome=Outcome.DEGRADED if degraded else plan.outcome,
        question=replace(question, said=()),
        reading=reading,
        plan=replace(plan, notes=()),
        reply=draft.reply,
        writer=draft.writer,
        notes=notes,
        timings_ms=timer.report(),
        prompt_digest=draft.prompt_digest,
        confidence=found.confidence,
        rung=draft.rung or draft.writer,
        tries=draft.tries,
    )


class _Timer:
    """How long each part took, in milliseconds; a part done twice adds up."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = dict.fromkeys(("mask", "read", "retrieve", "plan", "write", "check"), 0.0)

    @contextmanager
    def __call__(self, part: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self._spent[part] += (time.perf_counter() - start) * 1000

    def report(self) -> dict[str, float]:
        """Milliseconds by part, and their total."""
        rounded = {part: round(spent, 2) for part, spent in self._spent.items()}
        return {**rounded, "total": round(sum(self._spent.values()), 2)}
