"""`python -m evals questions`: hit rates and abstention on questions that nobody tuned on, beside those of dev."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.planning.trace import cites_of
from copilot.types import Outcome, Principal, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.build import Parts
    from copilot.types import Suggestion

FOLDER = Path(__file__).parent / "questions"


PARTS = ("dev", "test", "plain_dev", "plain_test")


def run(parts: Parts, chosen: Sequence[str] = PARTS) -> dict[str, Any]:
    """Figures by part, and the rows behind them."""
    report: dict[str, Any] = {"suite": "questions"}
    for part in chosen:
        rows = [_row(parts, json.loads(line)) for line in (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines()]
        report[part] = _figures(rows)
        report.setdefault("rows", []).extend(rows)
    return report


def _row(parts: Parts, raw: dict[str, Any]) -> dict[str, Any]:
    question = Question(
        id=raw["id"], text=raw["text"], asker=Principal(user="U0", team=raw["team"]),
        at=datetime(2026, 11, 19, 10, 0, tzinfo=UTC), brand="nebula",
    )  # fmt: skip
    made = parts.copilot.think(question)
    return {
        "id": raw["id"], "gold": raw["gold"], "outcome": made.outcome.value, "confidence": made.confidence,
        "governing": _governing(made), "found": list(dict.fromkeys(one.page for one in made.plan.evidence)),
    }  # fmt: skip


def _governing(made: Suggestion) -> list[str]:
    if made.outcome is Outcome.ABSTAINED:
        return []
    return list(dict.fromkeys(cite.partition("#")[0] for cite in cites_of(made.plan.can, made.plan.cannot)))


def _figures(rows: list[dict[str, Any]]) -> dict[str, Any]:
    answerable = [row for row in rows if row["gold"]]
    unanswerable = [row for row in rows if not row["gold"]]
    right = [row for row in answerable if set(row["governing"]) & set(row["gold"])]
    found = [row for row in answerable if set(row["found"]) & set(row["gold"])]
    silent = [row for row in answerable if row["outcome"] == "abstained"]
    kept_quiet = [row for row in unanswerable if row["outcome"] == "abstained"]
    return {
        "answerable": len(answerable),
        "governed_by_the_right_policy": round(len(right) / len(answerable), 3),
        "right_policy_among_the_evidence": round(len(found) / len(answerable), 3),
        "abstained_though_answerable": round(len(silent) / len(answerable), 3),
        "wrong_policy": round((len(answerable) - len(right) - len(silent)) / len(answerable), 3),
        "unanswerable": len(unanswerable),
        "abstained_rightly": round(len(kept_quiet) / len(unanswerable), 3),
    }
