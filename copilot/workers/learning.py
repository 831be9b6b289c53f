"""The worker's jobs for proposals: derive, try, index, replay. They run in a process of their own."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.build import Parts, new_id, utc_now
from copilot.errors import CopilotError, IndexUnavailable, StoreError
from copilot.knowledge.folder import read_folder
from copilot.knowledge.proposals import entry_of
from copilot.learning.derive import case_idea, derived
from copilot.learning.happened import Happened, Known
from copilot.store.learning import MOST, Jobs, Past
from copilot.store.logbook import Logbook
from copilot.store.proposals import Proposals
from copilot.types import Role, Verdict
from copilot.types.learning import Mark, Replayed, State, Task, Trial, What
from copilot.workers.deciding import Word, deciding_over
from copilot.workers.lab import LAST, Lab

if TYPE_CHECKING:
    from copilot.knowledge.folder import Folder
    from copilot.types import Suggestion
    from copilot.types.entry import WholeEntry
    from copilot.types.learning import Job, Proposal
    from copilot.types.log import Correction

log = logging.getLogger(__name__)
INDEX_SECONDS = 20.0
"""How long is waited for the process that holds the index to take a change in."""
MOST_EVIDENCE = 10
BETWEEN_SECONDS = 0.2
"""How long a yes waits before it is looked at again, while another process tries the proposal."""


class Lost(CopilotError):
    """What a job was about is no longer there."""


class Learning:
    """Does what leads ask for, and looks for what there is to learn."""

    def __init__(self, parts: Parts) -> None:
        self._parts, engine = parts, parts.engine
        self._jobs, self._store = Jobs(engine), Proposals(engine)
        self._past, self._book = Past(engine), Logbook(engine)

    def step(self) -> bool:
        """Does one job; False when there is none. A job that cannot be done says why."""
        job = self._jobs.claim(utc_now())
        if job is None:
            return False
        try:
            self._do(job)
        except StoreError:
            raise
        except CopilotError as error:
            self._jobs.fail(job.id, f"{error} {error.remedy}")
        return True

    def derive(self) -> int:
        """Proposes what follows from the log; how many are new."""
        known = known_of(read_folder(self._parts.settings.copilot_knowledge))
        happened = [
            Happened(
                suggestion=told.whole.suggestion,
                verdicts=told.whole.verdicts,
                asks=told.asks,
                marked=told.marked,
                correction=_as_edit(told.correction),
            )
            for told in self._past.since(utc_now())
            if told.whole.suggestion
        ]
        made = self._store.offer(derived(happened, known), utc_now(), new_id)
        self._settle()
        return made

    def _settle(self) -> None:
        """A case that has ended otherwise since, or was sent in other words, is another proposal: this one is none."""
        for one in self._store.listed(teams=None, states=[State.OPEN], limit=MOST):
            if one.idea.what is not What.CASE or (whole := self._book.show(entry_of(one.idea.field))) is None:
                continue
            if whole.suggestion is None:
                continue
            now = case_idea(Happened(suggestion=whole.suggestion, verdicts=whole.verdicts))
            if now is None or now.fingerprint != one.idea.fingerprint:
                mark = Mark(state=State.REJECTED, by="copilot", at=utc_now(), version=one.version)
                self._store.decide(one.id, mark, teams=None, frm=[State.OPEN])

    def _do(self, job: Job) -> None:
        if job.task is Task.DERIVE:
            self._jobs.finish(job.id, int, self.derive())
        elif job.task is Task.TRIAL:
            self._jobs.finish(job.id, Trial, self._trial(job))
        elif job.task is Task.ACCEPT:
            self._accept(job)
        elif job.task is Task.INDEX:
            self._index()
            self._jobs.finish(job.id, int, 1)
        else:
            self._jobs.finish(job.id, Replayed, self.replay(job.entry, job.proposal))

    def _accept(self, job: Job) -> None:
        """What a lead has said yes to, once it has been tried; until then the job goes back in line."""
        held = self._still(job)
        if held.trial is None:
            tried = self._jobs.newest(held.id, Task.TRIAL)
            if tried is None or tried.version != held.version or tried.state == "failed":
                raise Lost("It could not be tried.", remedy="Try it again; the trial says what is wrong.")
            self._jobs.later(job.id, utc_now())
            time.sleep(BETWEEN_SECONDS)
            return
        deciding_over(self._parts).accept(held.id, Word(by=job.by, version=held.version), None)
        self._jobs.finish(job.id, int, 1)

    def _still(self, job: Job) -> Proposal:
        """The proposal that a job is about. Raises `Lost` when it is not as it was when that was asked for."""
        held = self._store.show(job.proposal, teams=None)
        if held is None or held.version != job.version:
            raise Lost("The proposal has changed meanwhile.", remedy="Try it as it is now.")
        return held

    def _trial(self, job: Job) -> Trial:
        held = self._still(job)

        def tell(stage: str, done: int, total: int) -> None:
            self._jobs.go_on(job.id, stage, done, total, utc_now())

        lab = Lab(settings=self._parts.settings, embedder=self._parts.embedder, tell=tell, now=utc_now)
        entries = [one.entry for one in held.idea.seen]
        return lab.trial(held.idea, job.by, self._to_repeat(entries))

    def _to_repeat(self, entries: list[str]) -> list[Suggestion]:
        speaking = [self._book.show(name) for name in entries[-MOST_EVIDENCE:]]
        found: dict[str, Suggestion] = {}
        for whole in (*speaking, *self._past.newest(LAST)):
            if whole is not None and whole.suggestion is not None:
                found.setdefault(whole.question.id, whole.suggestion)
        return list(found.values())

    def _index(self) -> None:
        """Takes the files in; where another process holds the vectors, waits for it a while."""
        done = self._parts.reindex()
        ledger, end = self._parts.ledger, time.monotonic() + INDEX_SECONDS
        while done.projected is None and time.monotonic() < end:
            active = ledger.active()
            if active is not None and not any(ledger.pending(active.id)):
                return
            time.sleep(0.5)

    def replay(self, entry: str, proposal: str = "") -> Replayed:
        """What would be suggested now to the question of an entry, at the time it was asked; nothing is written down.

        A workaround holds from its approval on, so that one is asked for as of now. Raises `Lost`.
        """
        whole = self._book.show(entry)
        if whole is None or whole.suggestion is None:
            raise Lost(f"There is no suggestion {entry!r} in the log.", remedy="See 'copilot log list'.")
        held = self._store.show(proposal, teams=None) if proposal else None
        asked = whole.question
        if held is not None and held.idea.what is What.WORKAROUND:
            asked = replace(asked, at=utc_now())
        try:
            new = Parts(self._parts.settings, loading=self._parts.embedder, once=True).copilot.think(asked)
        except IndexUnavailable as error:
            raise Lost("The index is being changed.", remedy="Try again in a minute.") from error
        return beside(whole, new)


def beside(whole: WholeEntry, new: Suggestion) -> Replayed:
    """A suggestion as it was, and as it is now."""
    old = whole.suggestion
    return Replayed(
        entry=whole.entry.id, team=whole.entry.team, old_outcome=whole.entry.outcome, new_outcome=new.outcome.value,
        old_policies=old.plan.governing if old else (), new_policies=new.plan.governing,
        old_reply=old.reply if old else "", new_reply=new.reply,
    )  # fmt: skip


def _as_edit(made: Correction | None) -> Verdict | None:
    if made is None:
        return None
    return Verdict(
        id=f"correction:{made.entry_id}:{made.version}", entry_id=made.entry_id, by=made.by, at=made.at, kind="edited",
        text=made.text, role=Role.LEAD,
    )  # fmt: skip


def known_of(folder: Folder) -> Known:
    """The knowledge that proposals are about."""
    return Known(
        pages={page.id: page for page in folder.pages}, cases={case.id: case for case in folder.cases},
        voices=folder.voices, synonyms=folder.company.synonyms,
    )  # fmt: skip
