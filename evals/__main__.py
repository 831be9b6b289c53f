"""`python -m evals SUITE [--json OUT]`: runs a suite, prints its figures, exits 1 below a floor."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from copilot.settings import HERE
from evals.floors import below, floors_of
from evals.parts import indexed_parts
from evals.questions_suite import PARTS
from evals.questions_suite import run as run_questions
from evals.scenarios_suite import run as run_scenarios
from evals.speed_suite import run as run_speed
from evals.words_suite import run as run_words

SUITES = (
    "scenarios", "questions", "words", "language", "grounding", "speed", "retrieval", "abstention", "ladder", "rivals",
    "bench", "api", "console", "burst",
)  # fmt: skip
PUBLIC_DATA = HERE.parent / "shared" / "data"
"""Public sets, where they lie beside the project."""


def main(argv: list[str] | None = None) -> int:
    given = _parser().parse_args(argv)
    apart = {
        "retrieval": _files_or_sets,
        "abstention": _files_or_sets,
        "grounding": _grounding,
        "bench": _bench,
        "ladder": _ladder,
        "rivals": _rivals,
        "api": _api,
        "console": _console,
        "burst": _burst,
    }
    report = apart.get(given.suite, _own)(given)
    if not given.documents and (fallen := below(report, floors_of(given.suite))):
        report = {**report, "failed": {**report.get("failed", {}), **fallen}}
    if given.out:
        given.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(_short(report), ensure_ascii=False, indent=1) + "\n")
    return 1 if report.get("failed") else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals")
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("--json", dest="out", type=Path, help="write the whole report to this file")
    parser.add_argument("--home", type=Path, help="an indexed data folder; a new one is made if none is given")
    parser.add_argument(
        "--documents", type=Path, help="retrieval, abstention: {id, kind, language?, title?, text, policies?} a line"
    )
    parser.add_argument("--queries", type=Path, help="the same: {id, text, gold[]} a line; without, the public sets")
    parser.add_argument("--claims", type=Path, help="grounding: {claim, evidence[], label} a line")
    parser.add_argument("--data", type=Path, default=PUBLIC_DATA, help="the same: where the public sets lie")
    parser.add_argument(
        "--passages", type=int, nargs="+", metavar="N", help="bench: sizes (default: 1,000, 10,000 and 100,000)"
    )
    parser.add_argument("--most", type=int, metavar="N", help="ladder, rivals: so many (default: all)")
    parser.add_argument("--seconds", type=float, default=60.0, help="the same: for one answer (default: 60)")
    parser.add_argument("--entries", type=int, default=100_000, metavar="N", help="console: so many (default: 100,000)")
    parser.add_argument("--at-once", type=int, default=200, metavar="N", help="burst: questions at once (default: 200)")
    parser.add_argument("--models", nargs="+", metavar="NAME", help="burst: none, slow, silent (default: all)")
    parser.add_argument("--hours", type=float, default=1.0, help="burst: of two questions a second (default: 1)")
    parser.add_argument("--speed", type=float, default=2.0, help="burst: that hour, so many times as fast (default: 2)")
    parser.add_argument(
        "--part", choices=PARTS, help="questions: only these, so that a decision is not made on the others"
    )
    parser.add_argument("--examples", type=int, default=100, metavar="N", help="api: of each kind (default: 100)")
    parser.add_argument("--real", action="store_true", help="bench: the real embedder at every size")
    return parser


def _own(given: argparse.Namespace) -> dict[str, Any]:
    """The suites over the project's own knowledge."""
    with tempfile.TemporaryDirectory() as made:
        home = given.home or Path(made)
        parts = indexed_parts({**os.environ, "COPILOT_HOME": str(home)})
        if given.suite == "scenarios":
            return run_scenarios(parts.copilot.think)
        if given.suite == "words":
            return run_words(parts)
        if given.suite == "language":
            from evals.language_suite import run as run_language

            return run_language(parts, given.data)
        if given.suite == "questions":
            return run_questions(parts, [given.part] if given.part else PARTS)
        return run_speed(parts, home)


def _ladder(given: argparse.Namespace) -> dict[str, Any]:
    """Every scenario with a small local model; how it goes is told on stderr."""
    from evals import ladder_suite

    with tempfile.TemporaryDirectory() as made:
        environment = {**os.environ, "COPILOT_HOME": str(given.home or Path(made))}
        indexed_parts(environment)
        return ladder_suite.run(environment, seconds=given.seconds, most=given.most)


def _rivals(given: argparse.Namespace) -> dict[str, Any]:
    """Our way beside plain RAG, with the same small model; how it goes is told on stderr."""
    from evals import rivals_suite

    with tempfile.TemporaryDirectory() as made:
        environment = {**os.environ, "COPILOT_HOME": str(given.home or Path(made))}
        return rivals_suite.run(environment, indexed_parts(environment), seconds=given.seconds, most=given.most)


def _files_or_sets(given: argparse.Namespace) -> dict[str, Any]:
    """Any documents and queries, or every public set that is there."""
    from evals import abstention_suite, retrieval_suite

    of_files, of_sets = (
        (abstention_suite.of_files, abstention_suite.of_sets)
        if given.suite == "abstention"
        else (retrieval_suite.of_files, retrieval_suite.of_sets)
    )
    if bool(given.documents) != bool(given.queries):
        raise SystemExit("Give both --documents and --queries, or neither for the public sets.")
    if given.documents:
        return of_files(given.documents, given.queries, os.environ)
    if not given.data.is_dir():
        return {"suite": given.suite, "absent": f"there is no folder of public sets at {given.data}"}
    return of_sets(given.data, os.environ)


def _grounding(given: argparse.Namespace) -> dict[str, Any]:
    """Any claims, or the public ones that are there and our own."""
    from evals import grounding_suite

    return grounding_suite.of_claims(given.claims) if given.claims else grounding_suite.run(given.data)


def _console(given: argparse.Namespace) -> dict[str, Any]:
    """How long the log takes to answer; with --home it is filled once."""
    from evals import console_suite

    with tempfile.TemporaryDirectory() as made:
        return console_suite.run(given.home or Path(made), entries=given.entries)


def _api(given: argparse.Namespace) -> dict[str, Any]:
    """Requests that are made up from the API's own document; with --home, how long it takes there."""
    from evals import api_suite

    return api_suite.run(given.home, given.examples)


def _bench(given: argparse.Namespace) -> dict[str, Any]:
    """Invented corpora of several sizes; the table goes to stderr, so that stdout is JSON."""
    from evals import bench_suite

    report = bench_suite.run(given.passages or bench_suite.SIZES, real=given.real)
    sys.stderr.write("\n".join(["", *report["table"], ""]))
    return report


def _burst(given: argparse.Namespace) -> dict[str, Any]:
    """Many questions at once through a sandbox, and an hour of them; how it goes is told on stderr."""
    from evals import burst_suite

    with tempfile.TemporaryDirectory() as made:
        home, models = given.home or Path(made), given.models or list(burst_suite.MODELS)
        return burst_suite.run(home, models=models, count=given.at_once, speed=given.speed, hours=given.hours)


def _short(report: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in report.items() if key not in {"replies", "rows", "table"}}


if __name__ == "__main__":
    sys.exit(main())
