"""`copilot log list|show|export`."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from copilot.build import Parts
from copilot.commands.asking import moment
from copilot.commands.judging import known
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.exporting import export
from copilot.filtering import from_query
from copilot.planning.clock import HOME
from copilot.report import as_json, as_ladder, as_text
from copilot.store.log import EVERY_TEAM, Log
from copilot.store.logbook import PAGE, Logbook
from copilot.types.log import LogFilter

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from copilot.settings import Settings


def log(given: argparse.Namespace, settings: Settings) -> int:
    """Runs one of list, show and export."""
    engine = Parts(settings).engine
    if given.what == "show":
        return _show(given, Logbook(engine))
    return {"list": _list, "export": _export}[given.what](given, Log(engine))


def _list(given: argparse.Namespace, log: Log) -> int:
    if given.limit < 1:
        raise UsageError("--limit must be 1 or more.")
    found = log.stream(_chosen(given), EVERY_TEAM, at_once=min(given.limit, PAGE))
    entries = list(islice(found, given.limit))
    if given.json:
        write_json(entries)
        return 0
    for entry in entries:
        words = " ".join(str(entry["question"]).split())[:70]
        say(f"{entry['at']:%Y-%m-%d %H:%M}  {entry['id']}  {entry['team']:<10} {entry['outcome']:<9} {words}")
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


def _export(given: argparse.Namespace, log: Log) -> int:
    count = 0

    def counted() -> Iterator[Mapping[str, Any]]:
        nonlocal count
        for entry in log.stream(_chosen(given), EVERY_TEAM):
            count += 1
            yield entry

    pieces = export(given.format, counted())
    with _opened(given.out) as out:
        for piece in pieces:
            out.write(piece)
    say(f"{count} entries", quiet=True)
    return 0


def _chosen(given: argparse.Namespace) -> LogFilter:
    """What --filter asks for, with the other options over it."""
    chosen = from_query(parse_qsl(given.filter or "", keep_blank_values=True), ZoneInfo(HOME))
    return replace(
        chosen,
        team=(given.team,) if given.team else chosen.team,
        outcome=(given.outcome,) if given.outcome else chosen.outcome,
        since=moment(given.since) or chosen.since,
        until=moment(given.until) or chosen.until,
    )


@contextmanager
def _opened(name: str | None) -> Iterator[BinaryIO]:
    if name is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with Path(name).open("wb") as out:
            yield out
    except OSError as error:
        raise UsageError(f"{name} cannot be written ({error.strerror}).") from error
