"""Trying a proposal: the knowledge with it and without it, measured alike, on copies."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from copilot.knowledge import change
from copilot.knowledge.folder import read_folder
from copilot.knowledge.lint import lint
from copilot.learning.edits import Signed, edited
from copilot.settings import HERE
from copilot.types.learning import Figure, FileChange, Replayed, Trial
from copilot.workers import suites
from copilot.workers.measuring import Laboratory, Measured, queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from copilot.ports import Embedder
    from copilot.settings import Settings
    from copilot.types import Question, Suggestion
    from copilot.types.learning import Idea

LAST = 40
"""So many of the last suggestions are repeated, besides those that speak for the proposal."""
SLACK = {"own_pages": 0.01, "last_suggestions": 0.05}
"""By how much a figure of ours may fall that no file of floors names."""
_ABOUT = 150
"""What a suite counts for in how far a trial is, in questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """Tries one proposal at a time, in a folder beside the data."""

    settings: Settings
    embedder: Embedder | None
    tell: Callable[[str, int, int], None]
    now: Callable[[], datetime]

    def trial(self, idea: Idea, by: str, past: Sequence[Suggestion]) -> Trial:
        """What changes with it. `past` are suggestions to repeat: those that speak for it, and the last ones.

        Raises `CannotApply` when the file is not as it was when this was proposed.
        """
        started, root = time.monotonic(), self.settings.copilot_knowledge
        before = change.read(root, idea.place)
        after = edited(idea, before, Signed(by=by, today=self.now().date()))
        changes = (FileChange(path=idea.place, before=before, after=after),)
        with self._alone() as folder:
            copy = _copied(root, folder / "knowledge", changes)
            if wrong := self._new_errors(root, copy):
                return Trial(changes=changes, lint=wrong, evals="skipped", seconds=_since(started))
            old, new = self._both(folder, root, copy, [one.question for one in past])
            shutil.rmtree(copy)
        return _trial(changes, old, new, past, _since(started))

    @contextmanager
    def _alone(self) -> Iterator[Path]:
        folder = self.settings.home / "lab"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield folder

    def _new_errors(self, root: Path, copy: Path) -> tuple[str, ...]:
        today = self.now().date()
        known = {(one.file, one.field, one.problem) for one in lint(root, today) if one.severity == "error"}
        found = [one for one in lint(copy, today) if one.severity == "error"]
        return tuple(str(one) for one in found if (one.file, one.field, one.problem) not in known)

    def _both(self, folder: Path, root: Path, copy: Path, questions: Sequence[Question]) -> tuple[Measured, Measured]:
        """Measured without and with the change; without it only where that has not been done before."""
        asked = queries(read_folder(root))
        one_side = len(asked) + len(questions) + _ABOUT * len(suites.RUNS) * suites.installed()
        steps = _Steps(self.tell, 2 * one_side)
        laboratory = Laboratory(
            home=folder / "home", settings=self.settings, embedder=self.embedder, tell=steps.step, at=self.now()
        )
        key = _digest(root, [one.text for one in asked], [(one.id, one.text) for one in questions])
        old = _remembered(folder / "before.json", key)
        if old is None:
            old = laboratory.measure(root, asked, questions, "before")
            (folder / "before.json").write_text(json.dumps({"key": key, **asdict(old)}), "utf-8")
        steps.done = one_side
        return old, laboratory.measure(copy, asked, questions, "after")


class _Steps:
    """How far a trial is. Told at most about twice a second."""

    def __init__(self, tell: Callable[[str, int, int], None], total: int) -> None:
        self._tell, self.total, self.done, self._last = tell, total, 0, 0.0

    def step(self, stage: str) -> None:
        suite = stage.partition("_")[0] in suites.RUNS
        self.done = min(self.total, self.done + (5 if suite else 0 if stage.startswith("index") else 1))
        if time.monotonic() - self._last > 0.5:
            self._last = time.monotonic()
            self._tell(stage, self.done, self.total)


def _copied(root: Path, copy: Path, changes: Sequence[FileChange]) -> Path:
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".*"))
    with change.changing(copy):
        change.apply(copy, changes)
    return copy


def _since(started: float) -> float:
    return round(time.monotonic() - started, 1)


def _digest(root: Path, *asked: object) -> str:
    """Changes whenever what is measured without the change would."""
    found = hashlib.sha256(json.dumps(asked).encode("utf-8", "replace"))
    folders = (root, HERE / "copilot", HERE / "evals", HERE / "prompts")
    for path in sorted(one for folder in folders for one in folder.rglob("*") if one.is_file()):
        if not {"__pycache__", "reports"} & set(path.parts):
            found.update(f"{path}\0".encode("utf-8", "replace") + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _remembered(path: Path, key: str) -> Measured | None:
    try:
        held: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return Measured(**held) if held.pop("key") == key and held["evals"] != "failed" else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _trial(
    changes: tuple[FileChange, ...], old: Measured, new: Measured, past: Sequence[Suggestion], seconds: float
) -> Trial:
    fresh = [
        f"{name}: {wrong}" for name, checks in new.failed.items() for wrong in checks
        if wrong not in old.failed.get(name, ())
    ]  # fmt: skip
    how = "failed" if "failed" in (old.evals, new.evals) else new.evals
    return Trial(
        changes=changes, figures=tuple(_figures(old, new)), seconds=seconds, evals=how,
        broken=tuple(one for one in fresh if ": always: " in one),
        failed=tuple(one for one in fresh if ": always: " not in one),
        replayed=tuple(_replayed(one, old, new) for one in past),
    )  # fmt: skip


def _figures(old: Measured, new: Measured) -> Iterator[Figure]:
    """Every figure of either side, with the floor under it."""
    floors = suites.floors() if suites.installed() else {}
    for suite in dict.fromkeys((*old.figures, *new.figures)):
        before, after = old.figures.get(suite, {}), new.figures.get(suite, {})
        for name in dict.fromkeys((*before, *after)):
            floor = _floor(floors, suite, name)
            if floor is None and suite in SLACK and name in before:
                floor = round(before[name] - SLACK[suite], 3)
            yield Figure(suite=suite, name=name, before=before.get(name), after=after.get(name), floor=floor)


def _floor(floors: Mapping[str, Any], suite: str, name: str) -> float | None:
    held = floors.get(suite, {})
    held = held.get("dev", held) if suite == "questions" else held
    value = held.get(name)
    return float(value) if isinstance(value, int | float) else None


def _replayed(made: Suggestion, old: Measured, new: Measured) -> Replayed:
    before, after = old.made[made.question.id], new.made[made.question.id]
    return Replayed(
        entry=made.entry_id, team=made.question.asker.team, old_outcome=before[0], new_outcome=after[0],
        old_policies=tuple(before[1]), new_policies=tuple(after[1]), old_reply=before[2], new_reply=after[2],
    )  # fmt: skip
