"""`copilot index` and `copilot lint`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from copilot.build import Parts, make_home, utc_now
from copilot.commands.output import say, write_json
from copilot.indexing import Indexed
from copilot.knowledge.lint import lint as find

if TYPE_CHECKING:
    import argparse

    from copilot.settings import Settings


def index(given: argparse.Namespace, settings: Settings) -> int:
    """Prints what changed. 1 when something was left out, though the rest is in."""
    parts = Parts(settings)
    done = parts.reindex(allow_mass_delete=given.allow_mass_delete, progress=_progress)
    if given.json:
        write_json(_as_json(done))
    else:
        say(_as_text(done))
    for finding in done.findings:
        say(f"left out: {finding}", quiet=True)
    rejects = settings.home / "rejects.txt"
    make_home(settings.home)
    if done.findings:
        rejects.write_text("".join(f"{finding}\n" for finding in done.findings), encoding="utf-8")
        say(f"{len(done.findings)} left out; the list is in {rejects}", quiet=True)
    else:
        rejects.unlink(missing_ok=True)
    return 1 if done.findings else 0


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() or done == total:
        end = "\n" if done == total else "\r"
        sys.stderr.write(f"embedding {done} of {total}{end}")
        sys.stderr.flush()


def _as_json(done: Indexed) -> dict[str, object]:
    taken, projected = done.taken, done.projected
    return {
        "added": taken.added,
        "edited": taken.edited,
        "moved": taken.moved,
        "access": taken.access,
        "deleted": taken.deleted,
        "unchanged": taken.unchanged,
        "index": asdict(projected) if projected else {"waiting": done.waiting},
        "rejected": [asdict(finding) for finding in done.findings],
    }


def _as_text(done: Indexed) -> str:
    taken = done.taken
    counts = ", ".join(
        f"{count} {name}"
        for name, count in (
            ("added", taken.added),
            ("edited", taken.edited),
            ("moved", taken.moved),
            ("with other access", taken.access),
            ("deleted", taken.deleted),
            ("unchanged", taken.unchanged),
        )
        if count
    )
    if done.projected is None:
        return f"Knowledge: {counts or 'empty'}.\nIndex: {done.waiting} The running worker brings it up to date."
    vectors = done.projected
    rebuilt = " (a new one, built beside the old)" if vectors.rebuilt else ""
    index = f"{vectors.put} put, {vectors.embedded} embedded, {vectors.removed} removed{rebuilt}"
    return f"Knowledge: {counts or 'empty'}.\nIndex: {index}."


def lint(given: argparse.Namespace, settings: Settings) -> int:
    """Prints every finding. 1 when there is an error among them."""
    findings = find(settings.copilot_knowledge, utc_now().date())
    if given.json:
        write_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            say(f"{finding.severity}: {finding}")
        errors = sum(finding.severity == "error" for finding in findings)
        say(f"{errors} errors, {len(findings) - errors} warnings", quiet=True)
    return 1 if any(finding.severity == "error" for finding in findings) else 0
