"""A log with what a lead would look at, and short ways to fill it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from copilot.review.draw import Rates
from copilot.review.lineup import Candidate, Reason
from copilot.store.entries import SqlLog
from copilot.store.grades import Grades
from copilot.store.queue import Queue
from copilot.store.watch import Watch
from copilot.types import Grade, Note, Principal, Verdict

from .make import NOW, question, suggestion
from .test_opinions import plan

TODAY = NOW + timedelta(hours=1)
NONE = Rates(sample=0.0, twice=0.0)


def changed(one: str, other: str) -> float:
    """The share of words that are not in both."""
    before, after = set(one.split()), set(other.split())
    return len(before ^ after) / max(1, len(before | after))


@dataclass
class Floor:
    """A team at work: `asks` writes an entry, `says` a verdict, `grades` a grade; `waits` is what a lead finds."""

    engine: Engine
    rates: Rates = NONE
    count: int = 0
    teams: tuple[str, ...] = ("madrid",)
    now: datetime = NOW
    log: SqlLog = field(init=False)

    def __post_init__(self) -> None:
        self.log = SqlLog(self.engine)

    def asks(self, id: str, *, team: str = "madrid", user: str = "U1", days: float = 1, **given: Any) -> None:
        policy, codes = given.pop("policy", "envio"), given.pop("notes", ())
        at = self.now - timedelta(days=days)
        text = {"text": given.pop("text")} if "text" in given else {}
        asked = question(f"q {id}", asker=Principal(user=user, team=team), at=at, **text)
        notes = tuple(Note(code=code, text="t") for code in codes)
        self.log.record(suggestion(id, question=asked, plan=plan(policy), notes=notes, **given), {})

    def says(self, entry: str, kind: str, text: str | None = None, reason: str | None = None) -> None:
        self.count += 1
        at = self.now + timedelta(seconds=self.count)
        self.log.judge(
            Verdict(id=f"v{self.count}", entry_id=entry, by="U1", at=at, kind=kind, text=text, reason=reason)
        )

    def grades(self, entry: str, by: str = "ana", **scores: int) -> None:
        self.count += 1
        given = Grade(
            id=f"g{self.count}", entry_id=entry, by=by, at=self.now + (TODAY - NOW), scores=scores or {"policy": 4}
        )
        book = Grades(self.engine)
        assert isinstance(book.save(given, seen=book.version(entry), teams=(*self.teams, "norte")), Grade)

    def watch(self) -> Watch:
        return Watch(self.engine, self.rates, new_key=lambda: f"key {self.count}", changed=changed)

    def waits(self, by: str = "ana", now: datetime = TODAY) -> dict[str, set[Reason]]:
        """The entries that wait for this lead, and why; agents are left out unless nothing else is a reason."""
        while self.watch().catch_up(now):
            pass
        return {one.entry_id: set(one.reasons) - {Reason.AGENT, Reason.NEW_POLICY} for one in self.found(by, now)}

    def found(self, by: str = "ana", now: datetime = TODAY) -> list[Candidate]:
        return Queue(self.engine).waiting(by, now, teams=self.teams)
