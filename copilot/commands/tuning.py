"""`copilot tune`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.build import Parts, utc_now
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.retrieval.embedders.choose import open_embedder
from copilot.retrieval.tuning.pairs import pairs_of
from copilot.retrieval.tuning.train import require_trainer, train
from copilot.retrieval.tuning.trial import Trial, nearest_texts, tried
from copilot.store.lessons import SqlLessons

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from copilot.ports import Embedder, Shelf
    from copilot.retrieval.tuning.pairs import Pair
    from copilot.settings import Settings

KIND = "sentence-transformers:"


def tune(given: argparse.Namespace, settings: Settings) -> int:
    """Teaches a model the team's own cases, and prints how it does on those held back. Changes no setting."""
    if given.epochs < 1:
        raise UsageError("--epochs must be 1 or more.")
    name = _base(given.model, settings.copilot_embedder)
    out = Path(given.out) if given.out else settings.home / "tuned" / f"{utc_now():%Y%m%d-%H%M%S}"
    if out.exists():
        raise UsageError(f"{out} is there already.", remedy="Name a folder that is not, with --out.")
    parts = Parts(settings)
    lessons = SqlLessons(parts.engine)
    shelf = lessons.policies()
    learnt, held = pairs_of(lessons.cases(), lessons.used(), shelf)
    require_trainer()
    base = open_embedder(f"{KIND}{name}")
    present = parts.embedder if settings.copilot_embedder != f"{KIND}{name}" else base
    _tell(f"{len(learnt)} pairs to learn from, {len(held)} held back, {len(shelf)} policies")
    trials = _measured({"present": present, "base": base}, held, shelf)
    train(name, nearest_texts(base, learnt, shelf), out, epochs=given.epochs, progress=_progress)
    trials |= _measured({"tuned": open_embedder(f"{KIND}{out}")}, held, shelf)
    difference = trials["tuned"].minus(trials["present"])
    better = difference["low"] > 0
    if not better:
        shutil.rmtree(out)
    report: dict[str, object] = {
        "model": name,
        "present": settings.copilot_embedder,
        "pairs": {"learnt": len(learnt), "held_back": len(held)},
        "figures": {which: trial.figures() for which, trial in trials.items()},
        "tuned_minus_present_mrr@10": difference,
        "tuned_minus_base_mrr@10": trials["tuned"].minus(trials["base"]),
        "better": better,
        "setting": f"COPILOT_EMBEDDER={KIND}{out.absolute()}" if better else None,
    }
    if given.json:
        write_json(report)
    else:
        say(_as_text(report, trials, difference))
    return 0


def _base(named: str | None, embedder: str) -> str:
    if named:
        return named
    if embedder.startswith(KIND):
        return embedder.removeprefix(KIND)
    raise UsageError(
        f"There is no telling which model to teach: {embedder} cannot be taught.",
        remedy="Name a sentence-transformers model or its folder with --model.",
    )


def _measured(embedders: dict[str, Embedder], held: Sequence[Pair], shelf: Shelf) -> dict[str, Trial]:
    trials = {}
    for which, embedder in embedders.items():
        _tell(f"measuring: {which}")
        trials[which] = tried(embedder, held, shelf)
    return trials


def _as_text(report: dict[str, object], trials: dict[str, Trial], difference: dict[str, float]) -> str:
    lines = [f"{'':<8} recall@1  recall@5  mrr@10   ({len(trials['tuned'].golds)} held-back pairs, by meaning alone)"]
    for which, trial in trials.items():
        figures = trial.figures()
        lines.append(f"{which:<8} {figures['recall@1']:>8.3f}  {figures['recall@5']:>8.3f}  {figures['mrr@10']:>6.3f}")
    lines.append(
        f"tuned minus present, mrr@10: {difference['mean']:+.3f} (95 % between {difference['low']:+.3f} and "
        f"{difference['high']:+.3f})"
    )
    if report["setting"]:
        lines.append(f"It is better. To use it, set this, and run 'copilot index':\n{report['setting']}")
    else:
        lines.append("It is not better than the present embedder for sure: nothing is changed, and it is not kept.")
    return "\n".join(lines)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() or done == total or done % 10 == 0:
        _tell(f"training: step {done} of {total}")


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
