"""`copilot ask` and `copilot search`."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from copilot.build import Parts, new_id, utc_now
from copilot.commands.output import say, write_json
from copilot.commands.thread import read_thread
from copilot.errors import UsageError
from copilot.planning.clock import local_time
from copilot.reading import language
from copilot.report import as_json, as_text, evidence_json
from copilot.types import Principal, Question, Role

if TYPE_CHECKING:
    import argparse

    from copilot.settings import Settings
    from copilot.types import Evidence


def ask(given: argparse.Namespace, settings: Settings) -> int:
    """Prints one suggestion; it is in the log."""
    parts = Parts(settings)
    text = sys.stdin.read() if given.text == "-" else given.text
    at = moment(given.at) or local_time(utc_now())
    parts.preload()
    ready(parts, quiet=given.json)
    question = Question(
        id=new_id(),
        text=text,
        asker=asker(parts, given),
        at=at,
        thread=read_thread(given.thread) if given.thread else (),
        via=given.via,
        brand=brand(parts, given.brand),
    )
    made = parts.copilot.suggest(question)
    if given.json:
        write_json(as_json(made))
    else:
        say(as_text(made))
    return 0


def search(given: argparse.Namespace, settings: Settings) -> int:
    """Prints the evidence for a text."""
    if given.limit < 1:
        raise UsageError("--limit must be 1 or more.")
    parts = Parts(settings)
    parts.preload()
    ready(parts, quiet=given.json)
    at = local_time(utc_now())
    sight = parts.access.sight(asker(parts, given), at)
    found = parts.search.find(given.text, language.detect(given.text).language, sight, kept=200)
    hits = [one for one in found.evidence if given.kind in (None, one.kind)][: given.limit]
    if given.json:
        write_json(
            {"confidence": found.confidence, "notices": found.notices, "hits": [evidence_json(one) for one in hits]}
        )
    else:
        say("\n".join(map(_line, hits)) or "Nothing was found.")
    return 0


def _line(one: Evidence) -> str:
    text = " ".join(one.text.split())
    return f"{one.score:.3f}  {one.id}  [{', '.join(one.found_by)}]\n       {one.title} › {one.heading}: {text[:110]}"


def asker(parts: Parts, given: argparse.Namespace) -> Principal:
    """Whoever asks on this command line. Raises `UsageError` for a team that nobody knows."""
    known = [team.id for team in parts.company.teams()]
    team = given.team or parts.settings.copilot_default_team
    if known and team not in known:
        raise UsageError(f"There is no team {team!r}.", remedy=f"The teams are: {', '.join(known)}.")
    return Principal(user="cli", team=team, role=Role(given.role))


def brand(parts: Parts, named: str | None) -> str | None:
    """The brand, if there is one of that name. Raises `UsageError` otherwise."""
    known = parts.company.brands()
    if named and known and named not in known:
        raise UsageError(f"There is no brand {named!r}.", remedy=f"The brands are: {', '.join(known)}.")
    return named


def moment(written: str | None) -> datetime | None:
    """A time as given on the command line, in the company's zone where it names none. Raises `UsageError`."""
    if not written:
        return None
    try:
        return local_time(datetime.fromisoformat(written))
    except ValueError as error:
        raise UsageError(f"{written!r} is not a time.", remedy="Write it as 2026-11-22T10:20:00+01:00.") from error


def ready(parts: Parts, *, quiet: bool) -> None:
    """Indexes the knowledge when nothing has been indexed yet."""
    if parts.store.held():
        return
    say("Nothing is indexed yet: reading the knowledge folder first…", quiet=quiet)
    parts.reindex()
