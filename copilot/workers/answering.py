"""From a row of the inbox to an answer in the outbox: the worker's whole job. Synchronous; owns models and index."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from copilot.errors import CopilotError, QuestionRejected, StoreError
from copilot.planning.clock import local_time
from copilot.reading import language
from copilot.reading.followup import again, following
from copilot.reading.signs import plain
from copilot.slack.blocks import fallback_text, suggestion_blocks
from copilot.slack.neutral import links_of
from copilot.slack.standing import Standing
from copilot.slack.words import both, say
from copilot.store.answers import Answers
from copilot.store.inbox import Inbox, InboxRow, question_id
from copilot.store.outbox import Message
from copilot.store.threads import Thread, Threads
from copilot.types import Principal, Question, Restyle, Role, Suggestion
from copilot.workers.hearing import Hearing, StoppedByReader

log = logging.getLogger(__name__)
LEASE_SECONDS = 60.0
MOST_ATTEMPTS = 3
_EARLIER = 6
"""Among so many exchanges of a thread, the last that came to a suggestion is gone on from."""


class Gone(LookupError):
    """The suggestion that other words are wanted of was erased."""


class Thinks(Protocol):
    def think(self, question: Question) -> Suggestion: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Answers questions one at a time; any number of these may run on one database."""

    name: str
    inbox: Inbox
    answers: Answers
    threads: Threads
    copilot: Thinks
    brands: Mapping[str, str]
    """How a brand is called in a text, folded, to its id."""
    mask: Callable[[Question], Question]
    digests: Callable[[], Mapping[str, str]]
    now: Callable[[], datetime]
    internal: Callable[[Iterable[str]], frozenset[str]] = lambda _: frozenset()
    """Which pages not every team may see."""
    trial: Callable[[Question, Thread, Sequence[Question]], Question] = lambda asked, *_: asked
    """Gives a question its place in the comparison, by its thread and what was asked in it before."""
    hearing: Hearing | None = None
    """Hears the reply while a model writes it."""
    most_attempts: int | None = None
    """A question that so many workers have tried is left to others, where there are others beside this one."""

    def step(self) -> bool:
        """Answers the oldest open question; False when there is none.

        Every question ends in an answer: a suggestion, or a sentence that says why there is none. Raises `StoreError`
        while the truth cannot be read or written; the question then waits for the next worker.
        """
        row = self.claim()
        if row is not None:
            self.answer(row)
        return row is not None

    def claim(self) -> InboxRow | None:
        """The oldest open question, which nobody else answers from here on. Raises `StoreError`."""
        return self.inbox.claim(self.name, self.now(), LEASE_SECONDS, most_attempts=self.most_attempts)

    def answer(self, row: InboxRow) -> None:
        """Answers what was claimed. Raises `StoreError`."""
        why, ends = "WorkerDied", [self._attempt, self._apologise, self._give_up]
        # What has ended every worker that tried must not end the next one.
        for end in ends[1:] if row.attempts > MOST_ATTEMPTS else ends:
            try:
                end(row, why)
                return
            except StoreError:
                raise
            except Exception as error:  # the broad door of the worker: no question may end in nothing
                log.exception("question %s failed", question_id(row.id))
                why = type(error).__name__
                if row.attempts < MOST_ATTEMPTS and end == self._attempt:
                    self.inbox.release(row)
                    return

    def _attempt(self, row: InboxRow, _: str) -> None:
        try:
            thread = _thread(row.body)
            question = self._question(row, thread)
        except (KeyError, TypeError, ValueError, Gone) as error:
            log.error("row %s of the inbox cannot be read: %s", row.id, type(error).__name__)
            self._give_up(row, "Gone" if isinstance(error, Gone) else "unreadable")
            return
        if refusal := _refusal(row.body, question):
            self._fail(row, question, thread, "NotAllowed", refusal)
        else:
            self._answer(row, question, thread)

    def _apologise(self, row: InboxRow, why: str) -> None:
        thread = _thread(row.body)
        question = self._question(row, thread)
        self._fail(row, question, thread, why, _apology(question))

    def _give_up(self, row: InboxRow, why: str) -> None:
        """An apology that needs nothing of the question, of which nothing is known but where it came from."""
        id, body = question_id(row.id), row.body
        place = {name: body.get(name) for name in ("workspace", "channel", "user")}
        if not all(isinstance(value, str) and value for value in place.values()):
            self.inbox.fail(row, "unreadable", self.now())
            return
        user = str(body["user"])
        text = both("gone") if why == "Gone" else both("failed", reference=id)
        payload = {"text": text, "user": user, "reader": user, "draft": id}
        stamp = str(body.get("thread_ts") or body.get("ts"))
        message = Message(nonce=f"{id}-failed", kind="post", team=str(body["workspace"]), channel=user, payload=payload)
        if body.get("unseen") or re.fullmatch(r"\d+\.\d+", stamp):
            message = _to(row, nonce=message.nonce, payload=payload)
        nothing = Question(id=id, text="", asker=Principal(user=user, team=""), at=local_time(self.now()))
        self.answers.settle_failure(row, nothing, why, self.digests(), [message], at=self.now())

    def _answer(self, row: InboxRow, question: Question, thread: Thread) -> None:
        try:
            made = self._think(row, question, thread)
        except StoreError:
            raise
        except StoppedByReader:
            spoken = language.detect(question.text).language
            self._fail(row, question, thread, "StoppedByReader", say("stopped", spoken))
            return
        except QuestionRejected as error:
            spoken = language.detect(question.text).language
            self._fail(row, question, thread, "QuestionRejected", _rejected(error, spoken))
            return
        except CopilotError as error:
            log.error("question %s failed: %s", question.id, type(error).__name__)
            self._fail(row, question, thread, type(error).__name__, _apology(question))
            return
        self.answers.settle(row, made, self.digests(), [self._message(made, row)], at=self.now(), thread=thread)

    def _think(self, row: InboxRow, question: Question, thread: Thread) -> Suggestion:
        # A draft is shown to everybody who reads the thread.
        if self.hearing is None or row.body.get("unseen"):
            return self.copilot.think(question)
        spoken = language.detect(question.text).language
        self.hearing.begin(
            question.id, thread, question.asker.user, spoken, wanted=lambda: self.inbox.holds(row)
        )  # fmt: skip
        try:
            made = self.copilot.think(question)
            self.hearing.heard()
            return made
        finally:
            self.hearing.end()

    def _fail(self, row: InboxRow, question: Question, thread: Thread, why: str, text: str) -> None:
        """Says why there is no suggestion, and writes that down too."""
        message = _to(row, nonce=f"{question.id}-failed", payload={"text": text, "draft": question.id})
        self.answers.settle_failure(
            row, self.mask(question), why, self.digests(), [message], at=self.now(), thread=thread
        )

    def _message(self, made: Suggestion, row: InboxRow) -> Message:
        private = Standing(private=bool(row.body.get("unseen")))
        internal = self.internal({one.page for one in made.plan.evidence})
        blocks = suggestion_blocks(made, internal=internal, standing=private)
        payload = {
            "text": fallback_text(made), "blocks": blocks, "links": sorted(links_of(made.plan.evidence)),
            "language": made.reading.language, "draft": made.question.id,
        }  # fmt: skip
        return _to(row, nonce=f"{made.entry_id}-answer", payload=payload, entry_id=made.entry_id)

    def _question(self, row: InboxRow, thread: Thread) -> Question:
        body, id = row.body, question_id(row.id)
        at = local_time(datetime.fromtimestamp(float(str(body["ts"])), UTC))
        if body.get("again"):
            if (before := self.threads.question(str(body["again"]))) is None:
                raise Gone("the suggestion that other words are wanted of is gone")
            return replace(again(before, [Restyle(str(body["wanted"]))], id=id, at=at), asker=_principal(body))
        text = str(body.get("text", ""))
        asked = Question(
            id=id, text=text, asker=_principal(body), at=at,
            brand=_given(body, "brand") or _brand(text, self.brands), via=_given(body, "via"),
        )  # fmt: skip
        history = self.threads.history(thread, limit=_EARLIER)
        earlier = [one.question for one in history if one.suggestion]
        trial = self.trial(asked, thread, [one.question for one in history]).trial
        if not earlier:
            return replace(asked, trial=trial)
        return replace(following(asked, earlier[-1], dismissed=self.threads.dismissed(thread)), trial=trial)


