"""The abstention suite over files of anybody's and over small sets: what it reports, and what it leaves out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sklearn.metrics import roc_auc_score

from evals.__main__ import main
from evals.abstention_sets import cells
from evals.abstention_suite import Scored, at_threshold, interval, of_files, report

DOCUMENTS = [
    {"id": "refund", "title": "Refunds", "text": "We pay the money back within fourteen days."},
    {"id": "delay", "title": "Late parcels", "text": "A parcel that is late we trace the same day."},
    {"id": "fibra", "language": "es", "text": "Si la fibra se corta, prestamos un router 4G."},
    {"id": "c1", "kind": "case", "text": "my box has not come, where is it", "policies": ["delay"]},
]
QUERIES = [
    {"id": "q1", "text": "I want my money back", "gold": ["refund"]},
    {"id": "q2", "text": "the parcel is late", "gold": ["delay"]},
    {"id": "q3", "text": "who painted the ceiling of the Sistine Chapel", "gold": []},
    {"id": "q4", "text": "best recipe for sourdough bread"},
]


def _write(path: Path, rows: list[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def _row(confidence: float, answerable: bool, right: bool = True) -> Scored:
    return Scored(answerable=answerable, confidence=confidence, right=right and answerable, baselines={"cosine": 0.0})


def test_a_query_without_gold_is_unanswerable(tmp_path: Path) -> None:
    """The product's score, the baselines beside it, and what its threshold does."""
    documents, queries = _write(tmp_path / "d.jsonl", DOCUMENTS), _write(tmp_path / "q.jsonl", QUERIES)
    out = tmp_path / "report.json"
    code = main(["abstention", "--documents", str(documents), "--queries", str(queries), "--json", str(out)])
    made = json.loads(out.read_text(encoding="utf-8"))

    assert (code, made["n"], made["answerable"], made["auroc"]) == (0, 4, 2, 1.0)
    assert {"word_overlap", "tfidf", "cosine"} == made["baselines"].keys()
    assert {"threshold", "answered", "wrong_among_answered", "abstained_rightly"} == made["at_threshold"].keys()
    assert made["rejected"] == []


@pytest.mark.parametrize("queries", [QUERIES[:2], QUERIES[2:], []])
def test_one_kind_of_question_alone_measures_nothing(tmp_path: Path, queries: list[Any]) -> None:
    """It is said, and no figure is made up."""
    made = of_files(_write(tmp_path / "d.jsonl", DOCUMENTS), _write(tmp_path / "q.jsonl", queries), {})

    assert made["failed"]
    assert "auroc" not in made


def test_sets_that_are_not_there_are_named(tmp_path: Path) -> None:
    """The suite goes on without them."""
    out = tmp_path / "report.json"
    assert main(["abstention", "--data", str(tmp_path), "--json", str(out)]) == 0
    made = json.loads(out.read_text(encoding="utf-8"))

    assert made["cells"] == {}
    assert {"nomiracl_es_relevant_dev.jsonl", "clinc_banking_oos_dev.jsonl"} <= set(made["absent"])


def test_questions_of_another_field_have_no_gold_and_no_case(tmp_path: Path) -> None:
    """CLINC: training rows in scope are cases that name their intent; other rows are asked."""
    rows = [
        {"text": "move my money", "intent": "transfer", "split": "train"},
        {"text": "fake news", "intent": "oos", "split": "train"},
        {"text": "send money to savings", "intent": "transfer", "split": "val"},
        {"text": "is this fake news", "intent": "oos", "split": "val"},
    ]
    _write(tmp_path / "intents_en" / "clinc_banking_oos_dev.jsonl", rows)
    clinc = list(cells(tmp_path))[1]()

    assert [(row["kind"], row["policies"]) for row in clinc.documents] == [("case", ["transfer"])]
    assert [row["gold"] for row in clinc.queries] == [["transfer"], []]


def test_what_is_taken_away_is_asked_for_and_not_there(tmp_path: Path) -> None:
    """A question of a gold document that is gone has no gold left; the others keep theirs."""
    folder = tmp_path / "es_en_retrieval"
    _write(
        folder / "xquadr_paragraphs_es.jsonl",
        [{"id": f"p{number}", "title": "T", "text": f"Párrafo {number}"} for number in range(20)],
    )
    _write(
        folder / "xquadr_questions_es_dev.jsonl",
        [{"id": f"q{number}", "text": f"¿Qué dice el {number}?", "gold": f"p{number}"} for number in range(20)],
    )
    cell = list(cells(tmp_path))[4]()
    held = {row["id"] for row in cell.documents}

    assert 0 < len(held) < 20
    assert {gold for query in cell.queries for gold in query["gold"]} == held
    assert sum(not query["gold"] for query in cell.queries) == 20 - len(held)


def test_an_answer_from_the_wrong_page_counts_as_wrong() -> None:
    """As does any answer to what has none; silence is never wrong."""
    rows = [_row(0.9, True), _row(0.8, True, right=False), _row(0.7, False), _row(0.1, False), _row(0.1, True)]

    assert at_threshold(rows, 0.5) == {
        "threshold": 0.5, "answered": 0.6, "wrong_among_answered": 0.667, "abstained_rightly": 0.5,
    }  # fmt: skip
    assert report(rows)["risk_by_coverage"]["0.2"] == 0.0


def test_the_interval_holds_the_figure_and_is_the_same_every_time() -> None:
    """Over resampled questions of each kind; ties count half, as they do in the figure."""
    truth = [True, False] * 20
    scores = [0.1 * (number % 7) + 0.2 * is_in for number, is_in in enumerate(truth)]
    low, high = interval(truth, scores)

    assert low < roc_auc_score(truth, scores) < high
    assert (low, high) == interval(truth, scores)
