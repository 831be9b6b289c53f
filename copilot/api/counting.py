"""What is counted: the figures of the console, with their intervals, for all or by group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from copilot.api import shapes
from copilot.api.access import Counting, needs
from copilot.api.asked import Asked, asked
from copilot.api.document import answers, parameters
from copilot.api.needs import Needs
from copilot.api.problems import Fault, Refused
from copilot.insight.figures import Figure, figures, told_apart
from copilot.types import By, Group, Slice, Spread
from copilot.types.log import LogFilter

router = APIRouter(tags=["figures"])
_SINGLE = ("brand", "language", "via", "policy")
_NAMES = ("by", "team", *_SINGLE, "since", "until")
_DAYS = 28
"""So many are counted where nobody says how many: the last ones, with today."""


@router.get("/figures", responses=answers(), openapi_extra=parameters(*_NAMES))
def count_figures(request: Request, token: Counting, parts: Annotated[Needs, Depends(needs)]) -> shapes.Figures:
    """Figures of the log by group, each with its interval at 95 %; of 28 days, where `since` and `until` are missing.

    A group of fewer than three people is withheld: its figures would be somebody's.
    """
    wanted = asked(request.query_params.multi_items(), _NAMES, token.teams)
    now, by = parts.now(), By(wanted.by or "all")
    part = _slice(wanted, now.date())
    groups = parts.measured.groups(part, by, now, tuple(Spread))
    return shapes.Figures(
        by=by.value, since=part.since, until=part.until, groups=[_group(key, groups[key], by) for key in sorted(groups)]
    )  # fmt: skip


def _slice(wanted: Asked, today: date) -> Slice:
    chosen = wanted.chosen
    single = {name: _one(chosen, name) for name in _SINGLE}
    until = (chosen.until - timedelta(microseconds=1)).date() if chosen.until else today
    since = chosen.since.date() if chosen.since else until - timedelta(days=_DAYS - 1)
    return Slice(
        teams=wanted.teams, since=since, until=until, brand=single["brand"], language=single["language"],
        channel=single["via"], policy=single["policy"],
    )  # fmt: skip


def _one(chosen: LogFilter, name: str) -> str | None:
    values: tuple[str, ...] = getattr(chosen, name)
    if len(values) > 1:
        raise Refused("invalid", faults=[Fault(code="given_twice", parameter=name)])
    return values[0] if values else None


def _group(key: str, group: Group, by: By) -> shapes.FigureGroup:
    held = by is not By.ALL and not told_apart(group)
    return shapes.FigureGroup(
        key=key, withheld=held, questions=None if held else group.tally.questions,
        figures={} if held else _figures(figures(group)),
    )  # fmt: skip


def _figures(found: Mapping[str, Figure]) -> dict[str, shapes.Figure]:
    return {name: _figure(one) for name, one in found.items()}


def _figure(one: Figure) -> shapes.Figure:
    """Of too few, only how many they are."""
    known = one.estimate
    if not known.enough:
        return shapes.Figure(kind=one.kind, of=known.of, value=None, low=None, high=None)
    return shapes.Figure(kind=one.kind, of=known.of, value=known.value, low=known.low, high=known.high)
