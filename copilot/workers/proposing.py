"""The console's section on learning, over the stores and the knowledge folder."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from copilot.console import learning
from copilot.console.desk import Desk, Section
from copilot.console.learning import Choice, Outcome
from copilot.errors import CopilotError, Outdated, StoreError
from copilot.knowledge.change import FileChanged
from copilot.knowledge.mask import Masking
from copilot.learning.edits import CannotApply
from copilot.learning.gate import NotAccepted
from copilot.store.learning import Jobs
from copilot.store.proposals import Proposals
from copilot.types.learning import Job, Proposal, Replayed, State, Task
from copilot.workers.deciding import Word, deciding_over

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from copilot.build import Parts

log = logging.getLogger(__name__)


def learning_section(parts: Parts, desk: Desk) -> Section:
    """`/console/learning`."""
    made = _Proposing(parts)
    return Section(
        name="learning", path=learning.PATH, icon="learning", key="a", routes=learning.routes(desk, made, made)
    )


class _Proposing:
    """`Proposed` and `Worked`."""

    def __init__(self, parts: Parts) -> None:
        self._store, self._jobs = Proposals(parts.engine), Jobs(parts.engine)
        self._deciding = deciding_over(parts)

    def listed(self, *, teams: Collection[str], states: Collection[State]) -> Sequence[Proposal]:
        return self._store.listed(teams=teams, states=states)

    def show(self, id: str, *, teams: Collection[str]) -> Proposal | None:
        return self._store.show(id, teams=teams)

    def decide(self, id: str, choice: Choice, *, teams: Collection[str]) -> Outcome | None:
        reason = Masking().mask(choice.reason) if choice.reason else ""
        word = Word(by=choice.by, version=choice.version, reason=reason, sure=choice.sure)
        try:
            made = self._decided(id, choice, word, teams)
        except StoreError:
            raise
        except FileChanged as error:
            return self._beside(id, error, teams)
        except CopilotError as error:
            if (code := _code(error)) == "no_folder":
                log.error("the proposal %s was not written: %s %s", id, error, error.remedy)
            return Outcome(code=code)
        return Outcome(code="done") if made else None

    def _decided(self, id: str, choice: Choice, word: Word, teams: Collection[str]) -> Proposal | None:
        if choice.what == "edit":
            return self._deciding.edit(id, choice.text, word, teams)
        verbs = {
            "accept": self._deciding.accept, "agree": self._deciding.agree, "reject": self._deciding.reject,
            "undo": self._deciding.undo, "reopen": self._deciding.reopen,
        }  # fmt: skip
        return verbs[choice.what](id, word, teams)

    def _beside(self, id: str, error: FileChanged, teams: Collection[str]) -> Outcome:
        """Both versions of a page; of a list of cases nothing, since the others may be of other teams."""
        held = self._store.show(id, teams=teams)
        tried = held.changes or (held.trial.changes if held.trial else ()) if held else ()
        known = next((one for one in tried if one.path == error.path), None)
        if known is None or error.path.endswith(".jsonl"):
            return Outcome(code="file_changed", place=error.path)
        was = known.after if held and held.state is State.ACCEPTED else known.before
        return Outcome(code="file_changed", place=error.path, before=was or "", now=error.now or "")

    def ask(self, id: str, entry: str, by: str, *, teams: Collection[str]) -> Job | None:
        return self._deciding.replay(id, entry, by, teams) if entry else self._deciding.try_out(id, by, teams)

    def trial(self, id: str) -> Job | None:
        return self._jobs.newest(id, Task.TRIAL)

    def agreed(self, id: str) -> Job | None:
        return self._jobs.newest(id, Task.ACCEPT)

    def replay(self, id: str, *, teams: Collection[str]) -> tuple[Job, Replayed | None] | None:
        job = self._jobs.newest(id, Task.REPLAY)
        held = self._store.show(id, teams=teams)
        if job is None or held is None or job.entry not in {one.entry for one in held.idea.seen}:
            return None
        return job, self._jobs.result(job, Replayed)


def _code(error: CopilotError) -> str:
    if isinstance(error, NotAccepted):
        return error.code
    if isinstance(error, Outdated):
        return "outdated"
    return "cannot_apply" if isinstance(error, CannotApply) else "no_folder"
