"""Pages of rows that are read by time, the newest first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, func, or_

from copilot.types import Span


def within(chosen: Select[Any], at: Column[Any], id: Column[Any], span: Span) -> Select[Any]:
    """Those rows within the span, by their time and id; none twice and none left out, also of one instant."""
    chosen = chosen.order_by(at.desc(), id.desc()).limit(span.limit)
    if span.since is not None:
        chosen = chosen.where(at >= span.since)
    if span.until is not None:
        chosen = chosen.where(at < span.until)
    if span.before is not None:
        moment, last = span.before
        chosen = chosen.where(or_(at < moment, and_(at == moment, id < last)))
    return chosen


def beside(team: Column[Any], teams: Collection[str]) -> ColumnElement[bool]:
    """The row beside is of one of these teams; said so that no index of teams is used.

    A few rows are wanted, by their time: by that index all rows of the teams would be read first, and then sorted,
    which takes 0.7 s for 100,000 entries where this takes a millisecond.
    """
    return func.coalesce(team, "").in_(sorted(teams))
