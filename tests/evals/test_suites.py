"""The suites judge rightly: what is wrong is found, what is right is not, and figures add up."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copilot.build import Parts
from copilot.types import Outcome, Suggestion
from evals import __main__ as program
from evals.invariants import broken
from evals.questions_suite import _figures
from evals.scenario_checks import NAMED
from evals.scenario_data import Variant, variants
from evals.scenarios_suite import compare, failures, run


@pytest.fixture(scope="module")
def told(nebula: Parts) -> tuple[Variant, Suggestion]:
    """An episode and the suggestion made for it."""
    variant = variants()[0]
    return variant, nebula.copilot.think(variant.question)


def test_a_sound_suggestion_breaks_nothing(told: tuple[Variant, Suggestion]) -> None:
    """What follows would prove nothing otherwise."""
    assert list(broken(told[1])) == []
    assert failures(*told) == []


def uncited(made: Suggestion) -> Suggestion:
    return replace(made, plan=replace(made.plan, evidence=()))


def without_plan(made: Suggestion) -> Suggestion:
    return replace(made, outcome=Outcome.SUGGESTED, plan=replace(made.plan, can=(), lines=()))


def saying(words: str) -> Callable[[Suggestion], Suggestion]:
    return lambda made: replace(made, reply=f"{made.reply} {words}")


@pytest.mark.parametrize(
    ("spoil", "sign"),
    [
        (uncited, "not in the evidence"),
        (without_plan, "without a plan"),
        (saying("¡Gracias!"), "exclamation mark"),
        (saying("Nos vemos el {due}."), "unfilled place"),
        (saying("palabra " * 121), "words"),
        (saying("Llame usted a la mensajería."), "shifts effort"),
        (saying("Marque el 902 555 0143."), "premium"),
        (saying("Le regalamos 500 € hoy mismo."), ""),
    ],
)
def test_what_must_never_be_is_found(
    told: tuple[Variant, Suggestion], spoil: Callable[[Suggestion], Suggestion], sign: str
) -> None:
    """Each rule for every suggestion notices its own fault."""
    assert any(sign in wrong for wrong in broken(spoil(told[1])))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("outcome", ["never"]),
        ("language", "fr"),
        ("register", "vos"),
        ("governed_by", ["no-such-page"]),
        ("cannot_any", [["no such words"]]),
        ("reply_any", [["no such words"]]),
        ("reply_alternatives", {"of": ["no such words"], "least": 1}),
        ("reply_questions_max", -1),
        ("workaround_any", ["no-such-workaround"]),
        ("heard_cause", "no-such-cause"),
        ("heard_min", 10_000),
        ("goodwill", {"within": True, "most": -1}),
        ("effort", {"contacts_min": 99}),
        ("ask_first_min", 99),
        ("ask_first_max", -1),
        ("ask_first_any", [["no such words"]]),
        ("notes_any", ["no-such-note"]),
        ("follow_up", {"due": "1999-01-01T00:00:00+00:00"}),
    ],
)
def test_a_check_fails_when_its_wish_is_not_met(told: tuple[Variant, Suggestion], name: str, wanted: Any) -> None:
    """No check holds for everything."""
    assert NAMED[name](told[1], wanted)


def test_what_is_shown_or_said_against_a_wish_is_found(told: tuple[Variant, Suggestion]) -> None:
    """The checks that forbid."""
    made = told[1]

    assert NAMED["none_of_pages"](made, [made.plan.evidence[0].page])
    assert NAMED["reply_none"](made, [made.reply.split()[0]])


def test_two_answers_for_one_case_are_compared(told: tuple[Variant, Suggestion]) -> None:
    """What must not depend on the wording is told apart when it differs, and only within one case."""
    variant, made = told
    variant = replace(variant, case="one", same=("can",))
    other = replace(made, plan=replace(made.plan, can=()))

    assert compare([(variant, made), (replace(variant, name="b"), made)]) == []
    assert compare([(variant, made), (replace(variant, name="b", case="two"), other)]) == []
    assert [("b", f"can differs from {variant.name}")] == compare(
        [(variant, made), (replace(variant, name="b"), other)]
    )


def test_a_report_counts_what_failed(told: tuple[Variant, Suggestion]) -> None:
    """Passed and failed make all; every variant has its reply."""
    report = run(lambda question: replace(told[1], question=question))

    assert report["n"] == report["passed"] + len(report["failed"]) == len(report["replies"])
    assert report["failed"]


def test_figures_add_up() -> None:
    """Right, wrong and silent are shares of the answerable; the unanswerable count apart."""
    rows = [
        {"gold": ["a"], "governing": ["a"], "found": ["a"], "outcome": "suggested"},
        {"gold": ["a"], "governing": ["b"], "found": ["a", "b"], "outcome": "suggested"},
        {"gold": ["a"], "governing": [], "found": [], "outcome": "abstained"},
        {"gold": ["a"], "governing": ["a", "b"], "found": ["a"], "outcome": "asks"},
        {"gold": [], "governing": [], "found": ["a"], "outcome": "abstained"},
        {"gold": [], "governing": ["a"], "found": ["a"], "outcome": "suggested"},
    ]
    figures = _figures(rows)

    assert (figures["answerable"], figures["unanswerable"], figures["abstained_rightly"]) == (4, 2, 0.5)
    assert (
        figures["governed_by_the_right_policy"], figures["abstained_though_answerable"], figures["wrong_policy"],
        figures["right_policy_among_the_evidence"],
    ) == (0.5, 0.25, 0.25, 0.75)  # fmt: skip


def test_the_program_writes_its_report_and_says_by_its_code_whether_all_is_well(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole report in the file, a short one on stdout, and 1 when something failed."""
    code = program.main(["scenarios", "--home", str(home), "--json", str(tmp_path / "report.json")])
    short = json.loads(capsys.readouterr().out)
    whole = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))

    assert code == int(bool(whole["failed"]))
    assert set(whole) - set(short) == {"replies"}
    assert short["n"] == len(whole["replies"]) == len(variants())
