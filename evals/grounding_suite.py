"""`python -m evals grounding`: is a sentence supported, and does each check catch what it must and nothing else?

Claims of public sets are held against the score alone, as the checks use it with an embedder; our own pairs and lines
against the whole check. `--claims FILE` measures on any JSONL of {claim, evidence[], label}.
"""

from __future__ import annotations

import statistics
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from copilot.errors import WriterFailed
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.types import (
    Draft,
    Evidence,
    Outcome,
    Plan,
    Point,
    Principal,
    Question,
    Reading,
    Register,
    Sentence,
)
from copilot.words import content_words
from copilot.writing.checking.effort import shifts_effort
from copilot.writing.checking.empty import is_empty
from copilot.writing.checking.meaning import ENOUGH, Remembering, score, signs
from copilot.writing.checking.spoken import foreign, misaddressed
from copilot.writing.checks import Ground, check, fault, ground
from evals.abstention_suite import auroc
from evals.grounding_data import (
    Claim,
    balanced_accuracy,
    begin,
    best_threshold,
    cross_validated,
    halves,
    interval,
    lines,
    pairs,
    wice,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from copilot.ports import Embedder

Row = dict[str, Any]
SETS: dict[str, Callable[[Path], list[Claim]]] = {"wice_claims_dev": wice, "begin_wow_dev": begin}
REPLY = 6
"""Sentences of a reply, for the time that its check takes."""


def of_claims(path: Path) -> Row:
    """The report over one JSONL file of claims, all of them held out."""
    claims = wice(path)
    return {"suite": "grounding", "claims": _figures(claims, _scores(claims, Usem3Embedder()))}


def run(root: Path) -> Row:
    """The report over the public sets that are there, and over our own pairs and lines."""
    embedder, folder = Usem3Embedder(), root / "grounded_en"
    sets = {name: (folder / f"{name}.jsonl", read) for name, read in SETS.items()}
    there = {name: read(path) for name, (path, read) in sets.items() if path.is_file()}
    return {
        "suite": "grounding",
        **{name: _public(name, claims, embedder) for name, claims in there.items()},
        "absent": sorted(set(sets) - set(there)),
        "pairs": _pairs(embedder),
        "lines": _lines(embedder),
        "ms_per_reply": _times(embedder),
    }


# public claims


def _public(name: str, claims: Sequence[Claim], embedder: Embedder) -> Row:
    """The half on which nothing was chosen; BEGIN was not looked at at all."""
    scores = _scores(claims, embedder)
    if name.startswith("begin"):
        return _figures(claims, scores)
    overlap = [_overlap(claim) for claim in claims]
    mine = [at for at, claim in enumerate(claims) if not claim.held_out]
    held = [at for at, claim in enumerate(claims) if claim.held_out]
    least = best_threshold([claims[at].supported for at in mine], [overlap[at] for at in mine])
    truth = [claims[at].supported for at in held]
    return {
        "held_out": _figures([claims[at] for at in held], [scores[at] for at in held]),
        "dev": _figures([claims[at] for at in mine], [scores[at] for at in mine]),
        "cross_validated": cross_validated([claim.supported for claim in claims], scores),
        "word_overlap": {
            "held_out": round(balanced_accuracy(truth, [overlap[at] >= least for at in held]), 4),
            "cross_validated": cross_validated([claim.supported for claim in claims], overlap),
        },
    }


def _scores(claims: Sequence[Claim], embedder: Embedder) -> list[float]:
    return [score(signs(claim.text, "en", claim.pieces, embedder)) for claim in claims]


def _overlap(claim: Claim) -> float:
    said = content_words(claim.text, "en")
    return len(said & content_words(" ".join(piece.text for piece in claim.pieces), "en")) / max(1, len(said))


def _figures(claims: Sequence[Claim], scores: Sequence[float]) -> Row:
    truth, said = [claim.supported for claim in claims], [one >= ENOUGH for one in scores]
    return {
        "n": len(claims),
        "supported": sum(truth),
        "auroc": auroc(truth, scores),
        "balanced_accuracy": round(balanced_accuracy(truth, said), 4),
        "interval": interval(truth, said),
        **_errors([not one for one in truth], [not one for one in said]),
    }


def _errors(wrong: Sequence[bool], caught: Sequence[bool]) -> Row:
    """The share of right ones that were caught, and of wrong ones that were missed."""
    false = [one for one, bad in zip(caught, wrong, strict=True) if not bad]
    missed = [not one for one, bad in zip(caught, wrong, strict=True) if bad]
    return {"false_alarms": round(statistics.fmean(false), 3), "misses": round(statistics.fmean(missed), 3)}


# our own


def _pairs(embedder: Embedder) -> Row:
    """Sentences against passages in the same language and in the other."""
    made: Row = {}
    for part, rows in halves(pairs(), lambda row: str(row["passage"])):
        caught = [_pair_fault(row, embedder) is not None for row in rows]
        made[part] = {}
        for kind in ("es", "en", "cross", "all"):
            chosen = [at for at, row in enumerate(rows) if kind in {_kind(row), "all"}]
            truth, said = [rows[at]["supported"] for at in chosen], [not caught[at] for at in chosen]
            made[part][kind] = {
                "n": len(chosen),
                "balanced_accuracy": round(balanced_accuracy(truth, said), 4),
                "interval": interval(truth, said),
                **_errors([not one for one in truth], [not one for one in said]),
            }
        missed = [row["wrong"] for row, found in zip(rows, caught, strict=True) if row["wrong"] and not found]
        made[part]["missed"] = {kind: missed.count(kind) for kind in sorted(set(missed))}
    return made


def _kind(row: Row) -> str:
    return str(row["language"]) if row["language"] == row["passage_language"] else "cross"


def _pair_fault(row: Row, embedder: Embedder | None) -> tuple[str, str] | None:
    base = _ground(row["passage"], row["passage_language"], row["language"])
    return fault(Sentence(text=row["sentence"], cites=("p#1",)), base, embedder=embedder)


def _lines(embedder: Embedder) -> Row:
    made: Row = {}
    for part, rows in halves(lines(), lambda row: str(row["text"])):
        for name, catches in _CHECKS.items():
            mine = [row for row in rows if row["check"] == name]
            caught = [catches(row, embedder) for row in mine]
            wrong = [row["wrong"] for row in mine]
            made.setdefault(name, {})[part] = {
                "n": len(mine),
                "balanced_accuracy": round(balanced_accuracy(wrong, caught), 4),
                **_errors(wrong, caught),
            }
    return made


def _broken_promise(row: Row, embedder: Embedder) -> bool:
    base = _ground(row["plan"], row["language"], row["language"])
    return fault(Sentence(text=row["text"]), base, embedder=embedder) is not None


_CHECKS: Mapping[str, Callable[[Row, Embedder], bool]] = {
    "effort": lambda row, _: shifts_effort(row["text"]),
    "empty": lambda row, _: is_empty(row["text"]) is not None,
    "register": lambda row, _: misaddressed(row["text"], Register(row["register"])) is not None,
    "language": lambda row, _: foreign(row["text"], row["language"]) is not None,
    "promise": _broken_promise,
}


def _ground(passage: str, held: str, language: str) -> Ground:
    """The ground of a reply whose plan is one passage."""
    shown = Evidence(
        id="p#1", page="p", kind="policy", title="", section="can", heading="", language=held, text=passage,
        score=1.0, found_by=(), source="", owner="",
    )  # fmt: skip
    plan = Plan(outcome=Outcome.SUGGESTED, can=(Point(text=passage, cites=("p#1",)),), evidence=(shown,))
    asked = Question(id="q", text="", asker=Principal(user="u", team="t"), at=datetime(2026, 11, 19, tzinfo=UTC))
    register = Register.USTED if language == "es" else Register.NEUTRAL
    return ground(asked, Reading(language=language, register=register), plan, None)


def _times(embedder: Embedder) -> dict[str, dict[str, float]]:
    """Milliseconds to check a reply of six supported sentences over six passages, none of them read before."""
    rows = [row for row in pairs() if row["supported"] and _kind(row) != "cross"]
    groups = [rows[start : start + REPLY] for start in range(0, len(rows) - REPLY + 1, REPLY)]
    embedder.query("hola")
    remembering = Remembering(embedder)
    fresh = [_time(group, "model", remembering) for group in groups]
    return {
        "approved_words": _spread([_time(group, "extractive", None) for group in groups]),
        "model": _spread(fresh),
        "model_again": _spread([_time(group, "model", remembering) for group in groups]),
    }


def _time(rows: Sequence[Row], writer: str, embedder: Embedder | None) -> float:
    """The first check of a reply; whether it is kept does not matter here."""
    base = _ground(" ".join(row["passage"] for row in rows), rows[0]["language"], rows[0]["language"])
    said = tuple(Sentence(text=row["sentence"], cites=("p#1",)) for row in rows)
    draft = Draft(reply=" ".join(one.text for one in said), sentences=said, writer=writer)
    start = time.perf_counter()
    with suppress(WriterFailed):
        check(draft, base, embedder)
    return (time.perf_counter() - start) * 1000


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"p50": round(statistics.median(values), 2), "max": round(max(values), 2)}
