"""`python -m evals speed`: a cold question, warm suggestions by part, and indexing beside the embedder's own speed."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from copilot.knowledge.folder import read_folder
from copilot.knowledge.passages import embedded_text, of_page, spoken_title
from evals.scenario_data import variants

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from copilot.build import Parts

RUNS = 5
ROUNDS = 4


def run(parts: Parts, home: Path) -> dict[str, Any]:
    """Seconds and milliseconds; medians, with the 95th percentile where there are enough of them."""
    return {
        "suite": "speed",
        "cores": os.cpu_count(),
        "ask_cold_s": _spread([_cold(home) for _ in range(RUNS)]),
        "suggestion_ms": _warm(parts),
        "embedding": _embedding(parts),
    }


def _cold(home: Path) -> float:
    """`copilot ask` in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "copilot",
        "ask",
        "Mi clienta compró con un clic y el paquete ya ha salido",
        "--json",
    ]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "COPILOT_HOME": str(home)})  # noqa: S603
    return time.perf_counter() - start


def _warm(parts: Parts) -> dict[str, Any]:
    """Every episode, several times, after one round that does not count."""
    questions = [variant.question for variant in variants()]
    for question in questions:
        parts.copilot.think(question)
    timings = [parts.copilot.think(question).timings_ms for _ in range(ROUNDS) for question in questions]
    return {part: _percentiles([one[part] for one in timings]) for part in timings[0]}


def _embedding(parts: Parts) -> dict[str, float]:
    """Passages a second of the embedder alone, over the pages of this knowledge."""
    pages = read_folder(parts.settings.copilot_knowledge).pages
    texts = [embedded_text(spoken_title(p.section, p.title), p.text) for page in pages for p in of_page(page)]
    start = time.perf_counter()
    parts.embedder.passages(texts)
    return {"passages": len(texts), "per_second": round(len(texts) / (time.perf_counter() - start), 1)}


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    ranked = statistics.quantiles(values, n=20)
    return {"p50": round(statistics.median(values), 2), "p95": round(ranked[18], 2)}


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"min": round(min(values), 2), "median": round(statistics.median(values), 2), "max": round(max(values), 2)}
