"""`python -m evals console`: how fast the log answers at 100,000 entries, and its pages with four leads at once.

The entries are varied from what the product suggests for the episodes, over its own knowledge, and written by its own
writing. With `--home` the log is kept, and used again when it has as many entries.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from copilot.store.log import EVERY_TEAM, Log
from copilot.store.positions import first_at
from copilot.types.log import EVERYTHING, LogFilter
from evals import console_pages
from evals.bench_table import percentiles
from evals.console_log import CODES, DAYS, END, SEED, TEAMS, THINGS, VIAS, fill
from evals.parts import indexed_parts
from evals.scenario_data import variants

ENTRIES = 100_000
RUNS = 40
Make = Callable[[Random], dict[str, Any]]


def run(home: Path, *, entries: int = ENTRIES, runs: int = RUNS) -> dict[str, Any]:
    """Milliseconds by filter: a page (the newest, and one from anywhere), and the count beside it."""
    parts = indexed_parts({**os.environ, "COPILOT_HOME": str(home)})
    log = Log(parts.engine)
    took = _filled(log, parts, entries)
    chance = Random(SEED)
    known = log.known(EVERY_TEAM)
    made = {name: _timed(log, make, chance, runs) for name, make in _filters(known).items()}
    options = [_spent(lambda: log.known(tuple(TEAMS)))[0] for _ in range(runs)]
    ids = [line.id for line in log.page(EVERYTHING, EVERY_TEAM, limit=200).lines]
    return {
        "suite": "console", "cores": os.cpu_count(), "seed": SEED, "entries": entries, "runs": runs,
        "fill_s": took, "database_mb": _megabytes(home), "options_ms": percentiles(options), "filters_ms": made,
        "pages_ms": console_pages.run(home, ids, known["policy"], requests=runs * 5),
        "worst_p95_ms": {part: max(one[part]["p95"] for one in made.values()) for part in ("page", "deep", "count")},
    }  # fmt: skip


def _filled(log: Log, parts: Any, entries: int) -> float | None:
    """Fills the log when it is not; the seconds that it took."""
    held = log.count(EVERYTHING, EVERY_TEAM, most=entries + 1)
    if held:
        if held != entries:
            raise SystemExit(f"The log of this home has {held} entries, not {entries}: give another --home.")
        return None
    made = [parts.copilot.think(variant.question) for variant in variants()]
    sys.stderr.write(f"{entries:,} entries…\n")
    return round(_spent(lambda: fill(parts.engine, made, entries))[0] / 1000, 1)


def _filters(known: Mapping[str, Any]) -> dict[str, Make]:
    one: dict[str, Make] = {
        "nothing": lambda _: {},
        "team": lambda chance: {"team": (chance.choice(list(TEAMS)),)},
        "agent": lambda chance: {"agent": (chance.choice(known["agent"]),)},
        "agents": lambda chance: {"agent": tuple(chance.sample(known["agent"], 5))},
        "brand": lambda _: {"brand": ("orbita",)},
        "language": lambda chance: {"language": (chance.choice(("es", "en")),)},
        "via": lambda chance: {"via": (chance.choice(VIAS),)},
        "policy": lambda chance: {"policy": (chance.choice(known["policy"]),)},
        "policies": lambda chance: {"policy": tuple(chance.sample(known["policy"], 4))},
        "outcome": lambda chance: {"outcome": (chance.choice(("failed", "abstained", "asks")),)},
        "verdict": lambda chance: {"verdict": (chance.choice(("used", "dismissed", "reopened")),)},
        "no verdict": lambda _: {"verdict": ("none",)},
        "reason": lambda _: {"reason": ("wrong_policy",)},
        "writer": lambda chance: {"writer": (chance.choice(known["writer"]),)},
        "rung": lambda _: {"rung": ("fallback",)},
        "grade": lambda _: {"grade": ("1", "2")},
        "check": lambda chance: {"check": (chance.choice(CODES),)},
        "promise": lambda _: {"promise": True},
        "common word": lambda _: {"text": "pedido"},
        "words": lambda chance: {"text": " ".join(chance.sample(THINGS, 2))},
        "beginnings": lambda chance: {"text": chance.choice(THINGS)[:2]},
        "rare word": lambda chance: {"text": f"{chance.randrange(100_000):08d}"},
        "no such word": lambda _: {"text": "pedido zzzz"},
        "month": lambda _: {"since": END - DAYS / 2 * _day(), "until": END - (DAYS / 2 - 30) * _day()},
    }
    return one | _combined(one)


def _combined(one: Mapping[str, Make]) -> dict[str, Make]:
    names = (
        "team+verdict", "agent+outcome", "policy+verdict", "policy+reason", "brand+language+via", "words+team",
        "common word+reason", "policy+grade+promise", "no verdict+rung+brand", "agent+policy+verdict+month",
        "common word+agent+outcome", "rung+outcome+brand+check", "promise+grade+agent+language",
    )  # fmt: skip

    def together(parts: list[str]) -> Make:
        return lambda chance: {name: value for part in parts for name, value in one[part](chance).items()}

    nothing: Make = lambda _: {"agent": ("nobody",), "verdict": ("used",), "language": ("es",)}  # noqa: E731
    return {name: together(name.split("+")) for name in names} | {"nothing found": nothing}


def _day() -> timedelta:
    return timedelta(days=1)


def _timed(log: Log, make: Make, chance: Random, runs: int) -> dict[str, Any]:
    spent: dict[str, list[float]] = {"page": [], "deep": [], "count": []}
    start, end = first_at(END - DAYS * _day()), first_at(END)
    for turn in range(runs):
        chosen = LogFilter(**make(chance))
        teams = (chance.choice(list(TEAMS)),) if turn % 2 else tuple(TEAMS)
        before = chance.randrange(start, end)
        spent["page"].append(_spent(lambda: log.page(chosen, teams))[0])  # noqa: B023
        spent["deep"].append(_spent(lambda: log.page(chosen, teams, before=before))[0])  # noqa: B023
        spent["count"].append(_spent(lambda: log.count(chosen, teams))[0])  # noqa: B023
    return {name: percentiles(values) for name, values in spent.items()}


def _spent(work: Callable[[], object]) -> tuple[float, object]:
    """Milliseconds, and what came of it."""
    start = time.perf_counter()
    found = work()
    return (time.perf_counter() - start) * 1000, found


def _megabytes(home: Path) -> float:
    return round(sum(file.stat().st_size for file in home.glob("copilot.db*")) / 1e6, 1)
