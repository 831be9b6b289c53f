"""Solved cases that wait for a lead: each is a proposal, tried like any other, wherever a lead says yes to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from copilot.build import new_id, utc_now
from copilot.knowledge.proposals import case_of, waits
from copilot.learning.derive import case_idea, idea_of
from copilot.learning.gate import Gate, gate
from copilot.learning.happened import Happened
from copilot.store.learning import Jobs
from copilot.store.logbook import Logbook
from copilot.store.proposals import WAITING, Proposals
from copilot.types.learning import State, Task, What
from copilot.workers.deciding import REFUSED, Word, deciding_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copilot.build import Parts
    from copilot.pages import Case
    from copilot.types.entry import WholeEntry
    from copilot.types.learning import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A case that waits, and the proposal that it is, where that has been looked at."""

    entry: WholeEntry
    case: Case
    proposal: Proposal | None


class Solved:
    """Of every team, or of one."""

    def __init__(self, parts: Parts) -> None:
        self._book, self._store = Logbook(parts.engine), Proposals(parts.engine)
        self._deciding, self._jobs = deciding_over(parts), Jobs(parts.engine)

    def waiting(self, team: str | None, *, among: int | None = None) -> Iterator[Wait]:
        """Newest first; where `among` is given, of the newest so many that have ended."""
        offered = self._store.entries_of(What.CASE)
        for whole in islice(self._book.ended(team), among):
            fresh = waits(whole.verdicts)
            if whole.suggestion is None or not (fresh or whole.entry.id in offered):
                continue  # decided: no case is made of it only to be put aside
            if (case := case_of(whole.suggestion, whole.verdicts)) is None:
                continue
            held = self._store.same_as(idea_of(case, Happened(suggestion=whole.suggestion, verdicts=whole.verdicts)))
            if held.state in WAITING if held else fresh:
                yield Wait(entry=whole, case=case, proposal=held)

    def proposal(self, entry: str, team: str | None = None) -> Proposal | None:
        """The proposal that the case of an entry is, offered now if it was not before.

        None where there is no such entry of that team, or no case to be made of it.
        """
        whole = self._book.show(entry)
        if whole is None or whole.suggestion is None or team not in (None, whole.entry.team):
            return None
        if (idea := case_idea(Happened(suggestion=whole.suggestion, verdicts=whole.verdicts))) is None:
            return None
        if (held := self._store.same_as(idea)) is not None:
            return held
        self._store.offer([idea], utc_now(), new_id)
        return self._store.same_as(idea)

    def standing(self, held: Proposal | None) -> str:
        """ "" where nobody has said yes; else "trying", or why the yes did not take effect.

        Why not: "refused" or "doubtful" by its trial, "untried" where it could not be tried.
        """
        yes = self._jobs.newest(held.id, Task.ACCEPT) if held else None
        if held is None or yes is None or yes.version != held.version:
            return ""
        if yes.state != "failed":
            return "trying"
        whole = self._store.show(held.id, teams=None)
        found = gate(whole.trial) if whole and whole.trial else Gate()
        return "refused" if found.refused else "doubtful" if found.doubtful else "untried"

    def accept(self, entry: str, by: str, team: str | None = None) -> Proposal | None:
        """A lead's yes, also after a no: it is tried, and taken in if nothing stands against it. None as above.

        Raises `NotAccepted` where a trial stands against it already, and what `Deciding.accept` raises.
        """
        if (held := self.proposal(entry, team)) is None or held.state is State.ACCEPTED:
            return held
        if held.state in REFUSED:
            held = self._deciding.reopen(held.id, Word(by=by, version=held.version), None) or held
        return self._deciding.agree(held.id, Word(by=by, version=held.version), None)

    def reject(self, entry: str, by: str, team: str | None = None) -> Proposal | None:
        """A lead's no, also after a yes: what was taken in is taken out. None as above."""
        if (held := self.proposal(entry, team)) is None or held.state in REFUSED:
            return held
        no = self._deciding.undo if held.state is State.ACCEPTED else self._deciding.reject
        return no(held.id, Word(by=by, version=held.version), None)
