"""Opinions out of the log: who objected to which policy, and who used it after all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from copilot.changes import Changes, PageChange
from copilot.pages import Team
from copilot.ports import Opinion
from copilot.store.entries import SqlLog
from copilot.store.knowledge import KnowledgeStore
from copilot.store.opinions import SqlOpinions
from copilot.types import Evidence, Outcome, Plan, Point, Principal, Role, Verdict

from .make import NOW, later, page, question, sight, suggestion

MADRID = sight({"madrid", "all"}, at=later(3600))


def plan(policy: str) -> Plan:
    found = Evidence(
        id=f"{policy}#can", page=policy, kind="policy", title="t", section="can", heading="h", language="es", text="x",
        score=1.0, found_by=(), source="s", owner="o",
    )  # fmt: skip
    return Plan(outcome=Outcome.SUGGESTED, can=(Point(text="p", cites=(found.id,)),), evidence=(found,))


class Desk:
    """A log, and short ways to fill it."""

    def __init__(self, engine: Engine) -> None:
        self._log, self._count = SqlLog(engine), 0
        self.opinions = SqlOpinions(engine)

    def suggests(self, entry: str, policy: str, team: str = "madrid") -> None:
        asked = question(id=entry, asker=Principal(user="U", team=team))
        self._log.record(replace(suggestion(question=asked, plan=plan(policy)), entry_id=entry), {})

    def says(self, entry: str, kind: str = "dismissed", reason: str | None = "wrong_policy", **given: Role) -> None:
        self._count += 1
        self._log.judge(
            Verdict(
                id=f"v{self._count}", entry_id=entry, by="ana", at=later(self._count), kind=kind,
                reason=reason if kind == "dismissed" else None, **given,
            )
        )  # fmt: skip

    def about(self, who: object = MADRID) -> list[tuple[str, bool]]:
        found: list[Opinion] = list(self.opinions.about(who))  # type: ignore[arg-type]
        return [(one.entry, one.right) for one in found]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """An empty log."""
    return Desk(engine)


def test_nobody_objected_and_there_is_nothing_to_hear(desk: Desk) -> None:
    """Uses alone are no matter, nor are dismissals for other reasons."""
    desk.suggests("e1", "envio")
    desk.says("e1", "used")
    desk.says("e1", reason="tone")

    assert desk.about() == []


def test_an_objection_and_what_answers_it(desk: Desk) -> None:
    """Uses of the same suggestion and of the same policy elsewhere, oldest first; not those of other policies."""
    for entry, policy in (("e1", "envio"), ("e2", "envio"), ("e3", "baja")):
        desk.suggests(entry, policy)
    desk.says("e1", role=Role.LEAD)
    for entry, kind in (("e2", "used"), ("e3", "used"), ("e1", "edited")):
        desk.says(entry, kind)

    assert desk.about() == [("e1", False), ("e2", True), ("e1", True)]
    first = desk.opinions.about(MADRID)[0]
    assert (first.policies, first.lead, first.by, first.at) == (("envio",), True, "ana", later(1))


def test_a_use_in_another_language_answers_too(desk: Desk, engine: Engine) -> None:
    """A page and its translation are one policy."""
    pages = (page("envio", translations=("delivery",)), page("delivery", language="en", translations=("envio",)))
    KnowledgeStore(engine).apply(
        Changes(pages=tuple(PageChange(page=one, passages=(), tokens=frozenset({"all"})) for one in pages))
    )
    desk.suggests("e1", "envio")
    desk.suggests("e2", "delivery")
    desk.says("e1")
    desk.says("e2", "used")

    assert desk.about() == [("e1", False), ("e2", True)]


def test_only_the_log_in_sight_is_heard(desk: Desk, engine: Engine) -> None:
    """One's own team's and that of the teams whose cases one sees; with other readers, what all of them may see."""
    teams = (
        Team(id="madrid", name="m", kind="in-house", sees_cases_of=("madrid", "sur")),
        Team(id="sur", name="s", kind="partner", sees_cases_of=("sur",)),
    )
    KnowledgeStore(engine).apply(Changes(teams=teams))
    for entry, team in (("e1", "madrid"), ("e2", "sur")):
        desk.suggests(entry, "envio", team)
        desk.says(entry)
    at = MADRID.at

    assert desk.about() == [("e1", False), ("e2", False)]
    assert desk.about(sight({"sur", "all"}, at=at)) == [("e2", False)]
    assert desk.about(sight({"madrid", "all"}, {"sur", "all"}, at=at)) == [("e2", False)]
    assert desk.about(sight({"norte", "all"}, at=at)) == []
    assert desk.about(sight(at=at)) == []


def test_what_is_said_later_is_heard_later(desk: Desk) -> None:
    """And heard at once when its time has come, though others have been asked for before."""
    desk.suggests("e1", "envio")
    desk.says("e1")
    assert desk.about(sight({"madrid"}, at=NOW)) == []
    assert desk.about() == [("e1", False)]
    desk.says("e1", "used")
    assert desk.about() == [("e1", False), ("e1", True)]
