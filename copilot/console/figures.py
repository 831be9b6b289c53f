"""The figures: how the suggestions do, for whom, since when, whether they help, and what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from starlette.responses import Response
from starlette.routing import Route

from copilot.console import figures_told as told
from copilot.console.charts import Picture, draw
from copilot.console.errors import NotThere
from copilot.console.figures_ask import WEEKS, Asked, asked_for
from copilot.console.shown import number, percent
from copilot.insight.causes import disagreements, recurring
from copilot.insight.comparing import LEAST_IN_ARM, Comparison, compare
from copilot.insight.figures import FEWEST_AGENTS, figures, together, told_apart
from copilot.insight.missing import topics
from copilot.types import By, Group, Spread

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from copilot.console.desk import Desk
    from copilot.console.words import Words
    from copilot.pages import Cause, Team
    from copilot.types import Choice, Slice, TrialCase, Unanswered

ALL_SPREADS = tuple(Spread)
CARDS = ("used", "edited", "dismissed", "unjudged", "changed", "abstained", "shown", "replied")
CARDS_OF_CASES = ("at_first", "reopened", "contacts", "told", "kept", "cost")
CARDS_IF_TOLD = ("satisfied", "csat")
"""Shown where a helpdesk tells what customers think: without one, they would wait for ever."""
COLUMNS = ("used", "edited", "dismissed", "unjudged", "abstained", "at_first", "replied", "kept")
MORE_COLUMNS = ("changed", "shown", "reopened", "contacts", "told", "satisfied", "csat", "cost")
PARTNER = "partner"
DIMENSIONS = ("team", PARTNER, "brand", "language", "channel", "policy", "week")
_TALLIES = (Spread.REPLIED,)
_MORE_TALLIES = (Spread.CHANGED, Spread.SHOWN, Spread.CONTACTS, Spread.CSAT)
_ROWS = 100
"""So many groups are shown: those with most questions."""


class Counts(Protocol):
    """The log, counted."""

    def groups(self, part: Slice, by: By, now: datetime, spreads: Sequence[Spread]) -> Mapping[str, Group]: ...

    def catch_up(self) -> int:
        """Measures some of what is new; returns how many entries are not measured yet."""
        ...


class Gaps(Protocol):
    """What got no answer, and what got one."""

    def unanswered(self, part: Slice) -> Sequence[Unanswered]: ...

    def answered(self, part: Slice) -> Sequence[tuple[str, str]]: ...


class Returns(Protocol):
    """What keeps coming back, what was chosen, and the comparison."""

    def causes(self, part: Slice) -> Mapping[str, Mapping[str, int]]: ...

    def choices(self, part: Slice) -> Sequence[Choice]: ...

    def trial(self, part: Slice) -> Sequence[TrialCase]: ...


class Names(Protocol):
    """How things are called."""

    def teams(self) -> Sequence[Team]: ...

    def root_causes(self) -> Sequence[Cause]: ...

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The titles of pages; of those that there are."""
        ...


