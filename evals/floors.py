"""The lowest figures that may land: evals/floors.toml, one value for each figure of a report that must not fall."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FLOORS = Path(__file__).parent / "floors.toml"


def floors_of(suite: str, path: Path = FLOORS) -> Mapping[str, Any]:
    """The floors of a suite, nested as its report is; none where the file names none."""
    held: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get(suite, {})
    return held


def below(report: Mapping[str, Any], floors: Mapping[str, Any]) -> dict[str, str]:
    """What is below its floor, and by how much, by its place in the report. What was not measured is not below."""
    return {
        " / ".join(place): f"{value} is below {floor}"
        for place, floor in _leaves(floors)
        if isinstance(value := _at(report, place), int | float) and value < floor
    }


def _leaves(floors: Mapping[str, Any], place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    for name, held in floors.items():
        if isinstance(held, dict):
            yield from _leaves(held, (*place, name))
        else:
            yield (*place, name), float(held)


def _at(report: Any, place: tuple[str, ...]) -> Any:
    for name in place:
        report = report.get(name) if isinstance(report, dict) else None
    return report
