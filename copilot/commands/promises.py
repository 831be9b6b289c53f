"""`copilot promises`: what was promised to customers, what is due, and what was kept or broken."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from copilot.build import Parts, utc_now
from copilot.commands.output import say, write_json
from copilot.planning.clock import local_time
from copilot.store.promises import Promises, on_time

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from copilot.settings import Settings
    from copilot.types import Promise


def promises(given: argparse.Namespace, settings: Settings) -> int:
    """Lists them, the one due first first; "due" are the open ones whose time has passed."""
    now = utc_now()
    state = None if given.state in {None, "due"} else given.state
    found = Promises(Parts(settings).engine).listed(team=given.team, state=state)
    if given.state == "due":
        found = [one for one in found if one.overdue(now)]
    if given.json:
        write_json([_json(one, now) for one in found])
        return 0
    for one in found:
        say(f"{local_time(one.due):%Y-%m-%d %H:%M}  {_told(one, now):<7} {one.team:<10} {one.owner:<16} {one.what}")
        say(f"    {one.entry_id}, by {one.made_by}")
    if not found:
        say("No promise.", quiet=True)
    return 0


def _told(promise: Promise, now: datetime) -> str:
    if promise.state == "kept" and not on_time(promise):
        return "late"
    return "due" if promise.overdue(now) else promise.state


def _json(promise: Promise, now: datetime) -> dict[str, object]:
    return asdict(promise) | {"overdue": promise.overdue(now), "on_time": on_time(promise)}
