"""What is proposed to be learned: the list, one proposal with its trial, the decision on it, and replays."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from copilot.console.errors import NotThere
from copilot.differences import changes
from copilot.learning.gate import Gate, gate
from copilot.types.learning import State, What

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from copilot.console.desk import Desk
    from copilot.types import Reader
    from copilot.types.learning import Job, Proposal, Replayed

PATH = "/console/learning"
WAITING = (State.OPEN, State.TRYING)
DECIDED = (State.ACCEPTED, State.REJECTED, State.UNDONE)
MOST_TEXT = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a lead decides: accept, agree, edit, reject, undo or reopen; of the version that they saw."""

    what: str
    by: str
    version: int
    text: str = ""
    reason: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a decision ended: "done", or the key of the words that say why not, with what a file says now."""

    code: str
    place: str = ""
    before: str = ""
    now: str = ""


class Proposed(Protocol):
    """The proposals that speak of entries of those teams."""

    def listed(self, *, teams: Collection[str], states: Collection[State]) -> Sequence[Proposal]: ...

    def show(self, id: str, *, teams: Collection[str]) -> Proposal | None: ...

    def decide(self, id: str, choice: Choice, *, teams: Collection[str]) -> Outcome | None:
        """None when there is no such proposal for those teams."""
        ...


class Worked(Protocol):
    """What the worker does for a proposal; what it returns is None where there is nothing, or nothing to be seen."""

    def ask(self, id: str, entry: str, by: str, *, teams: Collection[str]) -> Job | None:
        """Has it tried, or with an entry, that entry replayed."""
        ...

    def trial(self, id: str) -> Job | None: ...

    def agreed(self, id: str) -> Job | None:
        """The last yes that was said before there was a trial."""
        ...

    def replay(self, id: str, *, teams: Collection[str]) -> tuple[Job, Replayed | None] | None: ...


def routes(desk: Desk, proposed: Proposed, worked: Worked) -> list[BaseRoute]:
    """Everything under `/console/learning`."""
    here = _Learning(desk, proposed, worked)
    return [
        Route("/learning", here.listed, methods=["GET"]),
        Route("/learning/{id}", here.one, methods=["GET"]),
        Route("/learning/{id}/trial", here.trial, methods=["GET"]),
        Route("/learning/{id}/replay", here.replayed, methods=["GET"]),
        Route("/learning/{id}/try", here.ask, methods=["POST"]),
        Route("/learning/{id}/decide", here.decide, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class _Learning:
    desk: Desk
    proposed: Proposed
    worked: Worked

    async def listed(self, request: Request) -> Response:
        """Those that wait, or those that were decided."""
        reader = self.desk.lead(request)
        decided = request.query_params.get("show") == "decided"
        states = DECIDED if decided else WAITING
        found = await asyncio.to_thread(self.proposed.listed, teams=reader.teams, states=states)
        return self.desk.page(request, "learning/list.html", found=found, decided=decided, changes=changes)

    async def one(self, request: Request) -> Response:
        return await self._page(request, self.desk.lead(request))

    async def trial(self, request: Request) -> Response:
        """The piece of the page that says how far a trial is; asked for again while it runs."""
        reader, id = self.desk.lead(request), str(request.path_params["id"])
        held, job, yes = await asyncio.to_thread(self._look, id, reader)
        busy = _busy(job) or _busy(yes)
        answer = self.desk.partial(
            request, "learning/trial.html", one=held, job=job, busy=busy, found=_gate(held), changes=changes
        )
        if not busy:
            answer.headers["HX-Refresh"] = "true"  # what can be decided has changed
        return answer

    async def replayed(self, request: Request) -> Response:
        """The piece that shows the old suggestion beside the new one."""
        reader, id = self.desk.lead(request), str(request.path_params["id"])
        if await asyncio.to_thread(self.proposed.show, id, teams=reader.teams) is None:
            raise NotThere
        replay = await asyncio.to_thread(self.worked.replay, id, teams=reader.teams)
        return self.desk.partial(request, "learning/replay.html", id=id, replay=replay, changes=changes)

    async def ask(self, request: Request) -> Response:
        """Has the worker try the proposal, or replay an entry."""
        reader, form = self.desk.lead(request), await self.desk.form(request)
        id, entry = str(request.path_params["id"]), form.text("entry", most=200)
        if await asyncio.to_thread(self.worked.ask, id, entry, reader.user, teams=reader.teams) is None:
            raise NotThere
        return _back(id, "#replay" if entry else "#trial")

    async def decide(self, request: Request) -> Response:
        """Accepts, edits, rejects or takes back; where that cannot be, the page says why, with what was written."""
        reader, form = self.desk.lead(request), await self.desk.form(request)
        choice = Choice(
            what=form.choice("what", ("accept", "agree", "edit", "reject", "undo", "reopen")), by=reader.user,
            version=form.number("version", 1, 10**8) or 0, text=form.text("text", most=MOST_TEXT),
            reason=form.text("reason"), sure=form.text("sure") == "yes",
        )  # fmt: skip
        id = str(request.path_params["id"])
        outcome = await asyncio.to_thread(self.proposed.decide, id, choice, teams=reader.teams)
        if outcome is None:
            raise NotThere
        if outcome.code == "done":
            return _back(id, "")
        return await self._page(request, reader, outcome=outcome, choice=choice, status=409)

    async def _page(self, request: Request, reader: Reader, *, status: int = 200, **more: Any) -> Response:
        id = str(request.path_params["id"])
        held, job, yes = await asyncio.to_thread(self._look, id, reader)
        replay = await asyncio.to_thread(self.worked.replay, id, teams=reader.teams)
        context = {"outcome": None, "choice": None, "replay": replay} | more
        return self.desk.page(
            request, "learning/one.html", status=status, one=held, job=job, found=_gate(held), changes=changes,
            busy=_busy(job) or _busy(yes), agreed=yes.by if yes and _busy(yes) else "",
            waiting=held.state in WAITING, editable=held.idea.what is not What.OBJECTION, **context,
        )  # fmt: skip

    def _look(self, id: str, reader: Reader) -> tuple[Proposal, Job | None, Job | None]:
        """The proposal, its trial, and the yes that waits for the trial."""
        held = self.proposed.show(id, teams=reader.teams)
        if held is None:
            raise NotThere
        return held, self.worked.trial(id), self.worked.agreed(id)


def _gate(held: Proposal) -> Gate | None:
    return gate(held.trial) if held.trial else None


def _busy(job: Job | None) -> bool:
    return job is not None and job.state in ("waiting", "running")


def _back(id: str, part: str) -> Response:
    return RedirectResponse(f"{PATH}/{quote(id, safe='')}{part}", status_code=303)
