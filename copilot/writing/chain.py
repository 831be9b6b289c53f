"""The writer with a model: the plan and its evidence go in, sentences with citations come out.

With `models.py` the only home of LangChain. The model fills one schema, without tools. What it says must pass the same
checks as anybody's words; if it does not, it is told why and may try once more, then the fallback model is asked. All
of it has one limit of time. Whoever comes after this writer needs no model.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from copilot.errors import WriterFailed
from copilot.types import Draft, Note, Sentence, Try
from copilot.words import clean, sentences
from copilot.writing.answer import Answer, Reply
from copilot.writing.bounded import bounded
from copilot.writing.brief import LANGUAGE, manner, material, numbered
from copilot.writing.checks import Ground, check, fault, ground
from copilot.writing.faults import Busy, NotUnderstood, Refused, TooLate, Unreachable, sorted_fault
from copilot.writing.models import FORMS, OpenModel

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from copilot.ports import Company
    from copilot.types import Plan, Question, Reading
    from copilot.writing.prices import Price
    from copilot.writing.prompts import Prompts
    from copilot.writing.rest import Rest

    Messages = list[tuple[str, str]]

ENOUGH_LEFT = 0.25
"""The share of the time that must be left for another try to make sense."""
FIRST_SHARE = 0.65
"""How much of the time the first model may take when there is another one to ask."""
_MOST_TOLD, _MOST_REPEATED = 3, 1_500
_REFUSED_SECONDS = 60.0


@dataclass(slots=True)
class Rung:
    """One model of the ladder."""

    model: OpenModel
    rest: Rest
    price: Price | None = None
    form: int = 0
    """In which of `FORMS` it is asked; the next simpler one as soon as its provider refuses this one."""

    @property
    def name(self) -> str:
        return self.model.spec.name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One question on its way up the ladder."""

    question: Question
    reading: Reading
    plan: Plan
    base: Ground
    messages: Messages
    end: float
    """When all time is over."""
    grown: Callable[[str], None]
    tries: list[Try] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """What came of one try; words that are whole but do not hold are kept, to be told what is wrong with them."""

    answer: Answer
    draft: Draft | None
    problem: WriterFailed | None


