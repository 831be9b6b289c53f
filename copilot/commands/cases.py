"""`copilot cases list|show|accept|reject`: what was learned waits for a lead."""

from __future__ import annotations

from dataclasses import asdict, replace
from itertools import islice
from typing import TYPE_CHECKING

from copilot.build import Parts, new_id, utc_now
from copilot.commands.judging import known
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.knowledge import learned
from copilot.knowledge.proposals import case_of, entry_of, waits
from copilot.store.logbook import Logbook
from copilot.types import Role, Verdict

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from copilot.pages import Case
    from copilot.settings import Settings


def cases(given: argparse.Namespace, settings: Settings) -> int:
    """Runs one of list, show, accept and reject."""
    parts = Parts(settings)
    return {"list": _list, "show": _show, "accept": _accept, "reject": _reject}[given.what](given, parts)


def _list(given: argparse.Namespace, parts: Parts) -> int:
    if given.limit < 1:
        raise UsageError("--limit must be 1 or more.")
    found = list(islice(_waiting(Logbook(parts.engine), given.team), given.limit))
    if given.json:
        write_json([asdict(case) for case in found])
        return 0
    for case in found:
        say(f"{case.opened_at:%Y-%m-%d}  {case.id}  {case.team:<10} {case.outcome:<8} {', '.join(case.policies)}")
        say(f"    {' '.join(case.contacts[-1].text.split())[:100]}")
    if not found:
        say("No case waits for a lead.", quiet=True)
    return 0


def _waiting(book: Logbook, team: str | None) -> Iterator[Case]:
    for whole in book.ended(team):
        if whole.suggestion and waits(whole.verdicts) and (case := case_of(whole.suggestion, whole.verdicts)):
            yield case


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
    """Into the file first: if the rest fails, the case still waits, and accepting it again changes nothing."""
    case = replace(_case(given.case, parts), reviewed_by=f"lead:{given.by.removeprefix('lead:')}")
    learned.put(parts.settings.copilot_knowledge, case)
    parts.log.judge(_decision(given, case.source, "accepted"))
    return _tell(
        given, case.id, f"{case.id} is in {learned.FILE} of the knowledge folder. 'copilot index' takes it in."
    )


def _reject(given: argparse.Namespace, parts: Parts) -> int:
    """Also one that was accepted before: it is taken out of the file again."""
    case = _case(given.case, parts)
    out = learned.take_out(parts.settings.copilot_knowledge, case.id)
    parts.log.judge(_decision(given, case.source, "rejected"))
    taken = f" It is out of {learned.FILE}; 'copilot index' forgets it." if out else ""
    return _tell(given, case.id, f"{case.id} is no case to learn from.{taken}")


def _tell(given: argparse.Namespace, case: str, text: str) -> int:
    if given.json:
        write_json({"case": case, "decision": f"{given.what}ed", "file": learned.FILE})
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


def _decision(given: argparse.Namespace, source: str, kind: str) -> Verdict:
    return Verdict(
        id=f"cli:{new_id()}",
        entry_id=source.removeprefix("entry:"),
        by=given.by,
        at=utc_now(),
        kind=kind,
        role=Role.LEAD,
    )
