"""`python -m evals language`: how well a question is read. Our own lines by part, public sets, STAR, and the time.

Our own lines lie in `evals/language`. A line belongs to dev or test by the hash of its text; the reading is tuned on
dev alone, and of test no line is printed. The lines of "late" were written once the signs stood, by the same hand: dev
and test are kind to signs that were written by who had just written the lines, late is what other words get. Those of
"fresh" were written apart from the lines that the moods were fitted on, and mostly name no feeling at all.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.reading import feeling, formality, language, register, urgent
from copilot.reading.effort import effort
from copilot.reading.moods import Moods
from copilot.reading.signs import plain
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.types import Turn
from evals import language_sets, language_star
from evals.scenario_data import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from copilot.build import Parts
    from copilot.types import Question

FOLDER = Path(__file__).parent / "language"
NOW = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
PARTS = ("dev", "test", "late", "fresh")
ROUNDS, MESSAGES = 5, 300
Row = dict[str, Any]


def run(parts: Parts, data: Path) -> dict[str, Any]:
    """Figures by part, of the public sets that are there, and of time; the misses of dev are the report's rows."""
    made: dict[str, Any] = {"suite": "language", **{part: {} for part in PARTS}, "rows": []}
    for name, measure in MEASURES.items():
        for part, rows in by_part(FOLDER / f"{name}.jsonl").items():
            if not rows:
                continue
            figures, missed = measure(rows)
            made[part][name] = figures
            made["rows"] += missed if part == "dev" else []
    made["public"] = language_sets.report(data)
    try:
        made["star_user_annoyed"] = language_star.report(data, _moods())
    except FileNotFoundError as error:
        made["star_user_annoyed"] = {"absent": Path(error.filename).name}
    made["reading_cpu_ms"] = _timed(parts)
    return made


def part_of(row: Row) -> str:
    """To which part a line belongs, once and for all: what it says of itself, else by the hash of its text."""
    return str(row.get("part") or ("dev" if hashlib.sha256(row["text"].encode()).digest()[0] < 128 else "test"))


