"""What may not fall."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from evals.floors import FLOORS, below, floors_of

REPORTS = FLOORS.parent / "reports"


def test_a_figure_below_its_floor_is_named() -> None:
    """With its place in the report; one at the floor may stay, and one that was not measured too."""
    report = {"cells": {"xquad es->en": {"ndcg@10": 0.91}}, "n": 3}
    floors = {"cells": {"xquad es->en": {"ndcg@10": 0.92}, "absent": {"ndcg@10": 0.5}}, "n": 3}

    assert below(report, floors) == {"cells / xquad es->en / ndcg@10": "0.91 is below 0.92"}
    assert below({}, floors) == {}


@pytest.mark.parametrize("suite", ["retrieval", "questions", "scenarios"])
def test_the_report_in_the_tree_keeps_its_floors(suite: str) -> None:
    """Each floor is of a figure that the report has, and none is above what was measured."""
    floors = floors_of(suite)
    report = json.loads((REPORTS / f"{suite}.json").read_text(encoding="utf-8"))

    assert below(report, floors) == {}
    assert len(below(_less(report), floors)) == _count(floors) > 0


def _less(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report with less than nothing for every figure."""
    return {
        name: _less(held) if isinstance(held, dict) else (-1 if isinstance(held, int | float) else held)
        for name, held in report.items()
    }


def _count(floors: Mapping[str, Any]) -> int:
    return sum(_count(held) if isinstance(held, dict) else 1 for held in floors.values())
