"""`copilot log list|show|export`: what was asked can be looked up and taken along."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyarrow import parquet

from .conftest import Verb


@pytest.fixture
def asked(verb: Verb) -> list[str]:
    """Two questions of two teams at two moments, the newer one first; the ids of their entries."""
    one = verb("ask", "el paquete va a otra dirección", "--json", "--at", "2026-11-20T10:00")
    two = verb("ask", '=la "factura", con otra dirección', "--json", "--team", "tiendas", "--at", "2026-11-21T10:00")
    return [json.loads(said.out)["entry_id"] for said in (two, one)]


def test_an_empty_log_is_no_fault(verb: Verb) -> None:
    """Nothing is listed, nothing exported, and that is said."""
    assert json.loads(verb("log", "list", "--json").out) == []
    assert "empty" in verb("log", "list").err
    assert verb("log", "export").out == ""


def test_the_newest_is_listed_first(verb: Verb, asked: list[str]) -> None:
    """By the time that was asked of, and no more than wanted."""
    listed = [one["id"] for one in json.loads(verb("log", "list", "--json").out)]

    assert asked == listed
    assert asked[0] in verb("log", "list", "--limit", "1").out
    assert asked[1] not in verb("log", "list", "--limit", "1").out


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (("--team", "tiendas"), [0]),
        (("--since", "2026-11-21"), [0]),
        (("--until", "2026-11-21"), [1]),
        (("--since", "2026-11-20", "--until", "2026-11-22"), [0, 1]),
        (("--outcome", "failed"), []),
    ],
)
def test_filters_choose_entries(verb: Verb, asked: list[str], options: tuple[str, ...], kept: list[int]) -> None:
    """The same ones in the list and in the export; a day begins where the company is."""
    listed = json.loads(verb("log", "list", "--json", *options).out)
    exported = [json.loads(line) for line in verb("log", "export", *options).out.splitlines()]

    assert [asked[number] for number in kept] == [one["id"] for one in listed] == [one["id"] for one in exported]


def test_an_entry_is_shown_whole(verb: Verb, asked: list[str]) -> None:
    """The question, the suggestion as it was made, and what people said of it."""
    shown = json.loads(verb("log", "show", asked[1], "--json").out)
    text = verb("log", "show", asked[1]).out

    assert asked[1] == shown["suggestion"]["entry_id"] == shown["entry"]["id"]
    assert shown["verdicts"] == []
    assert shown["suggestion"]["reply"].splitlines()[0] in text


def test_an_unknown_entry_is_refused_with_the_way_to_find_one(verb: Verb) -> None:
    """Exit code 2 and one line."""
    said = verb("log", "show", "nothing")

    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "copilot log list" in said.err


def test_exports_hold_the_same_in_both_formats(verb: Verb, asked: list[str], tmp_path: Path) -> None:
    """A row an entry, on stdout or in a file, with quotes and line breaks as they were."""
    lines = [json.loads(line) for line in verb("log", "export", "--format", "jsonl").out.splitlines()]
    assert verb("log", "export", "--format", "csv", "--out", str(tmp_path / "log.csv")).out == ""
    rows = list(csv.DictReader(io.StringIO((tmp_path / "log.csv").read_text(encoding="utf-8-sig"))))

    assert asked == [row["id"] for row in rows] == [line["id"] for line in lines]
    assert list(rows[0]) == list(lines[0])
    assert [line["reply"] or "" for line in lines] == [row["reply"] for row in rows]
    assert rows[0]["question"] == f"'{lines[0]['question']}"


def test_an_export_that_cannot_be_written_is_refused(verb: Verb, tmp_path: Path) -> None:
    """With the name of the file."""
    said = verb("log", "export", "--out", str(tmp_path / "no" / "log.csv"))

    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "log.csv" in said.err


def test_the_filter_of_the_console_is_the_filter_of_the_list(verb: Verb, asked: list[str]) -> None:
    """What is copied from its address gives the same entries in a terminal, beside the other options."""
    found = json.loads(verb("log", "list", "--json", "--filter", "outcome=failed").out)

    assert found == []
    assert [one["id"] for one in json.loads(verb("log", "list", "--json", "--filter", "verdict=none").out)] == asked


def test_the_filter_of_the_console_is_the_filter_of_an_export(verb: Verb, asked: list[str]) -> None:
    """As it stands in the address; what cannot be is named."""
    found = verb("log", "export", "--filter", "q=factura&since=2026-11-21&until=2026-11-21").out.splitlines()
    wrong = verb("log", "export", "--filter", "outcome=great")

    assert [asked[0]] == [json.loads(line)["id"] for line in found]
    assert (wrong.code, wrong.out, wrong.err.count("\n")) == (2, "", 1)
    assert "outcome='great'" in wrong.err


def test_parquet_is_for_a_file(verb: Verb, asked: list[str], tmp_path: Path) -> None:
    """With all entries."""
    verb("log", "export", "--format", "parquet", "--out", str(tmp_path / "log.parquet"))

    assert parquet.read_table(tmp_path / "log.parquet").column("id").to_pylist() == asked


def test_which_rung_wrote_it_and_for_how_much_is_shown_and_exported(verb: Verb, asked: list[str]) -> None:
    """Words that no model wrote cost nothing."""
    row = json.loads(verb("log", "export").out.splitlines()[0])

    assert "Written by extractive" in verb("log", "show", asked[0]).out
    assert (row["rung"], row["input_tokens"], row["cost"]) == ("extractive", 0, 0)
