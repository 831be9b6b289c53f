"""Entries, what was said and told of them, and the count over them: for tests of figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.engine import writing
from copilot.store.entries import SqlLog, record
from copilot.store.measured import Measured
from copilot.store.measuring import Measuring
from copilot.store.threads import Thread, ensure
from copilot.types import (
    By,
    Effort,
    Evidence,
    Group,
    Outcome,
    Plan,
    Point,
    Principal,
    Reading,
    Register,
    Sender,
    Slice,
    Spread,
    Told,
    Trial,
    Verdict,
)

from .make import NOW, later, question, suggestion
from .seeded import TEAMS

WIDE = Slice(teams=frozenset(TEAMS), since=(NOW - timedelta(days=90)).date(), until=NOW.date())


def asked(
    engine: Engine, id: str, *, team: str = "atencion", by: str = "U1", thread: str = "", contacts: int = 0,
    trial: Trial | None = None, policy: str = "", facts: dict[str, str] | None = None, seconds: float = 0, **more: Any,
) -> None:  # fmt: skip
    """An entry, perhaps in a thread, from somebody who has been in touch so often."""
    made = question(f"q {id}", asker=Principal(user=by, team=team), at=later(seconds), trial=trial)
    read = Reading(language="es", register=Register.USTED, effort=Effort(contacts=contacts), facts=facts or {})
    plan = Plan(outcome=more.get("outcome", Outcome.SUGGESTED))
    if policy:
        found = Evidence(
            id=f"{policy}#can", page=policy, kind="policy", title="", section="can", heading="", language="es",
            score=1.0, found_by=(), text="", source="", owner="", reviewed_on=None,
        )  # fmt: skip
        plan = Plan(outcome=Outcome.SUGGESTED, can=(Point(text="Sí", cites=(found.id,)),), evidence=(found,))
    with writing(engine) as connection:
        place = Thread(team="T1", channel="C1", ts=thread)
        conversation = ensure(connection, place, by, NOW) if thread else None
        record(
            connection, suggestion(id, question=made, reading=read, plan=plan, **more), {}, conversation=conversation
        )


def said(engine: Engine, entry: str, kind: str, seconds: float = 60, **more: Any) -> None:
    one = Verdict(id=f"{entry}:{kind}:{seconds}", entry_id=entry, by="U1", at=later(seconds), kind=kind, **more)
    SqlLog(engine).judge(one)


def counted(engine: Engine, part: Slice = WIDE, by: By = By.ALL, spreads: Sequence[Spread] = ()) -> dict[str, Group]:
    Measuring(engine).catch_up()
    return Measured(engine).groups(part, by, later(7 * 86_400), spreads)


def told(engine: Engine, entry: str, seconds: float, **what: Any) -> None:
    """A helpdesk tells something of the case of an entry."""
    sender = Sender(token="t", source="zendesk", teams=frozenset(TEAMS))
    taken = CaseOutcomes(engine).keep([Told(line=1, at=later(seconds), entry=entry, **what)], sender, later(seconds))
    assert taken and taken[0].new
