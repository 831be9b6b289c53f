"""The grounding suite: how it splits, what it counts, and that its own data say what they are for."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.grounding_data import balanced_accuracy, best_threshold, cross_validated, halves, interval, lines, pairs

HELD = ["A depot keeps a parcel seven days."]
CLAIMS = [
    {"claim": "The depot keeps the parcel for seven days.", "evidence": HELD, "label": "supported"},
    {"claim": "The insurance covers theft abroad.", "evidence": HELD, "label": "not_supported"},
    {"claim": "It keeps the parcel nine weeks in Lisbon.", "evidence": HELD, "label": "partially_supported"},
]


def test_claims_of_anybody_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A JSONL file; partly supported is not supported."""
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in CLAIMS), encoding="utf-8")

    assert main(["grounding", "--claims", str(path)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["claims"]["n"], report["claims"]["supported"]) == (3, 1)
    assert report["claims"]["balanced_accuracy"] == 1.0


def test_balanced_accuracy_and_its_interval_are_those_of_the_definition() -> None:
    """Half of the supported accepted, all of the others refused: three quarters."""
    truth, said = [True, True, False, False], [True, False, False, False]

    assert balanced_accuracy(truth, said) == 0.75
    low, high = interval(truth * 20, said * 20)
    assert low < 0.75 < high


def test_a_threshold_is_chosen_without_what_it_is_measured_on() -> None:
    """Scores that say nothing come out at chance, however the best threshold flatters them."""
    truth = [at % 2 == 0 for at in range(60)]
    scores = [float(at * 37 % 101) for at in range(60)]

    assert best_threshold([False, True], [0.2, 0.8]) == 0.8
    assert cross_validated(truth, [float(one) for one in truth]) == 1.0
    assert 0.3 < cross_validated(truth, scores) < 0.7


def test_our_own_pairs_are_half_wrong_in_every_way() -> None:
    """Both languages, across them, in both halves; a passage is in one half only."""
    rows = pairs()
    kinds = Counter((row["language"], row["passage_language"]) for row in rows)

    assert len(rows) >= 120
    assert sum(row["supported"] for row in rows) * 2 == len(rows)
    assert set(kinds) == {("es", "es"), ("en", "en"), ("es", "en"), ("en", "es")}
    assert {"amount", "day", "negated", "owner", "promise"} <= {row["wrong"] for row in rows}
    (_, dev), (_, test) = halves(rows, lambda row: str(row["passage"]))
    assert {row["passage"] for row in dev}.isdisjoint(row["passage"] for row in test)


@pytest.mark.parametrize("name", ["effort", "empty", "register", "language", "promise"])
def test_every_check_has_lines_to_catch_and_lines_to_let_through(name: str) -> None:
    """At least forty, in both halves."""
    rows = [row for row in lines() if row["check"] == name]

    assert len(rows) >= 40
    for _, half in halves(rows, lambda row: str(row["text"])):
        assert {row["wrong"] for row in half} == {True, False}
