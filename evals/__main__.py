"""`python -m evals SUITE [--json OUT]`: runs a suite, prints its figures, exits 1 below a floor."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.parts import indexed_parts
from evals.questions_suite import run as run_questions
from evals.scenarios_suite import run as run_scenarios
from evals.speed_suite import run as run_speed

if TYPE_CHECKING:
    from copilot.build import Parts

SUITES = ("scenarios", "questions", "speed")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals")
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("--json", dest="out", type=Path, help="write the whole report to this file")
    parser.add_argument("--home", type=Path, help="an indexed data folder; a new one is made if none is given")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as made:
        home = given.home or Path(made)
        parts = indexed_parts({**os.environ, "COPILOT_HOME": str(home)})
        report = _run(given.suite, parts, home)
    if given.out:
        given.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(_short(report), ensure_ascii=False, indent=1) + "\n")
    return 1 if report.get("failed") else 0


def _run(suite: str, parts: Parts, home: Path) -> dict[str, Any]:
    if suite == "scenarios":
        return run_scenarios(parts.copilot.think)
    return run_questions(parts) if suite == "questions" else run_speed(parts, home)


def _short(report: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in report.items() if key not in {"replies", "rows"}}


if __name__ == "__main__":
    sys.exit(main())
