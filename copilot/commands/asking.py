"""`copilot ask` and `copilot search`."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from copilot.build import Parts, new_id, utc_now
from copilot.commands.output import say, write_json
from copilot.errors import QuestionRejected, UsageError
from copilot.planning.clock import local_time
from copilot.reading import language
from copilot.report import as_json, as_text, evidence_json
from copilot.slack.words import say as words
from copilot.types import Principal, Question, Role
from copilot.words import clean, tokens

if TYPE_CHECKING:
    import argparse

    from copilot.ports import Embedder
    from copilot.settings import Settings
    from copilot.types import Evidence, Turn

_TELLING = 2_000
"""So many characters tell the language of a text."""
_YEARS = range(1970, 2200)
"""What calendars and time zones can reckon with at both ends."""
_AS_TIME = "Write it as 2026-11-22T10:20:00+01:00."


def ask(given: argparse.Namespace, settings: Settings, embedder: Embedder) -> int:
    """Prints one suggestion; it is in the log."""
    parts = Parts(settings, loading=embedder, once=True)
    text = sys.stdin.read() if given.text == "-" else given.text
    at = moment(given.at) or local_time(utc_now())
    ready(parts, quiet=given.json)
    question = Question(
        id=new_id(),
        text=text,
        asker=asker(parts, given),
        at=at,
        thread=_thread(given.thread) if given.thread else (),
        via=given.via,
        brand=brand(parts, given.brand),
    )
    try:
        made = parts.copilot.suggest(question)
    except QuestionRejected as error:
        raise _in_their_words(error, text) from error
    if given.json:
        write_json(as_json(made))
    else:
        say(as_text(made))
    return 0


def _in_their_words(error: QuestionRejected, text: str) -> QuestionRejected:
    """The rejection in the language of the question, where it shows one."""
    if language.detect(text[:_TELLING], default="en").language != "es":
        return error
    remedy = words(f"{error.reason}_remedy", "es")
    return QuestionRejected(words(error.reason, "es"), reason=error.reason, remedy=remedy)


def _thread(name: str) -> tuple[Turn, ...]:
    from copilot.commands.thread import read_thread  # with parsers that a question without a thread need not wait for

    return read_thread(name)


def search(given: argparse.Namespace, settings: Settings, embedder: Embedder) -> int:
    """Prints the evidence for a text."""
    if given.limit < 1:
        raise UsageError("--limit must be 1 or more.")
    text = clean(given.text)
    if not tokens(text):
        raise UsageError("There are no words to search for.", remedy="Give a few words of what has happened.")
    parts = Parts(settings, loading=embedder, once=True)
    ready(parts, quiet=given.json)
    at = local_time(utc_now())
    sight = parts.access.sight(asker(parts, given), at)
    spoken = language.detect(text[:_TELLING]).language
    found = parts.search.find(text, spoken, sight, kept=200)
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
        given = datetime.fromisoformat(written)
    except ValueError as error:
        raise UsageError(f"{written!r} is not a time.", remedy=_AS_TIME) from error
    if given.year not in _YEARS:
        raise UsageError(f"{written!r} is no time that this is made for.", remedy=_AS_TIME)
    return local_time(given)


def ready(parts: Parts, *, quiet: bool) -> None:
    """Indexes the knowledge when nothing has been indexed yet."""
    if parts.store.held():
        return
    say("Nothing is indexed yet: reading the knowledge folder first…", quiet=quiet)
    parts.reindex()