class ChainWriter:
    """Chat models, asked in their order. `listen` is called with the whole reply so far, as it is being written.

    What `listen` hears within one question only ever grows: words that take back others are not told.
    """

    def __init__(
        self, rungs: Sequence[Rung], prompts: Prompts, company: Company, *, seconds: float,
        new_marker: Callable[[], str], now: Callable[[], float] = time.monotonic,
        listen: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        self.rungs, self._prompts, self._company = rungs, prompts, company
        self._seconds, self._marker, self._now, self._listen = seconds, new_marker, now, listen

    def write(self, question: Question, reading: Reading, plan: Plan) -> Draft:
        """A model's words that pass the checks. Raises `WriterFailed`, with every try, when there are none in time."""
        start = self._now()
        task = self._task(question, reading, plan, start + self._seconds)
        for number, rung in enumerate(self.rungs):
            last = number == len(self.rungs) - 1
            until = task.end if last else start + FIRST_SHARE * self._seconds
            if draft := self._ask_twice(rung, task, until):
                name = "fallback" if number else "repaired" if task.tries[-1].again else "model"
                failed = tuple(_note(one) for one in task.tries if one.problem)
                return replace(draft, rung=name, tries=tuple(task.tries), notes=failed)
        raise WriterFailed(" ".join(f"{one.writer}: {one.problem}" for one in task.tries), tries=tuple(task.tries))

    def _task(self, question: Question, reading: Reading, plan: Plan, end: float) -> _Task:
        voice = self._company.voice(question.brand, reading.language)
        brand = voice.brand_name if voice else (question.brand or "the company")
        told = self._prompts.reply.fill(**manner(reading, brand, shorter=question.style.shorter))
        shown = self._prompts.material.fill(**material(question, reading, plan, self._marker()))
        return _Task(
            question=question, reading=reading, plan=plan,
            base=replace(ground(question, reading, plan, voice), instructions=self._prompts.words),
            messages=[("system", told), ("human", shown)], end=end, grown=_growing(self._listen),
        )  # fmt: skip

    def _ask_twice(self, rung: Rung, task: _Task, until: float) -> Draft | None:
        """Its words if they hold, at the second try at the latest; every try is in the task."""
        messages = task.messages
        for again in (False, True):
            if again and until - self._now() < ENOUGH_LEFT * self._seconds:
                return None
            tried = self._try(rung, task, messages, until, again=again)
            if tried.problem is None:
                return tried.draft
            if isinstance(tried.problem, (Busy, Refused, NotUnderstood, TooLate)):
                return None
            if not isinstance(tried.problem, Unreachable):
                messages = [*task.messages, *self._mend(tried, task)]
        return None

    def _try(self, rung: Rung, task: _Task, messages: Messages, until: float, *, again: bool) -> _Tried:
        """One try, written down in the task."""
        start, answer = self._now(), Answer()
        run = uuid5(NAMESPACE_URL, f"{task.question.id}/{len(task.tries)}")
        draft: Draft | None = None
        problem: WriterFailed | None = None
        try:
            if left := rung.rest.left:
                raise Refused(f"It is left alone for another {left:.0f} seconds, because it did not answer before.")
            config = {
                "run_name": "copilot reply",
                "run_id": run,
                "tags": ["copilot", rung.name],
                "metadata": {"entry_id": task.question.id, "prompt_digest": self._prompts.digest},
            }
            self.hear(rung, messages, until, config, answer, task.grown)
            draft = self._draft(rung, answer.reply(), task)
            check(draft, task.base)
        except WriterFailed as failed:
            problem = failed
        _rest(rung, problem)
        task.tries.append(
            Try(
                writer=rung.name, run_id=str(run), again=again, problem=str(problem or ""),
                seconds=round(self._now() - start, 3), input_tokens=answer.input_tokens,
                output_tokens=answer.output_tokens, cached_tokens=answer.cached_tokens,
                cost=_cost(rung, answer, problem),
            )
        )  # fmt: skip
        return _Tried(answer=answer, draft=draft, problem=problem)

    def hear(
        self, rung: Rung, messages: Messages, until: float, config: Any = None,
        answer: Answer | None = None, grown: Callable[[str], None] = lambda text: None,
    ) -> Answer:  # fmt: skip
        """The whole answer. One that its provider does not understand is asked for again in a simpler form.

        What came before a failure is in `answer`, where one is given.
        """
        answer = answer or Answer()
        first = rung.form
        while True:
            form = rung.form
            source = partial(_chunks, rung, form, messages, config)
            with contextlib.closing(bounded(source, until, self._now)) as chunks:
                try:
                    for chunk in chunks:
                        answer.add(chunk)
                        grown(answer.so_far())
                    return answer
                except NotUnderstood:
                    if form == len(FORMS) - 1:
                        rung.form = first  # it was not the form that was at fault
                        raise
            rung.form = form + 1

    def _draft(self, rung: Rung, reply: Reply, task: _Task) -> Draft:
        shown = numbered(task.plan)
        said = tuple(
            Sentence(text=text, cites=tuple(shown[n - 1].id for n in one.evidence if 1 <= n <= len(shown)))
            for one in reply.sentences
            for text in sentences(clean(one.text))
        )
        return Draft(
            reply=clean(reply.text), sentences=said, writer=rung.name, prompt_digest=self._prompts.digest,
            instructions=task.base.instructions,
        )  # fmt: skip

    def _mend(self, tried: _Tried, task: _Task) -> Messages:
        """What it said, and what was wrong with it."""
        said = tried.draft.sentences if tried.draft else ()
        wrong = [(one.text, found) for one in said if (found := fault(one, task.base))]
        told = [str(tried.problem), *(f"- {text!r}: {code} ({what})" for text, (code, what) in wrong[:_MOST_TOLD])]
        mend = self._prompts.repair.fill(problem="\n".join(told), language_name=LANGUAGE[task.reading.language])
        before: Messages = [("ai", tried.answer.raw[:_MOST_REPEATED])] if tried.answer.raw else []
        return [*before, ("human", mend)]


def _chunks(rung: Rung, form: int, messages: Messages, config: Any) -> Generator[Any, None, None]:
    """The answer piece by piece. What a provider raises becomes one of our errors."""
    try:
        yield from rung.model.form(form).stream(messages, config=config)
    except Exception as error:  # the door to every provider's own errors; nothing of theirs goes further
        raise sorted_fault(error) from error


def _rest(rung: Rung, problem: WriterFailed | None) -> None:
    """Remembers how it went, so that a model that does not answer is left alone for a while."""
    if isinstance(problem, Busy):
        rung.rest.failed(problem.after)
    elif isinstance(problem, Refused):
        if not rung.rest.left:
            rung.rest.failed(_REFUSED_SECONDS)
    elif isinstance(problem, (Unreachable, TooLate)):
        rung.rest.failed()
    else:
        rung.rest.answered()


def _growing(listen: Callable[[str], None] | None) -> Callable[[str], None]:
    """Tells what goes on from what was told before, and nothing else."""
    told = ""

    def grown(text: str) -> None:
        nonlocal told
        if text and "\ud800" <= text[-1] <= "\udfff":
            text = text[:-1]  # half of a pair: the other half is still to come
        if listen and len(text) > len(told) and text.startswith(told):
            told = text
            listen(text)

    return grown


def _note(one: Try) -> Note:
    return Note(code="writer_failed", text=f"{one.writer}: {one.problem}")


def _cost(rung: Rung, answer: Answer, problem: WriterFailed | None) -> float | None:
    if not answer.counted and isinstance(problem, (Busy, Refused, NotUnderstood)):
        return 0.0
    if not answer.counted or rung.price is None:
        return None
    return rung.price.of(answer.input_tokens, answer.output_tokens, answer.cached_tokens)