class Needs(Counts, Gaps, Returns, Names, Protocol):
    """All of it."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages, over what they need."""

    desk: Desk
    needs: Needs
    now: Callable[[], datetime]
    today: Callable[[], date]
    holdout: float = 0.0

    async def overview(self, request: Request) -> Response:
        asked, t = self._asked(request), self.desk.words(request)
        whole, weekly, behind = await asyncio.to_thread(self._overview, asked)
        found = figures(whole)
        cases = (*CARDS_OF_CASES, *(name for name in CARDS_IF_TOLD if found[name].estimate.of))
        weeks = told.weeks_of(asked.part.since, asked.part.until)
        rows = [(told.short(week, t.language), *self._row(weekly.get(week), t)) for week in reversed(weeks)]
        return self._page(
            request, "overview", asked, behind=behind, questions=whole.tally.questions, columns=COLUMNS,
            cards=[told.tell(found[name], t) for name in CARDS], rows=rows,
            cases=[told.tell(found[name], t) for name in cases],
        )  # fmt: skip

    def _overview(self, asked: Asked) -> tuple[Group, Mapping[date, Group], int]:
        behind = self.needs.catch_up()
        whole = self.needs.groups(asked.part, By.ALL, self.now(), ALL_SPREADS)
        return whole.get("all", Group()), self._weekly(asked), behind

    def _weekly(self, asked: Asked) -> Mapping[date, Group]:
        weekly = self.needs.groups(asked.part, By.WEEK, self.now(), _TALLIES)
        return {date.fromisoformat(week): group for week, group in weekly.items()}

    async def grouped(self, request: Request) -> Response:
        asked, t = self._asked(request), self.desk.words(request)
        by = request.path_params["by"]
        show = request.query_params.get("show", "")
        if by not in DIMENSIONS or show not in {"", "more"}:
            raise NotThere
        columns, spreads = (MORE_COLUMNS, _MORE_TALLIES) if show else (COLUMNS, _TALLIES)
        groups, names = await asyncio.to_thread(self._groups, asked, by, spreads)
        shown = {key: one for key, one in groups.items() if told_apart(one)}
        most = sorted(shown.items(), key=lambda one: (-one[1].tally.questions, one[0]))[:_ROWS]
        if by == By.WEEK:
            most.sort(reverse=True)
        rows = [(key, _named(by, key, names, t), *self._row(group, t, columns)) for key, group in most]
        return self._page(
            request, "grouped", asked, by=by, show=show, rows=rows, columns=columns, hidden=len(groups) - len(shown),
            fewest=FEWEST_AGENTS, more=max(0, len(shown) - _ROWS),
        )  # fmt: skip

    def _groups(
        self, asked: Asked, by: str, spreads: Sequence[Spread]
    ) -> tuple[Mapping[str, Group], Mapping[str, str]]:
        self.needs.catch_up()
        column = By.TEAM if by == PARTNER else By(by)
        groups = self.needs.groups(asked.part, column, self.now(), spreads)
        teams = {one.id: one for one in self.needs.teams()} if column is By.TEAM else {}
        if by == PARTNER:
            kinds: dict[str, list[Group]] = {}
            for team, group in groups.items():
                known = teams.get(team)
                kinds.setdefault("in-house" if known and known.kind == "in-house" else team, []).append(group)
            groups = {name: together(some) for name, some in kinds.items()}
        titles = self.needs.titles(list(groups)) if column is By.POLICY else {}
        return groups, {team.id: team.name for team in teams.values()} | dict(titles)

    def _row(self, group: Group | None, t: Words, columns: Sequence[str] = COLUMNS) -> tuple[int, list[told.Told]]:
        found = figures(group or Group())
        count = group.tally.questions if group else 0
        return count, [told.tell(found[name], t) for name in columns]

    async def comparison(self, request: Request) -> Response:
        asked, t = self._asked(request), self.desk.words(request)
        found = await asyncio.to_thread(self._compared, asked)
        rows = [
            (t(f"figures.effect.{one.name}"), told.value(one.draft.value, one.kind, t),
             told.value(one.held.value, one.kind, t), told.change(one, t), one)
            for one in found.effects
        ]  # fmt: skip
        return self._page(
            request, "comparison", asked, found=found, rows=rows, least=LEAST_IN_ARM, holdout=self.holdout
        )

    def _compared(self, asked: Asked) -> Comparison:
        self.needs.catch_up()
        return compare(self.needs.trial(asked.part))

    async def missing(self, request: Request) -> Response:
        asked = self._asked(request)
        found, count = await asyncio.to_thread(self._missing, asked)
        return self._page(request, "missing", asked, topics=found[:30], count=count)

    def _missing(self, asked: Asked) -> tuple[Sequence[Any], int]:
        self.needs.catch_up()
        questions = self.needs.unanswered(asked.part)
        return topics(questions, self.needs.answered(asked.part)), len(questions)

    async def causes(self, request: Request) -> Response:
        asked, t = self._asked(request), self.desk.words(request)
        found, differ, names = await asyncio.to_thread(self._causes, asked)
        known = {one.id: one for one in names[0]}
        titles = {id: one.title.get(t.language) or next(iter(one.title.values()), id) for id, one in known.items()}
        owners = {id: one.owner for id, one in known.items()}
        return self._page(
            request, "causes", asked, causes=found, differ=differ[:30], titles=titles, owners=owners, names=names[1]
        )

    def _causes(self, asked: Asked) -> tuple[Sequence[Any], Sequence[Any], tuple[Sequence[Cause], Mapping[str, str]]]:
        self.needs.catch_up()
        found = recurring(self.needs.causes(asked.part), self.needs.causes(asked.before))
        differ = disagreements(self.needs.choices(asked.part))
        policies = sorted({lean.policy for one in differ for lean in one.leans})
        names = {team.id: team.name for team in self.needs.teams()} | dict(self.needs.titles(policies))
        return found, differ, (self.needs.root_causes(), names)

    async def chart(self, request: Request) -> Response:
        asked, t = self._asked(request), self.desk.words(request)
        name = request.path_params["name"]
        if name not in {"fates", "at_first", "abstained"}:
            raise NotThere
        drawn = await asyncio.to_thread(self._chart, asked, name, t, narrow="narrow" in request.query_params)
        return Response(drawn, media_type="image/svg+xml")

    def _chart(self, asked: Asked, name: str, t: Words, *, narrow: bool) -> bytes:
        counted = {week: figures(group) for week, group in self._weekly(asked).items()}
        weeks = told.weeks_of(asked.part.since, asked.part.until)
        if name == "fates":
            picture: Picture = told.fates_picture(weeks, counted, t)
            return draw(picture, lambda count: number(count, t.language), narrow=narrow)
        picture = told.share_picture(name, weeks, counted, t)
        return draw(picture, lambda share: percent(share, t.language), narrow=narrow)

    def _asked(self, request: Request) -> Asked:
        return asked_for(request, self.desk.lead(request), self.today())

    def _page(self, request: Request, view: str, asked: Asked, **context: Any) -> Response:
        tabs = ("overview", "grouped", "comparison", "missing", "causes")
        return self.desk.page(
            request, f"figures/{view}.html", view=view, asked=asked, all_weeks=WEEKS, tabs=tabs,
            dimensions=DIMENSIONS, **context,
        )  # fmt: skip


def _named(by: str, key: str, names: Mapping[str, str], t: Words) -> str:
    """How a group is called: by the company, else by us, else as it is stored."""
    if key in names:
        return names[key]
    if by == By.WEEK:
        return told.short(date.fromisoformat(key), t.language)
    ours = f"figures.{by}.{key}"
    return t(ours) if ours in t else t("figures.none") if key == "-" else key


def routes(
    desk: Desk, needs: Needs, now: Callable[[], datetime], today: Callable[[], date], holdout: float = 0.0
) -> list[BaseRoute]:
    """`/console/figures` and the pages under it."""
    pages = Pages(desk, needs, now, today, holdout)
    return [
        Route("/figures", pages.overview),
        Route("/figures/by/{by}", pages.grouped),
        Route("/figures/comparison", pages.comparison),
        Route("/figures/missing", pages.missing),
        Route("/figures/causes", pages.causes),
        Route("/figures/chart/{name}.svg", pages.chart),
    ]
