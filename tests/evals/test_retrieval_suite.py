"""The retrieval suite over files of anybody's: what it reports, and what it does with rows that are wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.retrieval_suite import of_files, reciprocal_rank_fusion

DOCUMENTS = [
    {"id": "refund", "kind": "policy", "title": "Refunds", "text": "We pay the money back within fourteen days."},
    {
        "id": "delay",
        "kind": "policy",
        "title": "Late parcels",
        "text": "A parcel that is late we trace the same day.",
    },
    {"id": "fibra", "kind": "policy", "language": "es", "text": "Si la fibra se corta, prestamos un router 4G."},
    {"id": "c1", "kind": "case", "text": "my box has not come, where is it", "policies": ["delay"]},
    {"id": "c2", "kind": "case", "text": "no tengo internet en casa", "policies": ["fibra"]},
]
QUERIES = [
    {"id": "q1", "text": "I want my money back", "gold": ["refund"]},
    {"id": "q2", "text": "my home has no internet connection", "gold": ["fibra"]},
    {"id": "q3", "text": "the parcel is late", "gold": ["delay"]},
]


def _write(path: Path, rows: list[Any]) -> Path:
    lines = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    path.write_bytes(b"\n".join(lines))
    return path


def test_the_report_has_the_contracts_figures_and_each_leg(tmp_path: Path) -> None:
    """The product's own search, beside each of its legs, plain fusion and LangChain's stock way."""
    documents, queries = _write(tmp_path / "d.jsonl", DOCUMENTS), _write(tmp_path / "q.jsonl", QUERIES)
    out = tmp_path / "report.json"
    code = main(["retrieval", "--documents", str(documents), "--queries", str(queries), "--json", str(out)])
    report = json.loads(out.read_text(encoding="utf-8"))

    assert code == 0
    assert {"n", "recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10", "p50_ms", "p95_ms", "legs"} <= report.keys()
    assert {"words", "meaning", "english", "cases"} == report["legs"].keys()
    assert {"rrf", "langchain chroma", "langchain ensemble"} == report["others"].keys()
    assert (report["n"], report["recall@5"]) == (3, 1.0)
    assert report["rejected"] == []


def test_rows_that_are_wrong_are_told_by_line_and_the_good_ones_kept(tmp_path: Path) -> None:
    """No id, an id twice, no text, no JSON, bytes that are no text, lone surrogates, another alphabet, a huge text."""
    documents = [
        *DOCUMENTS,
        {"kind": "policy", "text": "nobody's"},
        {"id": "refund", "kind": "policy", "text": "again"},
        {"id": "empty", "kind": "policy", "text": " \u0000 "},
        b"{not json",
        b"\xff\xfe\x00",
        {"id": "odd", "kind": "policy", "text": "half \ud800 of a pair, \u0000 and more"},
        {"id": "greek", "kind": "policy", "text": "Επιστροφή χρημάτων"},
        {"id": "huge", "kind": "policy", "text": "parcel word " * 170_000},
    ]
    queries = [*QUERIES, {"id": "q4", "text": "no gold"}, {"id": "q5", "text": "the " * 10_000, "gold": ["refund"]}]
    report = of_files(_write(tmp_path / "d.jsonl", documents), _write(tmp_path / "q.jsonl", queries), {})

    assert [line.split(": ")[0] for line in report["rejected"]] == [
        "d.jsonl:6", "d.jsonl:7", "d.jsonl:8", "d.jsonl:9", "d.jsonl:10", "q.jsonl:4",
    ]  # fmt: skip
    assert (report["documents"], report["n"]) == (8, 4)


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    """An empty file is no index, and no figure is made up for it."""
    empty = _write(tmp_path / "d.jsonl", [])

    assert of_files(empty, _write(tmp_path / "q.jsonl", QUERIES), {})["failed"]


def test_one_file_without_the_other_is_refused(tmp_path: Path) -> None:
    """With the name of the other."""
    with pytest.raises(SystemExit, match="--queries"):
        main(["retrieval", "--documents", str(tmp_path / "d.jsonl")])


def test_public_sets_that_are_not_there_are_named(tmp_path: Path) -> None:
    """The suite says so, and measures nothing."""
    out = tmp_path / "report.json"
    assert main(["retrieval", "--data", str(tmp_path / "nowhere"), "--json", str(out)]) == 0
    assert "nowhere" in json.loads(out.read_text(encoding="utf-8"))["absent"]

    report = main(["retrieval", "--data", str(tmp_path), "--json", str(out)])
    assert report == 0
    assert "adobe_articles_es.jsonl" in json.loads(out.read_text(encoding="utf-8"))["absent"]


def test_plain_fusion_adds_the_inverse_of_places() -> None:
    """What is second twice beats what is first once and nowhere else."""
    assert reciprocal_rank_fusion([["a", "b"], ["c", "b"]])[0] == "b"
