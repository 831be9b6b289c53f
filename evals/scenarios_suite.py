"""`python -m evals scenarios`: the episodes and their variants, each check by name."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from evals.invariants import broken
from evals.scenario_checks import NAMED, facts_of, same_parts, untold
from evals.scenario_data import Variant, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from copilot.types import Question, Suggestion


def failures(variant: Variant, made: Suggestion) -> list[str]:
    """Every check of a variant that its suggestion fails."""
    named = [f"{name}: {wrong}" for name, want in variant.checks.items() if (wrong := NAMED[name](made, want))]
    return [*named, *(f"always: {wrong}" for wrong in broken(made))]


def turned(variant: Variant, before: Suggestion, made: Suggestion) -> list[str]:
    """What is wrong with a suggestion beside the one before it in the conversation."""
    found, turn = [], variant.turn
    changed = [key for key, value in facts_of(before).items() if facts_of(made)[key] != value]
    if turn.get("same_plan") and changed:
        found.append(f"turn: changes {changed}")
    if turn.get("same_plan") and (lost := untold(before, made)):
        found.append(f"turn: the reply no longer tells {lost}")
    if turn.get("other_plan") and not changed:
        found.append("turn: the plan is the same")
    if turn.get("other_plan") and before.question.text not in made.question.text and "Otro" not in made.question.text:
        found.append("turn: the question so far is lost")
    if (share := turn.get("shorter")) and len(made.reply.split()) > share * len(before.reply.split()):
        found.append(f"turn: {len(made.reply.split())} words after {len(before.reply.split())}")
    if made.reply == before.reply and not turn.get("reply_may_stay"):
        found.append("turn: the reply is the same")
    return found


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
    for variant, suggestion in made:
        if variant.before and (wrong := turned(variant, think(variant.before), suggestion)):
            failed.setdefault(variant.name, []).extend(wrong)
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