def _thread(body: Mapping[str, object]) -> Thread:
    """The conversation that the question belongs to; what only one person sees is one of its own."""
    named = body.get("conversation") or body.get("thread_ts") or body["ts"]
    return Thread(team=str(body["workspace"]), channel=str(body["channel"]), ts=str(named))


def _principal(body: Mapping[str, Any]) -> Principal:
    return Principal(
        user=str(body["user"]),
        team=str(body.get("team", "")),
        role=Role(str(body.get("role", "agent"))),
        audience=frozenset(str(team) for team in body.get("audience", ())),
    )


def _given(body: Mapping[str, object], name: str) -> str | None:
    """What was said of the case in a form."""
    return str(body.get(name) or "") or None


def _brand(text: str, brands: Mapping[str, str]) -> str | None:
    words = f" {plain(text)} "
    return next((brand for name, brand in brands.items() if f" {name} " in words), None)


def _refusal(body: Mapping[str, Any], question: Question) -> str | None:
    """Why this person, in this place, gets nothing from the knowledge; None when they may."""
    spoken = language.detect(question.text).language
    if not question.text.strip():
        return f"{say('empty', spoken)} {say('empty_remedy', spoken)}"
    if body.get("unsure"):
        return say("unsure", spoken)
    if not question.asker.team:
        return say("stranger", spoken)
    if "" in question.asker.audience or body.get("shared"):
        return say("guests", spoken)
    return None


def _rejected(error: QuestionRejected, spoken: str) -> str:
    return f"{say(error.reason, spoken)} {say(f'{error.reason}_remedy', spoken)}"


def _apology(question: Question) -> str:
    return say("failed", language.detect(question.text).language, reference=question.id)


def _to(row: InboxRow, *, payload: Mapping[str, object], **more: Any) -> Message:
    """A message where the question came from: in its thread, or for the eyes of the asker alone."""
    body = row.body
    unseen, asked_in = bool(body.get("unseen")), body.get("thread_ts")
    thread_ts = None if not asked_in and unseen else str(asked_in or body["ts"])
    return Message(
        kind="ephemeral" if unseen else "post", team=str(body["workspace"]), channel=str(body["channel"]),
        thread_ts=thread_ts, payload={**payload, "user": str(body["user"]), "reader": str(body["user"])}, **more,
    )  # fmt: skip
