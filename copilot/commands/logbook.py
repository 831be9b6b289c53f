"""`copilot log list|show|export`."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from copilot.build import Parts
from copilot.commands.asking import moment
from copilot.commands.judging import known
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.report import as_json, as_ladder, as_text
from copilot.store.logbook import Filter, Logbook

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from copilot.settings import Settings

_COLUMNS = (
    "id",
    "at",
    "team",
    "role",
    "brand",
    "via",
    "language",
    "outcome",
    "failure",
    "question",
    "reply",
    "writer",
    "rung",
    "input_tokens",
    "cached_tokens",
    "output_tokens",
    "cost",
    "confidence",
    "model",
    "prompt_digest",
    "index_digest",
    "heard_cause",
    "policies",
    "verdicts",
    "total_ms",
)


def log(given: argparse.Namespace, settings: Settings) -> int:
    """Runs one of list, show and export."""
    book = Logbook(Parts(settings).engine)
    return {"list": _list, "show": _show, "export": _export}[given.what](given, book)


def _filter(given: argparse.Namespace) -> Filter:
    return Filter(team=given.team, outcome=given.outcome, since=moment(given.since), until=moment(given.until))


def _list(given: argparse.Namespace, book: Logbook) -> int:
    if given.limit < 1:
        raise UsageError("--limit must be 1 or more.")
    entries = book.newest(_filter(given), limit=given.limit)
    if given.json:
        write_json([asdict(entry) for entry in entries])
        return 0
    for entry in entries:
        words = " ".join(entry.question.split())[:70]
        say(f"{entry.at:%Y-%m-%d %H:%M}  {entry.id}  {entry.team:<10} {entry.outcome:<9} {words}")
    if not entries:
        say("The log is empty.", quiet=True)
    return 0


def _show(given: argparse.Namespace, book: Logbook) -> int:
    whole = known(book, given.entry)
    if given.json:
        made = as_json(whole.suggestion) if whole.suggestion else None
        write_json(
            {"entry": asdict(whole.entry), "suggestion": made, "verdicts": [asdict(one) for one in whole.verdicts]}
        )
        return 0
    say(f"{whole.entry.at:%Y-%m-%d %H:%M}  {whole.entry.team}  {whole.entry.outcome}\n> {whole.entry.question}\n")
    say(as_text(whole.suggestion) if whole.suggestion else f"No suggestion: {whole.entry.failure}")
    if whole.suggestion:
        say(as_ladder(whole.suggestion))
    for verdict in whole.verdicts:
        words = " ".join(filter(None, (verdict.kind, verdict.reason, verdict.text)))
        say(f"{verdict.at:%Y-%m-%d %H:%M}  {verdict.by}: {words}")
    return 0


def _export(given: argparse.Namespace, book: Logbook) -> int:
    rows = (_row(entry) for entry in book.export(_filter(given)))
    with _opened(given.out) as out:
        count = _as_csv(rows, out) if given.format == "csv" else _as_jsonl(rows, out)
    say(f"{count} entries", quiet=True)
    return 0


@contextmanager
def _opened(name: str | None) -> Iterator[TextIO]:
    if name is None:
        yield sys.stdout
        return
    try:
        with Path(name).open("w", encoding="utf-8", newline="") as out:
            yield out
    except OSError as error:
        raise UsageError(f"{name} cannot be written ({error.strerror}).") from error


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry as a row: the columns in their order, lists as lists."""
    row = {name: entry.get(name) for name in _COLUMNS}
    row["policies"] = list(entry["policies"])
    row |= {name: tokens for name, tokens in (entry["usage"] or {}).items() if name in _COLUMNS}
    row["total_ms"] = entry["timings_ms"].get("total")
    return row


def _as_jsonl(rows: Iterator[dict[str, Any]], out: TextIO) -> int:
    written = [out.write(json.dumps(row, ensure_ascii=False, default=str) + "\n") for row in rows]
    return len(written)


def _as_csv(rows: Iterator[dict[str, Any]], out: TextIO) -> int:
    writer = csv.DictWriter(out, _COLUMNS)
    writer.writeheader()
    written = [writer.writerow({name: _cell(value) for name, value in row.items()}) for row in rows]
    return len(written)


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, list):
        value = "; ".join(item["kind"] if isinstance(item, dict) else str(item) for item in value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
