"""What a lead looks at, counted from the log; and who wants a digest when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine

from copilot.store.digests import Digest, Digests
from copilot.store.entries import SqlLog
from copilot.store.figures import Overview, Wrong
from copilot.types import HeardBefore, Outcome, Plan, Principal, Verdict

from .make import NOW, later, question, suggestion


def asked(log: SqlLog, id: str, team: str = "atencion", cause: str = "", days: int = 0, **given: Any) -> None:
    """An entry of a team, so many days ago, perhaps with a root cause."""
    heard = HeardBefore(
        cause=cause, title="", count=1, since="2026-01-01", teams=(), channels=(), owner="", status="open"
    )
    who = Principal(user="U1", team=team)
    made = question(f"q {id}", asker=who, at=NOW - timedelta(days=days))
    plan = Plan(outcome=Outcome.SUGGESTED, heard_before=heard if cause else None)
    log.record(suggestion(id, question=made, plan=plan, **given), {})


def said(log: SqlLog, entry: str, kind: str, by: str = "U1", **given: Any) -> None:
    log.judge(Verdict(id=f"{entry}:{kind}:{by}", entry_id=entry, by=by, at=NOW, kind=kind, **given))


WEEK = (NOW - timedelta(days=7), later(1))


def test_figures_count_suggestions_and_not_presses(engine: Engine) -> None:
    """Of the team and the time that were asked for."""
    log = SqlLog(engine)
    for id, team in (("e1", "atencion"), ("e2", "atencion"), ("e3", "redes")):
        asked(log, id, team)
    asked(log, "old", days=9)
    asked(log, "nothing", outcome=Outcome.ABSTAINED)
    for entry, kind, by in (("e1", "used", "U1"), ("e1", "used", "U2"), ("e2", "edited", "U1"), ("e3", "used", "U1")):
        said(log, entry, kind, by)
    all_of_them, ours = (Overview(engine).figures(team, *WEEK) for team in (None, "atencion"))

    assert (all_of_them.questions, all_of_them.used, all_of_them.edited, all_of_them.abstained) == (4, 2, 1, 1)
    assert (ours.questions, ours.used, ours.edited, ours.dismissed) == (3, 1, 1, 0)


def test_a_cause_recurs_when_it_comes_up_more_than_before(engine: Engine) -> None:
    """At least twice, and more often than in the time of the same length before."""
    log = SqlLog(engine)
    for id, cause, days in (
        ("a1", "more", 1), ("a2", "more", 2), ("a3", "more", 10), ("b1", "less", 1), ("b2", "less", 9),
        ("b3", "less", 10), ("c1", "once", 1),
    ):  # fmt: skip
        asked(log, id, cause=cause, days=days)
    (found,) = Overview(engine).recurring(None, *WEEK)

    assert (found.cause, found.count, found.before) == ("more", 2, 1)
    assert list(Overview(engine).recurring("redes", *WEEK)) == []


def test_what_was_judged_wrong_comes_with_the_reason(engine: Engine) -> None:
    """The question, who said so, and why."""
    log = SqlLog(engine)
    asked(log, "e1")
    said(log, "e1", "dismissed", reason="tone", text="Muy seco.")

    assert [Wrong(entry_id="e1", question=question().text, reason="tone", text="Muy seco.", by="U1", at=NOW)] == list(
        Overview(engine).wrong("atencion", *WEEK)
    )


def test_a_lead_has_one_digest(engine: Engine) -> None:
    """The last choice holds; having had a day's is remembered; none is none."""
    held = Digests(engine)
    early = Digest(workspace="T1", user="U1", hour=8, timezone="Europe/Madrid", language="es", team="atencion")
    late = Digest(workspace="T1", user="U1", hour=18, timezone="UTC", language="en", team="atencion")
    held.want(early)
    held.want(late)
    held.had("T1", "U1", date(2026, 11, 29))
    (found,) = held.all()

    assert (18, "UTC", date(2026, 11, 29)) == (found.hour, found.timezone, found.last_day)
    held.stop("T1", "U1")
    assert held.find("T1", "U1") is None
