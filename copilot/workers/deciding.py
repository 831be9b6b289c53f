"""A lead's decision on a proposal: into the knowledge files and the log, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copilot.build import new_id, utc_now
from copilot.errors import CopilotError, Outdated, UsageError
from copilot.knowledge import change, learned
from copilot.knowledge.change import FileChanged
from copilot.knowledge.proposals import entry_of
from copilot.learning.edits import Signed, edited
from copilot.learning.gate import NotAccepted, require
from copilot.store.learning import Jobs
from copilot.store.outbox import Outbox
from copilot.store.proposals import WAITING, Proposals
from copilot.types import Role, Verdict
from copilot.types.learning import FileChange, Job, Mark, State, Task, What

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from pathlib import Path

    from copilot.build import Parts
    from copilot.ports import Log
    from copilot.store.engine import Engine
    from copilot.types.learning import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Who decides, what they say of it, and which version of the proposal they saw."""

    by: str
    version: int
    reason: str = ""
    sure: bool = False
    """A second yes, though figures fall."""


OUTDATED = "Somebody else changed this proposal or decided on it meanwhile; nothing has been done."
REFUSED = (State.REJECTED, State.UNDONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What a lead can do with a proposal. Everything here touches files and SQL only, and no model."""

    engine: Engine
    knowledge: Path
    log: Log
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    @property
    def store(self) -> Proposals:
        return Proposals(self.engine)

    @property
    def jobs(self) -> Jobs:
        return Jobs(self.engine)

    def edit(self, id: str, text: str, word: Word, teams: Collection[str] | None) -> Proposal | None:
        """The proposal in the lead's words, to be tried again. None when it is not there. Raises `Outdated`."""
        kept = text.replace("\r\n", "\n").strip()
        if len(kept) > MOST_TEXT:
            raise UsageError("The text is too long.", remedy=f"Keep it under {MOST_TEXT} characters.")
        return self.store.edit(id, kept, version=word.version, by=word.by, at=self.now(), teams=teams)

    def try_out(self, id: str, by: str, teams: Collection[str] | None) -> Job | None:
        """Has the worker try it as it stands; the job, or the one that is on its way already. None when not there."""
        held = self.store.show(id, teams=teams)
        if held is None or held.state not in WAITING:
            return None
        return self._ask(Task.TRIAL, by, proposal=id, version=held.version)

    def replay(self, id: str, entry: str, by: str, teams: Collection[str] | None) -> Job | None:
        """Has the worker think again about an entry that speaks for it. None where there is no such entry to see."""
        held = self.store.show(id, teams=teams)
        if held is None or entry not in {one.entry for one in held.idea.seen}:
            return None
        return self._ask(Task.REPLAY, by, proposal=id, version=held.version, entry=entry)

    def agree(self, id: str, word: Word, teams: Collection[str] | None) -> Proposal | None:
        """A lead's yes before there are figures: the worker tries it, and accepts it if nothing stands against it.

        One that has been tried is accepted here and now. None when it is not there. Raises as `accept` does.
        """
        held = self.store.show(id, teams=teams)
        if held is None:
            return None
        if held.state not in WAITING or held.version != word.version:
            raise Outdated(OUTDATED)
        if held.trial is not None:
            return self.accept(id, word, teams)
        self._ask(Task.TRIAL, word.by, proposal=id, version=held.version)
        self._ask(Task.ACCEPT, word.by, proposal=id, version=held.version)
        return self.store.show(id, teams=teams)

    def accept(self, id: str, word: Word, teams: Collection[str] | None) -> Proposal | None:
        """Writes it into the knowledge folder, and has it indexed. None when it is not there.

        Raises `NotAccepted` where its trial stands against it, `FileChanged` when the file is not the one that was
        tried, `CannotApply`, and `Outdated`; nothing is written then.
        """
        held = self.store.show(id, teams=teams)
        if held is None:
            return None
        if held.state not in WAITING or held.version != word.version:
            raise Outdated(OUTDATED)
        require(held.trial, sure=word.sure, reason=word.reason)
        with change.changing(self.knowledge):
            made = (self._change(held, word.by),)
            fresh = change.apply(self.knowledge, made)
            try:
                self._decide(held, word, State.ACCEPTED, WAITING, teams, made)
            except CopilotError:
                if fresh:
                    change.apply(self.knowledge, [change.turned(one) for one in made])
                raise
        self._judge(held, word, "accepted")
        self._ask(Task.INDEX, word.by, proposal=id, version=word.version + 1)
        return self.store.show(id, teams=teams)

    def reject(self, id: str, word: Word, teams: Collection[str] | None) -> Proposal | None:
        """It is not proposed again. None when it is not there. Raises `Outdated`.

        A case that was accepted when it had ended otherwise is taken out again.
        """
        held = self.store.show(id, teams=teams)
        if held is None:
            return None
        self._decide(held, word, State.REJECTED, WAITING, teams)
        if held.idea.what is What.CASE and self._take_out(held):
            self._ask(Task.INDEX, word.by, proposal=id, version=word.version + 1)
        self._judge(held, word, "rejected")
        return self.store.show(id, teams=teams)

    def reopen(self, id: str, word: Word, teams: Collection[str] | None) -> Proposal | None:
        """What was rejected or undone waits again, to be tried anew. None when it is not there. Raises `Outdated`."""
        held = self.store.show(id, teams=teams)
        if held is None:
            return None
        self._decide(held, word, State.OPEN, REFUSED, teams)
        return self.store.show(id, teams=teams)

    def undo(self, id: str, word: Word, teams: Collection[str] | None) -> Proposal | None:
        """Takes out of the files what was written, and leaves what others wrote since. None when it is not there.

        Raises `FileChanged` when somebody has changed those very lines, and `Outdated`; nothing is written then.
        """
        held = self.store.show(id, teams=teams)
        if held is None:
            return None
        with change.changing(self.knowledge):
            is_case = held.idea.what is What.CASE  # the file is a list of them, and others were accepted since
            back = [self._without(held)] if is_case else [self._back(one) for one in held.changes]
            fresh = change.apply(self.knowledge, back)
            try:
                self._decide(held, word, State.UNDONE, (State.ACCEPTED,), teams)
            except CopilotError:
                if fresh:
                    change.apply(self.knowledge, [change.turned(one) for one in back])
                raise
        self._judge(held, word, "rejected")
        self._ask(Task.INDEX, word.by, proposal=id, version=word.version + 1)
        return self.store.show(id, teams=teams)

    def _change(self, held: Proposal, by: str) -> FileChange:
        """What to write now. The figures were of the file as it was tried: another one is tried first."""
        idea, tried = held.idea, held.trial.changes[0] if held.trial else None
        now = change.read(self.knowledge, idea.place)
        signed = Signed(by=by, today=self.now().date())
        if tried is not None and now == tried.after:
            return tried  # written, and cut off before the decision was
        if tried is not None and now != tried.before:
            if idea.what is not What.CASE:
                raise FileChanged(idea.place, now)
            learned_anew = edited(idea, now, signed)  # the file is a list of cases, and another one was accepted
            return FileChange(path=idea.place, before=now, after=learned_anew)
        return FileChange(path=idea.place, before=now, after=edited(idea, now, signed))

    def _without(self, held: Proposal) -> FileChange:
        now = change.read(self.knowledge, learned.FILE)
        return FileChange(path=learned.FILE, before=now, after=learned.without_case(now, held.idea.field))

    def _take_out(self, held: Proposal) -> bool:
        """Takes a case out that was accepted with another end; False when it is not in the file."""
        if (made := self._without(held)).before == made.after:
            return False
        with change.changing(self.knowledge):
            return change.apply(self.knowledge, [self._without(held)])

    def _back(self, made: FileChange) -> FileChange:
        now = change.read(self.knowledge, made.path)
        if now == made.before:
            return FileChange(path=made.path, before=now, after=now)
        back = change.rebased(change.turned(made), now)
        if back is None:
            raise FileChanged(made.path, now)
        return back

    def _decide(
        self, held: Proposal, word: Word, to: State, frm: Collection[State], teams: Collection[str] | None,
        made: Sequence[FileChange] = (),
    ) -> None:  # fmt: skip
        mark = Mark(state=to, by=word.by, at=self.now(), reason=word.reason.strip(), version=word.version)
        if not self.store.decide(held.id, mark, teams=teams, frm=frm, changes=made):
            raise NotAccepted("There is no such proposal.", code="gone", remedy="See 'copilot proposals list'.")

    def _judge(self, held: Proposal, word: Word, kind: str) -> None:
        """A case has one truth: whether its entry was accepted as a case is a verdict on the entry."""
        if held.idea.what is not What.CASE:
            return
        said = Verdict(
            id=f"proposal:{held.id}:{word.version}", entry_id=entry_of(held.idea.field), by=word.by, at=self.now(),
            kind=kind, role=Role.LEAD,
        )  # fmt: skip
        self.log.judge(said)
        Outbox(self.engine).show_again(said.entry_id, said.id, said.at)

    def _ask(self, task: Task, by: str, **about: str | int) -> Job:
        made = Job(id=self.new_id(), task=task, state="waiting", at=self.now(), by=by)
        return self.jobs.ask(replace(made, **about))  # type: ignore[arg-type]


MOST_TEXT = 8_000


def deciding_over(parts: Parts) -> Deciding:
    """On the proposals and the knowledge of this installation."""
    return Deciding(
        engine=parts.engine, knowledge=parts.settings.copilot_knowledge, log=parts.log, now=utc_now, new_id=new_id
    )
