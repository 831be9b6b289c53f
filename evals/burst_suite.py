"""`python -m evals burst`: many questions at once through a whole Slack, and an hour of them; nothing lost or doubled.

The real `copilot serve` with its worker, over Socket Mode and over HTTP, against the sandbox with Slack's limits on:
without a model, with one that takes five seconds, and with one that never answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.burst_model import model_server
from evals.burst_people import questions
from evals.burst_run import burst, served, warm
from evals.burst_soak import HOUR, soak
from evals.parts import indexed_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MODELS = {"none": None, "slow": ("--first", "0.3", "--whole", "5"), "silent": ("--silent",)}
PATIENCE = 600.0


def run(home: Path, *, models: Sequence[str], count: int, speed: float, hours: float) -> dict[str, Any]:
    """The report over every run; `hours` of the sandbox's clock are asked at `speed`."""
    environment = {**plain_environment(), "COPILOT_HOME": str(home)}
    indexed_parts(environment)
    rows: list[dict[str, Any]] = []
    for model, http in itertools.product(models, (False, True)):
        row = asyncio.run(_burst(home, http, model, count))
        rows.append({"transport": "http" if http else "socket", "model": model, **row})
        _says(rows[-1])
    report: dict[str, Any] = {"suite": "burst", "cores": os.cpu_count(), "runs": rows}
    if hours:
        report["hour"] = asyncio.run(soak(home, speed=speed, seconds=hours * HOUR, environment=plain_environment()))
        _says(report["hour"])
    return {**report, "failed": failures(report)}


def failures(report: Mapping[str, Any]) -> dict[str, int]:
    """What must be nothing, and was not."""
    rows = [*report["runs"], *([report["hour"]] if "hour" in report else [])]
    wrong = {name: sum(row[name] for row in rows) for name in ("lost", "doubled", "tier_breaches")}
    wrong["not_acknowledged"] = sum(sum(row["not_acknowledged"].values()) for row in rows)
    return {name: count for name, count in wrong.items() if count}


async def _burst(home: Path, http: bool, model: str, count: int) -> dict[str, Any]:
    with _model(model) as environment:
        async with served(home, http=http, environment=environment) as (slack, _):
            await warm(slack)
            return await burst(slack, questions(count), patience=PATIENCE)


@contextlib.contextmanager
def _model(name: str) -> Iterator[dict[str, str]]:
    options = MODELS[name]
    if options is None:
        yield plain_environment()
        return
    with model_server(*options) as url:
        yield {
            **plain_environment(),
            "COPILOT_MODEL": "openai:burst",
            "COPILOT_MODEL_URL": url,
            "COPILOT_MODEL_KEY": "none",
        }


def plain_environment() -> dict[str, str]:
    """This process's environment without our own settings, and Slack's."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("COPILOT_", "SLACK_"))}


def _says(row: Mapping[str, Any]) -> None:
    sys.stderr.write(f"{json.dumps(row)}\n")
