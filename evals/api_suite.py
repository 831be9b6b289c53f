"""`python -m evals api`: requests that schemathesis makes up from the OpenAPI document, with and without a token.

What counts is counted at the server: answers of 500 and above, and answers to Madrid's token (or to none) that hold a
mark which only rows of Sevilla carry. With `--home`, times over the log that `python -m evals console` keeps there.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from copilot.store.engine import migrate, open_engine
from evals.api_seed import seed, token_of
from evals.api_served import served
from evals.api_times import timed

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = 100
SEED = 20261122
_CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "404", "422"]
"""
"""A time that ends before it begins, or an entry that is not there, fits the schema and is refused all the same."""


async def fuzzed(folder: Path, examples: int) -> dict[str, Any]:
    """What became of made-up requests, so many of a kind, in a folder of its own; `said` is what schemathesis found."""
    engine = open_engine(f"sqlite:///{folder / 'copilot.db'}")
    migrate(engine)
    seed(engine)
    token = token_of(engine, "madrid")
    (folder / "schemathesis.toml").write_text(_CONFIG, encoding="utf-8")
    runs: dict[str, Any] = {}
    for name, headers in (("with a token", ["-H", f"Authorization: Bearer {token}"]), ("without a token", [])):
        async with served(engine) as (url, watched):
            code, said = await _schemathesis(folder, url, headers, examples if headers else max(1, examples // 10))
        runs[name] = {
            "requests": watched.statuses.total(), "statuses": {str(k): n for k, n in sorted(watched.statuses.items())},
            "server_errors": sum(n for status, n in watched.statuses.items() if status >= 500),
            "leaks": watched.leaks, "schema_faults": code, "said": said if code else "",
        }  # fmt: skip
    engine.dispose()
    return runs


async def _schemathesis(folder: Path, url: str, headers: list[str], examples: int) -> tuple[int, str]:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run", f"{url}/openapi.json",
        *headers, "--checks", "all", "--seed", str(SEED), "--max-examples", str(examples), "--continue-on-failure",
        "--generation-database", "none", "--phases", "coverage,fuzzing", "--no-color", cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "evals.api_hooks"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await program.communicate()
    return program.returncode or 0, said.decode("utf-8", "replace")


def run(home: Path | None, examples: int = EXAMPLES) -> dict[str, Any]:
    """Both; the times only where there is a log to read."""
    with tempfile.TemporaryDirectory() as folder:
        runs = asyncio.run(fuzzed(Path(folder), examples))
    wrong = {name: one for name, one in runs.items() if one["server_errors"] or one["leaks"] or one["schema_faults"]}
    report: dict[str, Any] = {"suite": "api", "seed": SEED, "examples": examples, "fuzzed": runs, "failed": wrong}
    if home is not None:
        engine = open_engine(f"sqlite:///{home / 'copilot.db'}")
        migrate(engine)
        report["times"] = asyncio.run(timed(engine))
    return report
