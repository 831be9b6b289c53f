"""`copilot cases list|show|accept|reject`: what was learned waits for a lead."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

from copilot.build import Parts
from copilot.commands.judging import known
from copilot.commands.output import say, write_json
from copilot.commands.proposals import taken_in, worked
from copilot.errors import UsageError
from copilot.knowledge import learned
from copilot.knowledge.proposals import case_of, entry_of
from copilot.learning.gate import NotAccepted
from copilot.store.learning import Jobs
from copilot.store.logbook import Logbook
from copilot.types.learning import State, Task
from copilot.workers.solved import Solved

if TYPE_CHECKING:
    import argparse

    from copilot.pages import Case
    from copilot.settings import Settings


def cases(given: argparse.Namespace, settings: Settings) -> int:
    """Runs one of list, show, accept and reject."""
    parts = Parts(settings)
    return {"list": _list, "show": _show, "accept": _accept, "reject": _reject}[given.what](given, parts)


def _list(given: argparse.Namespace, parts: Parts) -> int:
    if given.limit < 1:
        raise UsageError("--limit must be 1 or more.")
    found = [one.case for one in islice(Solved(parts).waiting(given.team), given.limit)]
    if given.json:
        write_json([asdict(case) for case in found])
        return 0
    for case in found:
        say(f"{case.opened_at:%Y-%m-%d}  {case.id}  {case.team:<10} {case.outcome:<8} {', '.join(case.policies)}")
        say(f"    {' '.join(case.contacts[-1].text.split())[:100]}")
    if not found:
        say("No case waits for a lead.", quiet=True)
    return 0


def _show(given: argparse.Namespace, parts: Parts) -> int:
    case = _case(given.case, parts)
    if given.json:
        write_json(asdict(case))
        return 0
    say(f"{case.id}  {case.team}  {case.outcome}\npolicies: {', '.join(case.policies)}")
    if case.workarounds:
        say(f"workarounds: {', '.join(case.workarounds)}")
    for contact in case.contacts:
        say(f"> {contact.text}")
    say(f"→ {case.resolution}")
    return 0


def _accept(given: argparse.Namespace, parts: Parts) -> int:
    """Tries it here and now; raises `NotAccepted`, with the way to look at it, where the trial stands against it."""
    case = _case(given.case, parts)
    held = Solved(parts).accept(case.source.removeprefix("entry:"), given.by)
    asked = Jobs(parts.engine).newest(held.id, Task.ACCEPT) if held and held.state is not State.ACCEPTED else None
    if held is not None and asked is not None:
        done = worked(parts, asked)
        if done.state == "failed":
            raise NotAccepted(
                str(done.result.get("data") or "It could not be tried."), code="stands_against",
                remedy=f"Its trial: 'copilot proposals show {held.id}'.",
            )  # fmt: skip
    taken_in(parts)
    return _tell(given, case, f"{case.id} is in {learned.FILE} of the knowledge folder, and taken in.")


def _reject(given: argparse.Namespace, parts: Parts) -> int:
    """Also one that was accepted before: it is taken out of the file again."""
    case = _case(given.case, parts)
    Solved(parts).reject(case.source.removeprefix("entry:"), given.by)
    taken_in(parts)
    return _tell(given, case, f"{case.id} is no case to learn from.")


def _tell(given: argparse.Namespace, case: Case, text: str) -> int:
    if given.json:
        write_json({"case": case.id, "decision": f"{given.what}ed", "file": learned.FILE})
    else:
        say(text)
    return 0


def _case(name: str, parts: Parts) -> Case:
    """The case of that entry. Raises `UsageError` when there is none to be made of it."""
    whole = known(Logbook(parts.engine), entry_of(name))
    case = case_of(whole.suggestion, whole.verdicts) if whole.suggestion else None
    if case is None:
        raise UsageError(
            f"The entry {whole.entry.id!r} makes no case: its suggestion was not used, its end is not known, "
            "or it rests on no policy.",
            remedy="See 'copilot cases list', and 'copilot verdict' to say how it ended.",
        )
    return case
