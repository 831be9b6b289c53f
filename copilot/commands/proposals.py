"""`copilot proposals`: what may be learned, tried, decided and taken back by a lead."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from copilot.build import Parts
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.knowledge.change import patch
from copilot.learning.gate import gate
from copilot.store.learning import Jobs
from copilot.store.proposals import WAITING, Proposals
from copilot.types.learning import State, Trial
from copilot.workers.deciding import Word, deciding_over
from copilot.workers.learning import Learning

if TYPE_CHECKING:
    import argparse

    from copilot.settings import Settings
    from copilot.types.learning import Figure, Job, Proposal, Replayed

POLL_SECONDS = 0.5


def proposals(given: argparse.Namespace, settings: Settings) -> int:
    """Runs one of list, show, try, edit, accept, reject, undo, reopen, replay and work."""
    parts = Parts(settings)
    verbs = {
        "list": _list, "show": _show, "try": _try, "edit": _edit, "accept": _decide, "reject": _decide,
        "undo": _decide, "reopen": _decide, "replay": _replay, "work": _work,
    }  # fmt: skip
    return verbs[given.what](given, parts)


def _list(given: argparse.Namespace, parts: Parts) -> int:
    Learning(parts).derive()
    found = Proposals(parts.engine).listed(teams=None, states=list(State) if given.all else WAITING)
    if given.json:
        write_json([asdict(one) for one in found])
        return 0
    for one in found:
        say(f"{one.id}  {one.idea.what.value:<10} {one.state.value:<8} helps {one.idea.helps:<3} {one.idea.place}")
        say(f"    {_short(one)}")
    if not found:
        say("Nothing is proposed.", quiet=True)
    return 0


def _short(one: Proposal) -> str:
    before = f"{one.idea.before} → " if one.idea.before else ""
    return " ".join(f"{before}{one.idea.text}".split())[:110]


def _show(given: argparse.Namespace, parts: Parts) -> int:
    held = _known(given.proposal, parts)
    changes = held.changes or (held.trial.changes if held.trial else ())
    if given.json:
        write_json(asdict(held))
        return 0
    if given.patch:
        sys.stdout.write(patch(changes))
        return 0
    say(f"{held.id}  {held.idea.what.value}  {held.state.value}  {held.idea.place}  (version {held.version})")
    say(f"- {held.idea.before}\n+ {held.idea.text}")
    for seen in held.idea.seen:
        say(f"  {seen.entry}  {seen.by}: {seen.before[:70]} → {seen.after[:70]}")
    for mark in held.marks:
        say(f"  {mark.at:%Y-%m-%d %H:%M}  {mark.state.value} by {mark.by}  {mark.reason}")
    if changes:
        say(patch(changes))
    if held.trial:
        _tell_trial(held.trial)
    return 0


def _try(given: argparse.Namespace, parts: Parts) -> int:
    """Here and now, unless a worker is faster; how far it is goes to stderr."""
    held = _known(given.proposal, parts)
    job = deciding_over(parts).try_out(held.id, given.by, None)
    if job is None:
        raise UsageError("It has been decided already.", remedy="See 'copilot proposals show'.")
    job = worked(parts, job)
    trial = Jobs(parts.engine).result(job, Trial)
    if trial is None:
        raise UsageError(str(job.result.get("data") or "It could not be tried."), remedy="Edit it, or reject it.")
    if given.json:
        write_json(asdict(trial))
    else:
        _tell_trial(trial)
    return 0


def worked(parts: Parts, job: Job) -> Job:
    """The job when it is done, here or by a worker that is faster; how far it is goes to stderr."""
    jobs, learning, told = Jobs(parts.engine), Learning(parts), ""
    while job.state in ("waiting", "running"):
        if not learning.step():
            time.sleep(POLL_SECONDS)
        job = jobs.find(job.id) or job
        if job.stage != told:
            told = job.stage
            say(f"{told}: {job.done} of {job.total}", quiet=True)
    return job


def taken_in(parts: Parts) -> None:
    """Does what was asked for by a decision, the index among it, without waiting for a worker."""
    while Learning(parts).step():
        pass


def _tell_trial(trial: Trial) -> None:
    for figure in trial.figures:
        say(f"{figure.suite:<17} {figure.name:<34} {_figure(figure)}")
    if trial.evals != "run":
        say({
            "absent": "The evals are not installed here: its own pages and the last suggestions were measured instead.",
            "skipped": "Nothing was measured: the change would bring errors into the knowledge.",
        }.get(trial.evals, "The evals could not be run."))  # fmt: skip
    found = gate(trial)
    for text in found.refused:
        say(f"refused: {text}")
    for text in found.failed:
        say(f"fails now: {text}")
    turned = [one.entry for one in trial.replayed if one.turned]
    say(f"{len(turned)} of {len(trial.replayed)} suggestions would have another plan. {' '.join(turned)}")


def _figure(one: Figure) -> str:
    mark = "  BELOW ITS FLOOR" if one.fell else "  worse" if one.worse else ""
    return f"{one.before} → {one.after}{mark}"


def _edit(given: argparse.Namespace, parts: Parts) -> int:
    held = _known(given.proposal, parts)
    text = sys.stdin.read() if given.text == "-" else given.text
    deciding_over(parts).edit(held.id, text, Word(by=given.by, version=held.version), None)
    return _tell(given, held.id, parts, "It says so now; try it again before it is accepted.")


def _decide(given: argparse.Namespace, parts: Parts) -> int:
    held, deciding = _known(given.proposal, parts), deciding_over(parts)
    word = Word(by=given.by, version=held.version, reason=given.reason, sure=getattr(given, "sure", False))
    if given.what == "accept":
        deciding.accept(held.id, word, None)
        taken_in(parts)
        return _tell(given, held.id, parts, "It is in the knowledge folder, ready to be committed:")
    if given.what == "reject":
        deciding.reject(held.id, word, None)
        return _tell(given, held.id, parts, "It is not proposed again.")
    if given.what == "reopen":
        deciding.reopen(held.id, word, None)
        return _tell(given, held.id, parts, "It waits again; try it before it is accepted.")
    deciding.undo(held.id, word, None)
    taken_in(parts)
    return _tell(given, held.id, parts, "It is out of the knowledge folder again.")


def _tell(given: argparse.Namespace, id: str, parts: Parts, text: str) -> int:
    held = _known(id, parts)
    files = [change.path for change in held.changes]
    if given.json:
        write_json({"proposal": held.id, "state": held.state.value, "version": held.version, "files": files})
        return 0
    say(text)
    for file in files if given.what in ("accept", "undo") else ():
        say(f"  {parts.settings.copilot_knowledge / file}")
    return 0


def _replay(given: argparse.Namespace, parts: Parts) -> int:
    held = _known(given.proposal, parts)
    entries = [one.entry for one in held.idea.seen]
    entry = given.entry or entries[-1]
    if entry not in entries:
        raise UsageError(f"The entry {entry!r} does not speak for it.", remedy="See 'copilot proposals show'.")
    made: Replayed = Learning(parts).replay(entry, held.id)
    if given.json:
        write_json(asdict(made))
        return 0
    say(f"{made.old_outcome} {', '.join(made.old_policies)}\n{made.old_reply}\n")
    say(f"{made.new_outcome} {', '.join(made.new_policies)}\n{made.new_reply}")
    return 0


def _work(given: argparse.Namespace, parts: Parts) -> int:
    """Ends when nothing waits, or with the process that started it."""
    learning = Learning(parts)
    while given.parent in (None, os.getppid()) and learning.step():
        pass
    return 0


def _known(name: str, parts: Parts) -> Proposal:
    """The proposal of that id, or the only one that begins so. Raises `UsageError`."""
    store = Proposals(parts.engine)
    if held := store.show(name, teams=None):
        return held
    alike = [one.id for one in store.listed(teams=None, states=list(State), limit=100_000) if one.id.startswith(name)]
    found = store.show(alike[0], teams=None) if len(alike) == 1 and name else None
    if found is None:
        raise UsageError(f"There is no proposal {name!r}.", remedy="See 'copilot proposals list --all'.")
    return found
