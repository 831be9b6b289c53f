"""The episodes as data: `evals/scenarios/*.yaml` to questions and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from copilot.types import Principal, Question, Role, Turn

FOLDER = Path(__file__).parent / "scenarios"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way in which an episode is asked, and what must be true of the suggestion."""

    name: str
    question: Question
    checks: dict[str, Any]
    case: str = ""
    """Variants of the same case are compared with each other."""
    same: tuple[str, ...] = field(default=())
    before: Question | None = None
    """The conversation without what is said last in it."""
    turn: dict[str, Any] = field(default_factory=dict)
    """What must be true of the suggestion beside the one before it."""


def variants(folder: Path = FOLDER) -> list[Variant]:
    """Every variant of every episode, in the order of the files."""
    return [one for path in sorted(folder.glob("*.yaml")) for one in _read(path)]


def _read(path: Path) -> list[Variant]:
    episode = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_variant(episode, raw) for raw in episode["variants"]]


def _variant(episode: dict[str, Any], raw: dict[str, Any]) -> Variant:
    given = {**episode["common"], **raw}
    name = f"{episode['episode']}/{raw['name']}"
    question = _question(name, given, given["text"], given.get("before", ()))
    before = _question(name, given, given["before"][-1], given["before"][:-1]) if "before" in given else None
    return Variant(
        name=name,
        question=replace(question, dismissed=tuple(given.get("dismissed", ()))),
        checks={**episode["checks"], **raw.get("checks", {})},
        case=raw.get("case", ""),
        same=tuple(episode.get("same", ())),
        before=before,
        turn=raw.get("turn", {}),
    )


def _question(name: str, given: dict[str, Any], text: str, before: Sequence[str]) -> Question:
    at = datetime.fromisoformat(given["at"])
    asked = [Turn(author="asked", text=one, at=at) for one in before]
    return Question(
        id=name,
        text=" ".join(text.split()),
        asker=Principal(user="U0", team=given["team"], role=Role(given.get("role", "agent"))),
        at=at,
        thread=(*(_turn(turn) for turn in given.get("thread", ())), *asked),
        via=given.get("via"),
        brand=given.get("brand"),
    )


def _turn(turn: dict[str, Any]) -> Turn:
    return Turn(author=turn["from"], text=turn["text"], channel=turn["channel"], at=datetime.fromisoformat(turn["at"]))
