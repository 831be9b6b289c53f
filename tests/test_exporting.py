"""The log as a file: nothing is computed by a spreadsheet, and no more is held than is being written."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from copilot.exporting import COLUMNS, GROUP, NoParquet, export, sent

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def entry(number: int = 0, **given: Any) -> dict[str, Any]:
    """An entry as the log streams it."""
    said = [{"id": "v", "kind": "edited", "text": "Lo miro hoy.", "at": AT, "by": "U", "reason": None}]
    plain = {name: None for name in COLUMNS if name not in {"sent", "total_ms", "policies", "verdicts"}}
    held = plain | {"id": f"e{number}", "at": AT, "question": "¿Y mi pedido?", "reply": "Lo miro.", "cost": 0.25}
    held |= {"usage": {"input_tokens": 7}, "timings_ms": {"total": 12.5}, "policies": ("a", "b"), "verdicts": said}
    return held | given


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+34", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    """A customer's words are never computed by a spreadsheet, in whatever column they stand."""
    data = b"".join(export("csv", [entry(question=text, brand=text, policies=[text])]))
    row = rows(data)[0]

    assert [row[name] for name in ("question", "brand", "policies")] == [f"'{text}"] * 3


@given(st.text())
def test_every_text_survives(text: str) -> None:
    """Quotes, commas, line breaks and all scripts are read back as they were, but for the mark before a formula."""
    text = text.encode("utf-8", "replace").decode()
    written = b"".join(export("csv", [entry(question=text)]))
    line = b"".join(export("jsonl", [entry(question=text)]))

    assert rows(written)[0]["question"].removeprefix("'") == text.removeprefix("'")
    assert json.loads(line)["question"] == text


def test_excel_knows_that_it_is_utf8() -> None:
    """By the mark at the very beginning, and only there; an empty log has its columns."""
    data = b"".join(export("csv", [entry()]))

    assert data.startswith("\ufeff".encode()) and data.count("\ufeff".encode()) == 1
    assert b"".join(export("csv", [])).decode("utf-8-sig").strip().split(",") == list(COLUMNS)
    assert rows(data)[0]["policies"] == "a; b"
    assert rows(data)[0]["verdicts"] == "edited"


def test_parquet_has_types_and_is_written_group_by_group() -> None:
    """What analysts open: times as times, numbers as numbers, lists as lists; no group waits for the next one."""
    read = 0

    def entries() -> Iterator[dict[str, Any]]:
        nonlocal read
        for number in range(2 * GROUP + 5):
            read += 1
            yield entry(number)

    pieces = export("parquet", entries())
    data = next(pieces)
    assert read == GROUP
    table = parquet.read_table(io.BytesIO(data + b"".join(pieces)))

    assert table.num_rows == 2 * GROUP + 5
    assert table.column_names == list(COLUMNS)
    first = table.slice(0, 1).to_pylist()[0]
    assert (first["at"], first["cost"], first["input_tokens"], first["policies"]) == (AT, 0.25, 7, ["a", "b"])
    assert (first["sent"], first["verdicts"], first["total_ms"]) == ("Lo miro hoy.", ["edited"], 12.5)


def test_an_empty_log_is_a_parquet_file_too() -> None:
    """With its columns."""
    table = parquet.read_table(io.BytesIO(b"".join(export("parquet", []))))

    assert (table.num_rows, table.column_names) == (0, list(COLUMNS))


def test_parquet_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, and nothing has been read."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(NoParquet) as error:
        export("parquet", iter(()))
    assert "copilot[parquet]" in error.value.remedy


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_who_stops_reading_stops_the_reading(format: str) -> None:
    """An export that is interrupted reads no further, and closes what it read from."""
    closed = False

    def entries() -> Iterator[dict[str, Any]]:
        nonlocal closed
        try:
            for number in range(10 * GROUP):
                yield entry(number)
        finally:
            closed = True

    pieces = export(format, entries())
    assert [next(pieces), next(pieces)]
    pieces.close()  # type: ignore[attr-defined]

    assert closed


@pytest.mark.parametrize(
    ("kinds", "words"),
    [((), None), (("used",), "reply"), (("used", "edited", "solved"), "edit"), (("dismissed",), None)],
)
def test_what_was_sent_is_the_last_edit_else_the_reply(kinds: tuple[str, ...], words: str | None) -> None:
    """Nobody said that it was sent: then nobody knows."""
    said = [{"kind": kind, "text": "edit" if kind == "edited" else None} for kind in kinds]

    assert sent("reply", said) == words
