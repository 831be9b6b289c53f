"""The language suite: every line has its part, figures say what they count, nothing is scored by what it taught."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from copilot.reading.annoyance import BIAS, WEIGHTS, Signals
from copilot.reading.moods import Moods
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.types import Turn
from evals import fit_annoyance, language_sets, language_star
from evals.language_star import Dialogue, dialogues
from evals.language_suite import FOLDER, MEASURES, PARTS, by_part, part_of


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("name", "least"), [("lines", 120), ("register", 80), ("feelings", 150), ("effort", 60)])
def test_every_line_belongs_to_one_part(name: str, least: int) -> None:
    """None twice, and each part holds some of either language."""
    rows, parts = _rows(name), by_part(FOLDER / f"{name}.jsonl")
    assert len({row["text"] for row in rows}) == len(rows) == sum(map(len, parts.values())) >= least
    assert all({"es", "en"} <= {row["language"] for row in parts[part]} for part in ("dev", "test"))


def test_the_part_of_a_line_is_settled_by_its_text() -> None:
    """For good: a line that moved from test to dev would be tuned on."""
    assert [part_of({"text": text}) for text in ("hola", "hello", "hey there")] == ["test", "dev", "dev"]
    assert part_of({"text": "hola", "part": "late"}) == "late"
    assert {part_of(row) for name in MEASURES for row in _rows(name)} == set(PARTS)


def test_figures_count_hits_and_false_alarms() -> None:
    """What a line may also be read as is neither missed nor wrong."""
    rows = [
        {"text": "Estoy harta", "feelings": ["exhaustion"], "also": [], "urgent": []},
        {"text": "Estoy harta, de verdad", "feelings": [], "also": ["exhaustion"], "urgent": []},
        {"text": "I'm furious", "feelings": ["worry"], "also": [], "urgent": []},
        {"text": "mi abogado os escribirá", "feelings": [], "also": ["anger"], "urgent": ["legal"]},
    ]
    figures, missed = MEASURES["feelings"](rows)
    assert (figures["feelings"]["precision"], figures["feelings"]["recall"]) == (0.5, 0.5)
    assert (figures["urgent"]["precision"], figures["urgent"]["recall"], figures["urgent"]["quiet_kept"]) == (1, 1, 1)
    assert [row["text"] for row in missed] == ["I'm furious"]


def test_effort_is_right_only_when_all_of_it_is() -> None:
    """A right count with a wrong time is not."""
    row = {"text": "He llamado tres veces", "language": "es", "contacts": 3, "days": 9, "channels": ["phone"]}
    figures, missed = MEASURES["effort"]([row])
    assert (figures["contacts"], figures["days"], figures["channels"], figures["all"]) == (1, 0, 1, 0)
    assert len(missed) == 1


def _dialogue(number: int, *said: str, annoyed: bool) -> Dialogue:
    turns = tuple(Turn(author="customer", text=text) for text in said)
    return Dialogue(id=number, turns=turns, annoyed=annoyed, fed_up=0)


def test_no_dialogue_is_scored_by_weights_that_it_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fold is left out of what scores it."""
    rows = [_dialogue(n, "hurry up, stupid" if n % 2 else "thank you", annoyed=bool(n % 2)) for n in range(20)]
    taught: list[set[int]] = []
    fitted = fit_annoyance.fitted

    def watched(some: Sequence[Dialogue]) -> tuple[float, list[float]]:
        taught.append({row.id for row in some})
        return fitted(some)

    monkeypatch.setattr(fit_annoyance, "fitted", watched)
    scores = fit_annoyance.held_out(rows)
    assert [len(ids) for ids in taught] == [16] * 5
    assert set.intersection(*taught) == set()
    assert min(scores[1::2]) > max(scores[::2])


def test_dialogues_without_a_rating_and_what_the_system_looked_up_are_left_out(tmp_path: Path) -> None:
    """And a part that is not there is an error that names it."""
    folder = tmp_path / "star_next_action"
    folder.mkdir()
    turns = [{"s": "customer", "t": "Hi"}, {"s": "kb", "t": "{}"}, {"s": "agent", "t": "Hello"}]
    ratings = enumerate((True, None, False))
    rows = [{"id": n, "turns": turns, "ratings": {"user_annoyed": rating}} for n, rating in ratings]
    (folder / "dialogues_dev.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    moods = Moods(Usem3Embedder())
    read = dialogues(tmp_path, "dev", moods)
    assert [(row.id, row.annoyed, len(row.turns)) for row in read] == [(0, True, 2), (2, False, 2)]
    with pytest.raises(FileNotFoundError):
        language_star.report(tmp_path, moods)


def test_public_sets_that_are_absent_are_named(tmp_path: Path) -> None:
    """The others are measured."""
    (tmp_path / "es_en_retrieval").mkdir()
    line = json.dumps({"text": "¿Dónde está el río?"})
    (tmp_path / "es_en_retrieval" / "xquadr_questions_es_dev.jsonl").write_text(f"{line}\n", encoding="utf-8")
    report = language_sets.report(tmp_path)
    assert report["xquad_es"] == {"n": 1, "accuracy": 1.0, "alarms": 0}
    assert "es_en_retrieval/xquadr_questions_en_dev.jsonl" in report["absent"]


def test_there_is_a_weight_for_every_figure() -> None:
    """And most conversations are calm."""
    assert len(WEIGHTS) == len(Signals.__slots__)
    assert BIAS < 0
