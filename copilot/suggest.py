"""The whole story: a question becomes a suggestion, and all of it is written down."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from copilot.errors import CopilotError, WriterFailed
from copilot.planning.notes import note
from copilot.types import Draft, Found, Note, Outcome, Plan, Question, Reading, Suggestion
from copilot.writing.checks import check, ground

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from copilot.ports import Company, Log, Reader, Sight, Writer


class Reads(Protocol):
    def read(self, question: Question) -> Reading: ...


class Searches(Protocol):
    def search(self, question: Question, reading: Reading, sight: Sight) -> Found: ...


class Plans(Protocol):
    def plan(self, question: Question, reading: Reading, found: Found, sight: Sight) -> tuple[Plan, Reading]: ...


class Copilot:
    """Suggests what to say and do. `writers` are tried in order; the last one must not fail."""

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
    ) -> None:
        self._access, self._mask = access, mask
        self._reads, self._searches, self._plans = reads, searches, plans
        self._writers, self._company, self._log, self._digests = writers, company, log, digests

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
            question = self._mask(question)
        sight = self._access.sight(question.asker, question.at)
        with timer("read"):
            reading = self._reads.read(question)
        with timer("retrieve"):
            found = self._searches.search(question, reading, sight)
        with timer("plan"):
            plan, reading = self._plans.plan(question, reading, found, sight)
        draft = self._words(question, reading, plan, timer)
        return _suggestion(question, reading, found, plan, draft, timer)

    def _words(self, question: Question, reading: Reading, plan: Plan, timer: _Timer) -> Draft:
        """The first draft that survives the checks, down the ladder of writers."""
        base = ground(question, reading, plan, self._company.voice(question.brand, reading.language))
        failed: list[Note] = []
        for writer in self._writers:
            try:
                with timer("write"):
                    draft = writer.write(question, reading, plan)
                with timer("check"):
                    kept = check(draft, base)
            except WriterFailed as error:
                failed.append(Note(code="writer_failed", text=str(error)))
            else:
                return replace(kept, notes=(*failed, *kept.notes))
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
        question=question,
        reading=reading,
        plan=replace(plan, notes=()),
        reply=draft.reply,
        writer=draft.writer,
        notes=notes,
        timings_ms=timer.report(),
        prompt_digest=draft.prompt_digest,
        confidence=found.confidence,
        usage=draft.usage,
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
