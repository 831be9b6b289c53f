"""The episodes as data: `evals/scenarios/*.yaml` to questions and checks."""

from __future__ import annotations

from dataclasses import dataclass, field
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


def variants(folder: Path = FOLDER) -> list[Variant]:
    """Every variant of every episode, in the order of the files."""
    return [one for path in sorted(folder.glob("*.yaml")) for one in _read(path)]


def _read(path: Path) -> list[Variant]:
    episode = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_variant(episode, raw) for raw in episode["variants"]]


def _variant(episode: dict[str, Any], raw: dict[str, Any]) -> Variant:
    given = {**episode["common"], **raw}
    name = f"{episode['episode']}/{raw['name']}"
    question = Question(
        id=name,
        text=" ".join(given["text"].split()),
        asker=Principal(user="U0", team=given["team"], role=Role(given.get("role", "agent"))),
        at=datetime.fromisoformat(given["at"]),
        thread=tuple(_turn(turn) for turn in given.get("thread", ())),
        via=given.get("via"),
        brand=given.get("brand"),
    )
    checks = {**episode["checks"], **raw.get("checks", {})}
    return Variant(
        name=name, question=question, checks=checks, case=raw.get("case", ""), same=tuple(episode.get("same", ()))
    )


def _turn(turn: dict[str, Any]) -> Turn:
    return Turn(author=turn["from"], text=turn["text"], channel=turn["channel"], at=datetime.fromisoformat(turn["at"]))
