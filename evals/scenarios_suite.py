"""`python -m evals scenarios`: the episodes and their variants, each check by name."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from evals.invariants import broken
from evals.scenario_checks import NAMED, same_parts
from evals.scenario_data import Variant, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from copilot.types import Question, Suggestion


def failures(variant: Variant, made: Suggestion) -> list[str]:
    """Every check of a variant that its suggestion fails."""
    named = [f"{name}: {wrong}" for name, want in variant.checks.items() if (wrong := NAMED[name](made, want))]
    return [*named, *(f"always: {wrong}" for wrong in broken(made))]


def compare(made: Iterable[tuple[Variant, Suggestion]]) -> list[tuple[str, str]]:
    """(variant, what differs) where suggestions for the same case are not the same."""
    first: dict[str, tuple[str, dict[str, Any]]] = {}
    found = []
    for variant, suggestion in made:
        if not variant.case:
            continue
        parts = same_parts(suggestion, variant.same)
        name, known = first.setdefault(variant.case, (variant.name, parts))
        found += [(variant.name, f"{key} differs from {name}") for key in parts if parts[key] != known[key]]
    return found


def run(think: Callable[[Question], Suggestion]) -> dict[str, Any]:
    """The report: passed and failed variants, failed checks by variant, and every reply."""
    start = time.perf_counter()
    made = [(variant, think(variant.question)) for variant in variants()]
    failed = {variant.name: wrong for variant, suggestion in made if (wrong := failures(variant, suggestion))}
    for name, differs in compare(made):
        failed.setdefault(name, []).append(f"same: {differs}")
    return {
        "suite": "scenarios",
        "n": len(made),
        "passed": len(made) - len(failed),
        "seconds": round(time.perf_counter() - start, 1),
        "failed": failed,
        "replies": {variant.name: suggestion.reply for variant, suggestion in made},
    }
