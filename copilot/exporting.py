"""The log as a file: CSV for spreadsheets, JSONL for programs, Parquet for analysts; written while it is read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from copilot.errors import UsageError

Row = dict[str, Any]
COLUMNS = (
    "id", "at", "team", "role", "brand", "via", "language", "outcome", "failure", "question", "reply", "sent", "writer",
    "rung", "input_tokens", "cached_tokens", "output_tokens", "cost", "confidence", "model", "prompt_digest",
    "index_digest", "heard_cause", "policies", "verdicts", "total_ms",
)  # fmt: skip
KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}
"""The formats, and what a browser is told that they are."""
GROUP = 1_000
"""Rows that a part of a Parquet file holds, and so the most that are in memory at once."""
_NUMBERS = {"cost", "confidence", "total_ms"}
_COUNTS = {"input_tokens", "cached_tokens", "output_tokens"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


class NoParquet(UsageError):
    """Parquet is asked for, and what writes it is not installed."""

    remedy = "Install it with: pip install 'copilot[parquet]' -c constraints.txt, or export CSV or JSONL."


def export(format: str, entries: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """The file, piece by piece, of entries as `Log.stream` gives them.

    Raises `NoParquet` at once, before anything is read. Who stops reading leaves nothing open.
    """
    write: dict[str, Callable[[Iterator[Row]], Iterator[bytes]]] = {"csv": _csv, "jsonl": _jsonl}
    rows = (_row(entry) for entry in entries)
    return _parquet(rows) if format == "parquet" else write[format](rows)


def sent(reply: str | None, verdicts: Iterable[Mapping[str, Any]]) -> str | None:
    """The words that were really sent, as far as anybody said: the last edit, else the reply where it was used."""
    said = [one for one in verdicts if one["kind"] in {"used", "edited"}]
    edited = [one["text"] for one in said if one["kind"] == "edited" and one["text"]]
    return str(edited[-1]) if edited else (reply if said else None)


def _row(entry: Mapping[str, Any]) -> Row:
    """An entry as a row: the columns in their order, lists as lists."""
    row = {name: entry.get(name) for name in COLUMNS}
    row["policies"] = list(entry["policies"])
    row |= {name: tokens for name, tokens in (entry["usage"] or {}).items() if name in _COUNTS}
    row["total_ms"] = entry["timings_ms"].get("total")
    row["sent"] = sent(entry["reply"], entry["verdicts"])
    return row


def _jsonl(rows: Iterator[Row]) -> Iterator[bytes]:
    for row in rows:
        yield (json.dumps(row, ensure_ascii=False, default=str) + "\n").encode()


def _csv(rows: Iterator[Row]) -> Iterator[bytes]:
    """With a mark at the beginning by which Excel knows that it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    text.write(_BOM)
    writer.writeheader()
    yield _taken(text)
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
        yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    held = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return held


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, list):
        value = "; ".join(_plain(value))
    elif isinstance(value, datetime):
        value = value.isoformat(timespec="seconds")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(values: Iterable[Any]) -> list[str]:
    """Verdicts by their kind, the rest as it is."""
    return [str(item["kind"]) if isinstance(item, Mapping) else str(item) for item in values]


def _parquet(rows: Iterator[Row]) -> Iterator[bytes]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise NoParquet("Parquet files are written by pyarrow, which is not installed.") from error
    schema = pyarrow.schema([(name, _kind(pyarrow, name)) for name in COLUMNS])
    return _grouped(pyarrow, parquet, schema, rows)


def _grouped(pyarrow: Any, parquet: Any, schema: Any, rows: Iterator[Row]) -> Iterator[bytes]:
    out = _Out()
    with parquet.ParquetWriter(pyarrow.PythonFile(out, mode="w"), schema, compression="zstd") as writer:
        while group := [row | {"verdicts": _plain(row["verdicts"])} for row in islice(rows, GROUP)]:
            writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
            yield out.taken()
    yield out.taken()


def _kind(pyarrow: Any, name: str) -> Any:
    if name == "at":
        return pyarrow.timestamp("us", tz="UTC")
    if name in {"policies", "verdicts"}:
        return pyarrow.list_(pyarrow.string())
    return pyarrow.float64() if name in _NUMBERS else pyarrow.int64() if name in _COUNTS else pyarrow.string()


class _Out(io.RawIOBase):
    """A file that hands on what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._held += piece
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held
