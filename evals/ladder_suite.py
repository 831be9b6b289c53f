"""`python -m evals ladder`: every scenario with a small local model, and which rung of the ladder answered.

The model fails at nearly everything; what is measured is that nothing of it gets through, and at what price in time.
"""

from __future__ import annotations

import contextlib
import math
import statistics
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from copilot.build import Parts
from copilot.settings import read_settings
from copilot.writing.chain import ChainWriter
from evals.invariants import broken
from evals.scenario_data import Variant, variants
from evals.scenarios_suite import failures
from evals.small_model import llama_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from copilot.types import Suggestion

RUNGS = ("model", "repaired", "fallback", "extractive")
MODEL = "openai:smollm2"
_WARM = 0.7
"""The temperature of the fallback: the same model, saying it in another way."""


def run(environment: Mapping[str, str], *, seconds: float, most: int | None) -> dict[str, Any]:
    """The report: the share of each rung, why the others did not answer, and what was wrong with any suggestion."""
    with llama_server() as url:
        parts = with_small_model(environment, url, seconds)
        made = list(_made(parts, _some(most)))
    wrong = {variant.name: found for variant, one in made if (found := list(broken(one)))}
    failed = {variant.name: found for variant, one in made if (found := failures(variant, one))}
    suggestions = [one for _, one in made]
    return {
        "suite": "ladder",
        "model": MODEL,
        "limit_seconds": seconds,
        "n": len(made),
        "violations": sum(len(found) for found in wrong.values()),
        "scenarios_passed": len(made) - len(failed),
        "rungs": {rung: sum(one.rung == rung for one in suggestions) for rung in RUNGS},
        "tries": sum(len(one.tries) for one in suggestions),
        "problems": _problems(suggestions),
        **_seconds(suggestions),
        "tokens": {name: sum(one.usage[name] for one in suggestions) for name in suggestions[0].usage},
        "failed": wrong,
        "scenarios_failed": failed,
        "replies": {variant.name: [one.rung, one.reply] for variant, one in made},
    }


def _made(parts: Parts, asked: Iterable[Variant]) -> Iterator[tuple[Variant, Suggestion]]:
    """Each with its suggestion; on stderr, how it went: it takes long. An interrupt ends it with what there is."""
    with contextlib.suppress(KeyboardInterrupt):
        for variant in asked:
            made = parts.copilot.think(variant.question)
            problems = "; ".join(one.problem for one in made.tries if one.problem)
            sys.stderr.write(f"{variant.name}: {made.rung}, {made.timings_ms['write'] / 1000:.1f} s. {problems}\n")
            yield variant, made


def _some(most: int | None) -> list[Variant]:
    """All variants, or so many of them, from all episodes."""
    every = variants()
    return every[:: math.ceil(len(every) / most)] if most else every


def with_small_model(environment: Mapping[str, str], url: str, seconds: float) -> Parts:
    """The product with the small model, and with the same one, warmer, as its fallback."""
    own = {
        "COPILOT_MODEL": MODEL, "COPILOT_FALLBACK_MODEL": MODEL, "COPILOT_MODEL_URL": url,
        "COPILOT_FALLBACK_MODEL_OPTIONS": f'{{"temperature": {_WARM}}}', "COPILOT_MODEL_TIMEOUT": str(seconds),
    }  # fmt: skip
    parts = Parts(read_settings({**environment, **own}))
    for writer in parts.writers:
        if isinstance(writer, ChainWriter):
            for rung in writer.rungs:
                rung.rest.allowed = math.inf  # each question is to try it, however slow it was before
    return parts


def _problems(suggestions: Sequence[Suggestion]) -> dict[str, int]:
    """How often each problem was met, the most frequent first."""
    told = Counter(one.problem.partition(" (")[0] for made in suggestions for one in made.tries if one.problem)
    return dict(told.most_common())


def _seconds(suggestions: Sequence[Suggestion]) -> dict[str, float]:
    spent = sorted(one.timings_ms["write"] / 1000 for one in suggestions)
    return {
        "seconds_mean": round(statistics.mean(spent), 2),
        "seconds_p50": round(spent[len(spent) // 2], 2),
        "seconds_p95": round(spent[math.ceil(0.95 * len(spent)) - 1], 2),
    }
