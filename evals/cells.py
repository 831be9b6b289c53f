"""One comparison over public data: what to index, and what to ask it; and the report over many of them."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One comparison."""

    name: str
    documents: list[Row]
    queries: list[Row]


@contextmanager
def in_files(cell: Cell) -> Iterator[tuple[Path, Path]]:
    """The documents and the queries as JSONL files, which are gone afterwards."""
    sys.stderr.write(f"{cell.name}…\n")
    with tempfile.TemporaryDirectory() as folder:
        documents, queries = (Path(folder) / name for name in ("documents.jsonl", "queries.jsonl"))
        for path, rows in ((documents, cell.documents), (queries, cell.queries)):
            path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        yield documents, queries


def over(cells: Iterable[Callable[[], Cell]], report: Callable[[Path, Path], dict[str, Any]]) -> dict[str, Any]:
    """The report of every cell whose files are there, and the names of the files that are absent."""
    made: dict[str, Any] = {}
    absent: set[str] = set()
    for read in cells:
        try:
            cell = read()
        except FileNotFoundError as error:
            absent.add(Path(error.filename).name)
            continue
        with in_files(cell) as files:
            made[cell.name] = {**report(*files), "rejected": None}
    return {"cells": made, "absent": sorted(absent)}
