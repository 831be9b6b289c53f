"""`python -m evals words`: 260 questions through the whole product, and what fixed code can tell of every reply."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from copilot.knowledge.folder import read_folder
from copilot.store.said import MOST
from copilot.types import Outcome
from copilot.words import fold, sentences
from evals.words_data import every
from evals.words_rubric import points, wrongs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.build import Parts
    from copilot.pages import Page
    from copilot.types import Suggestion
    from evals.words_data import Asked

KINDS = (
    "unsupported", "over_limit", "effort_shifted", "language_flip", "register_mixed", "empty_phrase", "too_long",
    "repeated_opening", "expired_workaround", "premium_number", "phone_number", "citation", "form", "no_plan",
)  # fmt: skip
OURS = ("read", "plan", "write", "check")


def run(parts: Parts) -> dict[str, Any]:
    """Figures of the generated questions and of each part of those written by hand, with what failed to be read."""
    pages = {page.id: page for page in read_folder(parts.settings.copilot_knowledge).pages}
    questions = every(list(pages.values()))
    for asked in questions[:: len(questions) // 8]:  # what is opened and learned at the first questions is not timed
        parts.copilot.think(asked.question)
    made = _in_a_row(parts, questions)
    rows = judged(made, pages)
    report: dict[str, Any] = {"suite": "words", "n": len(rows)}
    for part in ("generated", "dev", "test"):
        report[part] = figures([row for row in rows if row["part"] == part])
    report["our_ms"] = _spread([sum(one.timings_ms[part] for part in OURS) for _, one in made])
    report["rows"] = [row for row in rows if row["faults"] or row["lacks"] or row["wrong_policy"]]
    report["replies"] = {row["id"]: row["reply"] for row in rows}
    return report


def judged(made: Sequence[tuple[Asked, Suggestion]], pages: Mapping[str, Page]) -> list[dict[str, Any]]:
    """A row a question, in their order: its faults by kind, the points it lacks, and its words."""
    rows, before = [], ""
    for asked, suggestion in made:
        opening = fold(next(iter(sentences(suggestion.reply)), ""))
        faults = list(wrongs(asked, suggestion, pages))
        if opening == before:
            faults.append(("repeated_opening", opening))
        rows.append(_row(asked, suggestion, faults))
        before = opening
    return rows


def _in_a_row(parts: Parts, questions: Sequence[Asked]) -> list[tuple[Asked, Suggestion]]:
    """Each with its suggestion, as one person at a desk would get them: the last replies to them are known."""
    made: list[tuple[Asked, Suggestion]] = []
    said: tuple[str, ...] = ()
    for asked in questions:
        suggestion = parts.copilot.think(replace(asked.question, said=said))
        made.append((asked, suggestion))
        said = (*sentences(suggestion.reply)[:1], *said)[:MOST]
    return made


def _row(asked: Asked, made: Suggestion, faults: Sequence[tuple[str, str]]) -> dict[str, Any]:
    scored = points(asked, made)
    governing = [] if made.outcome is Outcome.ABSTAINED else list(made.plan.governing)
    return {
        "id": asked.question.id,
        "part": asked.part,
        "asked": asked.question.text,
        "outcome": made.outcome.value,
        "governing": governing,
        "wrong_policy": bool(governing) and not set(governing) & set(asked.pages),
        "right_policy": bool(set(governing) & set(asked.pages)) if asked.pages else None,
        "faults": [list(one) for one in dict.fromkeys(faults)],
        "lacks": [name for name, met in scored.items() if not met],
        "points": scored,
        "reply": made.reply,
        "due": made.plan.follow_up.due.isoformat() if made.plan.follow_up else None,
        "words": len(made.reply.split()),
    }


def figures(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many suggestions have each fault, the share that has each point, and how long replies are."""
    held = Counter(kind for row in rows for kind in {fault[0] for fault in row["faults"]})
    names = sorted({name for row in rows for name in row["points"]})
    lengths = [row["words"] for row in rows]
    return {
        "n": len(rows),
        "faults": {kind: held.get(kind, 0) for kind in KINDS},
        "sound": round(sum(1 for row in rows if not row["faults"]) / max(1, len(rows)), 4),
        "points": {name: _share([row["points"][name] for row in rows if name in row["points"]]) for name in names},
        "outcomes": dict(sorted(Counter(row["outcome"] for row in rows).items())),
        "wrong_policy": sum(row["wrong_policy"] for row in rows),
        "right_policy": _share([row["right_policy"] for row in rows if row["right_policy"] is not None]),
        "words": {"median": statistics.median(lengths or [0]), "most": max(lengths or [0])},
    }


def _share(met: Sequence[bool]) -> float:
    return round(sum(met) / max(1, len(met)), 3)


def _spread(values: Sequence[float]) -> dict[str, float]:
    ranked = statistics.quantiles(values, n=20)
    return {"p50": round(statistics.median(values), 2), "p95": round(ranked[18], 2), "most": round(max(values), 2)}
