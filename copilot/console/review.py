"""The queue, one entry to grade after another, and how far leads agree."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from copilot.console.errors import NotThere
from copilot.console.grading import Written, give_back, written
from copilot.differences import changes
from copilot.planning.clock import local_time
from copilot.review.agreement import ENOUGH, agreements, verdict
from copilot.review.estimate import at_least, estimate
from copilot.review.lineup import Lineup, line_up
from copilot.review.reasons import why
from copilot.review.scales import anchors, readable, scale_name
from copilot.types import SCALES, Conflict, Grade
from copilot.types.grade import HIGH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from copilot.console.desk import Desk
    from copilot.console.review_needs import ReviewNeeds
    from copilot.types import Reader

MANY = 10
"""So many entries at a time: about ten minutes."""
CHOICES = (5, 10, 20, 30)
DAYS = 28
"""Over so many days it is said how good the suggestions are."""
_PATH = "/console/review"


def routes(desk: Desk, needs: ReviewNeeds) -> list[BaseRoute]:
    """`/console/review`, `/console/review/agreement` and `/console/review/entries/…`."""
    desk_of = _Reviewing(desk, needs)
    return [
        Route("/review", desk_of.queue, methods=["GET"]),
        Route("/review/next", desk_of.following, methods=["POST"]),
        Route("/review/agreement", desk_of.agreement, methods=["GET"]),
        Route("/review/entries/{entry:path}/grade", desk_of.grade, methods=["POST"]),
        Route("/review/entries/{entry:path}/skip", desk_of.skip, methods=["POST"]),
        Route("/review/entries/{entry:path}", desk_of.look, methods=["GET"]),
    ]


@dataclass(frozen=True, slots=True)
class _Round:
    """How many a lead means to look at, and how many they have."""

    many: int = MANY
    done: int = 0
    alone: bool = False
    """Whether only this one was to be graded: whoever came from an entry goes back to it."""

    @property
    def over(self) -> bool:
        return self.done >= self.many

    def after(self) -> _Round:
        return _Round(self.many, self.done + 1)

    def query(self) -> str:
        return urlencode({"many": self.many, "done": self.done})


def _round(given: Any) -> _Round:
    """From a query or a form; nonsense is the usual number."""

    def number(name: str, least: int, most: int, otherwise: int) -> int:
        value = str(given.get(name) or "")
        plain = value.isascii() and value.isdecimal() and len(value) < 5
        return min(most, max(least, int(value))) if plain else otherwise

    return _Round(number("many", 1, CHOICES[-1], MANY), number("done", 0, 999, 0), alone=not given.get("many"))


@dataclass(frozen=True, slots=True)
class _Reviewing:
    desk: Desk
    needs: ReviewNeeds

    async def queue(self, request: Request) -> Response:
        """What to look at, why, and how long it takes."""
        reader, going = self.desk.lead(request), _round(request.query_params)
        now = self.needs.now()
        await asyncio.to_thread(self.needs.catch_up, now)
        line = await self._line(reader, now, going.many)
        return self.desk.page(
            request, "review/queue.html", line=line, going=going, choices=CHOICES, address=_address,
            why=lambda one: why(one, reader.language), minutes=max(1, round(line.seconds / 60)),
        )  # fmt: skip

    async def _line(self, reader: Reader, now: datetime, most: int) -> Lineup:
        def looked() -> Lineup:
            found = self.needs.queue.waiting(reader.user, now, teams=reader.teams)
            paces = self.needs.grades.paces(reader.user)
            return line_up(found, now, most=most, paces=paces, described=self.needs.queue.described)

        return await asyncio.to_thread(looked)

    async def following(self, request: Request) -> Response:
        """Takes the first that is free, and leads there."""
        form = await self.desk.form(request)
        reader = self.desk.lead(request)
        return await self._go_on(reader, _round({name: form.text(name) for name in ("many", "done")}))

    async def _go_on(self, reader: Reader, going: _Round) -> Response:
        if going.over:
            return _to(f"{_PATH}?{going.query()}")
        now = self.needs.now()
        for one in (await self._line(reader, now, going.many)).entries:
            taken = await asyncio.to_thread(
                self.needs.queue.take, one.entry_id, reader.user, now, teams=reader.teams
            )  # somebody may have been quicker
            if taken is not None and taken.mine:
                return _to(_address(one.entry_id, going))
        return _to(f"{_PATH}?{going.query()}")

    async def look(self, request: Request) -> Response:
        """The entry, with the form to grade it; looking at it takes it."""
        reader = self.desk.lead(request)
        return await self._shown(request, reader, _entry(request))

    async def _shown(
        self, request: Request, reader: Reader, entry: str, *, given: Written | None = None, wrong: str = "",
        clash: Conflict | None = None, status: int = 200,
    ) -> Response:  # fmt: skip
        context = await asyncio.to_thread(self._context, reader, entry, given, clash)
        going = given.going if given else request.query_params
        return self.desk.page(
            request, "review/look.html", status=status, wrong=wrong, going=_round(going), address=_address, **context
        )

    def _context(self, reader: Reader, entry: str, given: Written | None, clash: Conflict | None) -> dict[str, Any]:
        needs, now, language = self.needs, self.needs.now(), reader.language
        subject = needs.subjects.find(entry, teams=reader.teams)
        if subject is None:
            raise NotThere
        taken = needs.queue.take(entry, reader.user, now, teams=reader.teams)
        found = [one for one in needs.queue.waiting(reader.user, now, teams=reader.teams) if one.entry_id == entry]
        grades = needs.grades.of_entry(entry, teams=reader.teams, blind=reader.user)
        mine = next((one for one in reversed(grades) if one.by == reader.user), None)
        sent = subject.sent
        return {
            "subject": subject,
            "taken": taken,
            "until": f"{local_time(taken.until):%H:%M}" if taken else "",
            "reasons": [text for one in found for text in why(one, language)],
            "changes": list(changes(subject.reply or "", sent)) if sent and sent != subject.reply else [],
            "sent": sent,
            "grades": [one for one in grades if one.by != reader.user and not (clash and one in clash.theirs)],
            "readable": lambda one: readable(one.scores, language),
            "clash": clash,
            "form": given or _blank(mine, needs.new_id()),
            "seen": clash.version if clash else given.seen if given else needs.grades.version(entry),
            "scales": [(scale, scale_name(scale, language), anchors(scale, language)) for scale in SCALES],
            "twice": needs.grades.twice(entry),
        }

    async def grade(self, request: Request) -> Response:
        """Keeps the grade and goes on to the next; or shows why not, with everything that was written."""
        entry = _entry(request)
        came = await written(self.desk, request)
        if isinstance(came, Response):
            return came
        reader, given = came
        if given.wrong:
            return await self._shown(request, reader, entry, given=given, wrong=given.wrong, status=400)
        made = Grade(
            id=f"grade:{entry}:{reader.user}:{given.id}", entry_id=entry, by=reader.user, at=self.needs.now(),
            scores=given.scores, comment=await asyncio.to_thread(self.needs.mask, given.comment),
        )  # fmt: skip
        kept = await asyncio.to_thread(self.needs.grades.save, made, seen=given.seen, teams=reader.teams)
        if kept is None:
            return await give_back(self.desk, request, given.comment, NotThere())
        if isinstance(kept, Conflict):
            return await self._shown(request, reader, entry, given=given, clash=kept, status=409)
        going = _round(given.going)
        if going.alone:
            return _to(f"/console/log/{quote(entry, safe='')}?done=graded")
        return await self._go_on(reader, going.after())

    async def skip(self, request: Request) -> Response:
        """Leaves it to others for today."""
        form = await self.desk.form(request)
        reader, entry = self.desk.lead(request), _entry(request)
        now = self.needs.now()
        if not await asyncio.to_thread(self.needs.queue.skip, entry, reader.user, now, teams=reader.teams):
            raise NotThere
        return await self._go_on(reader, _round({name: form.text(name) for name in ("many", "done")}))

    async def agreement(self, request: Request) -> Response:
        """How far leads agree, and what the sample says of all suggestions."""
        reader = self.desk.lead(request)
        return self.desk.page(
            request,
            "review/agreement.html",
            **await asyncio.to_thread(self._measured, reader),
            days=DAYS,
            enough=ENOUGH,
        )

    def _measured(self, reader: Reader) -> dict[str, Any]:
        now = self.needs.now()
        both = self.needs.grades.doubled(now - timedelta(days=365), teams=reader.teams)
        sample = self.needs.queue.sample(now - timedelta(days=DAYS), now, teams=reader.teams)
        rows: Sequence[Any] = [
            (scale_name(one.scale, reader.language), one, verdict(one), estimate(sample, at_least(one.scale, HIGH)))
            for one in agreements(both)
        ]
        return {"rows": rows, "drawn": len(sample), "graded": sum(bool(one.grades) for one in sample)}


def _blank(mine: Grade | None, id: str) -> Written:
    """The form as it is first shown: empty, or with what this lead has graded before."""
    scores, comment = (mine.scores, mine.comment) if mine else ({}, "")
    return Written(id=id, scores=scores, comment=comment, seen=0)


def _entry(request: Request) -> str:
    entry: str = request.path_params["entry"]
    return entry


def _address(entry: str, going: _Round) -> str:
    return f"{_PATH}/entries/{quote(entry, safe='')}?{going.query()}"


def _to(address: str) -> Response:
    return RedirectResponse(address, status_code=303)