def by_part(path: Path) -> dict[str, list[Row]]:
    """The lines of a file, by part."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {part: [row for row in rows if part_of(row) == part] for part in PARTS}


def _lines(rows: Sequence[Row]) -> tuple[Row, list[Row]]:
    """Spanish, English or another; and of another, whether it was heard which."""
    missed, right, heard = list[Row](), 0, list[bool]()
    for row in rows:
        found, gold = language.detect(row["text"]), row["language"]
        own = gold in language.SUPPORTED
        hit = found.heard == gold if own else not found.supported
        right += hit
        heard += [] if own else [found.heard == gold]
        missed += [] if hit else [{"of": "lines", **row, "found": found.heard}]
    others = [row for row in rows if row["language"] not in language.SUPPORTED]
    seen = len(others) - sum(row["language"] not in language.SUPPORTED for row in missed)
    return {
        "n": len(rows), "accuracy": _share(right, len(rows)), "others": len(others),
        "others_noticed": _share(seen, len(others)), "others_named": _share(sum(heard), len(others)),
    }, missed  # fmt: skip


def _register(rows: Sequence[Row]) -> tuple[Row, list[Row]]:
    """Tú, usted, vos or none in Spanish; formal, informal or neither in English."""
    found = [_addressed(row) for row in rows]
    missed = [
        {"of": "register", **row, "found": one} for row, one in zip(rows, found, strict=True) if one != row["register"]
    ]
    spanish = [row for row in rows if row["language"] == "es"]
    wrong = sum(row["language"] == "es" for row in missed)
    return {
        "n": len(rows), "accuracy": _share(len(rows) - len(missed), len(rows)),
        "spanish": _share(len(spanish) - wrong, len(spanish)),
    }, missed  # fmt: skip


def _addressed(row: Row) -> str | None:
    if row["language"] == "es":
        found = register.detect(row["text"])
        return found.value if found else None
    formal = formality.formal(row["text"])
    return None if formal is None else "formal" if formal else "informal"


def _feelings(rows: Sequence[Row]) -> tuple[Row, list[Row]]:
    """Precision and recall over labels; of feelings also by the signs alone, without what vectors tell."""
    made, missed = dict[str, Any](), list[Row]()
    for name, kind, read in (
        ("feelings", "feelings", _felt), ("by signs alone", "feelings", _signed), ("urgent", "urgent", _alarms),
    ):  # fmt: skip
        if not (labelled := [row for row in rows if kind in row]):
            continue
        figures, wrong = _labelled(labelled, kind, read)
        made[name] = figures
        missed += [{"of": kind, **row} for row in wrong if name == kind]
    return {"n": len(rows), **made}, missed


def _labelled(rows: Sequence[Row], kind: str, read: Callable[[str], Sequence[str]]) -> tuple[Row, list[Row]]:
    """What a line may also be read as is neither asked for nor a false alarm."""
    hits, named, asked, alarms, missed = 0, 0, 0, 0, list[Row]()
    for row in rows:
        gold, found = set(row[kind]), set(read(row["text"]))
        allowed = gold | set(row["also"] if kind == "feelings" else ())
        hits += len(gold & found)
        named += len(found - (allowed - gold))
        asked += len(gold)
        alarms += not gold and bool(found - allowed)
        if gold - found or found - allowed:
            missed.append({"text": row["text"], "gold": sorted(gold), "found": sorted(found)})
    quiet = sum(not row[kind] for row in rows)
    return {
        "precision": _share(hits, named), "recall": _share(hits, asked), "labels": asked,
        "quiet_lines": quiet, "quiet_kept": _share(quiet - alarms, quiet),
    }, missed  # fmt: skip


def _felt(text: str) -> list[str]:
    return _signed(text) or [one.name for one in _moods().shown([text])]


def _signed(text: str) -> list[str]:
    return [one.name for one in feeling.feelings(plain(text))]


def _alarms(text: str) -> Sequence[str]:
    return urgent.urgent(plain(text))


@cache
def _moods() -> Moods:
    return Moods(Usem3Embedder())


def _effort(rows: Sequence[Row]) -> tuple[Row, list[Row]]:
    """Contacts, days and channels, each exactly as labelled."""
    right, missed = dict.fromkeys(("contacts", "days", "channels", "all"), 0), list[Row]()
    for row in rows:
        read = effort(row["text"], (), None, NOW)
        hits = {
            "contacts": read.contacts == row["contacts"],
            "days": read.days == row["days"],
            "channels": set(read.channels) == set(row["channels"]),
        }
        for name, hit in {**hits, "all": all(hits.values())}.items():
            right[name] += hit
        if not all(hits.values()):
            missed.append({"of": "effort", **row, "found": [read.contacts, read.days, list(read.channels)]})
    return {"n": len(rows), **{name: _share(count, len(rows)) for name, count in right.items()}}, missed


MEASURES: dict[str, Callable[[Sequence[Row]], tuple[Row, list[Row]]]] = {
    "lines": _lines, "register": _register, "feelings": _feelings, "effort": _effort,
}  # fmt: skip


def _timed(parts: Parts) -> dict[str, float]:
    """Milliseconds of a processor to read the episodes, and to read one with a thread of 300 messages.

    Nothing is read twice in the same words: vectors of what was asked are remembered.
    """
    questions = [variant.question for variant in variants()]
    for question in questions:
        parts.readings.read(question)
    short_ms = [
        statistics.median(_took(parts, replace(one, text=f"{one.text} ({n})")) for n in range(ROUNDS))
        for one in questions
    ]
    long_ms = [_took(parts, _long(one, questions, number)) for number, one in enumerate(questions[:20])]
    return {
        "p50": round(statistics.median(short_ms), 2),
        "p95": round(statistics.quantiles(short_ms, n=20)[18], 2),
        f"thread_of_{MESSAGES}_p50": round(statistics.median(long_ms), 2),
    }


def _long(question: Question, others: Sequence[Question], number: int) -> Question:
    """The question after a thread of `MESSAGES` that no other one has."""
    texts = (others[n % len(others)].text for n in range(MESSAGES))
    turns = (Turn(author=("customer", "agent")[n % 2], text=f"{text} ({number})") for n, text in enumerate(texts))
    return replace(question, thread=tuple(turns))


def _took(parts: Parts, question: Question) -> float:
    start = time.thread_time()
    parts.readings.read(question)
    return (time.thread_time() - start) * 1000


def _share(count: int, of: int) -> float:
    return round(count / of, 3) if of else 0.0
