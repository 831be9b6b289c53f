"""What a team has learnt, as it is stored: for training, whoever may see it."""

from __future__ import annotations

from sqlalchemy import Engine

from copilot.pages import Kind
from copilot.store.entries import SqlLog
from copilot.store.knowledge import KnowledgeStore
from copilot.store.lessons import SqlLessons
from copilot.types import Verdict

from .make import NOW, case, case_change, changes, page, page_change, question, suggestion, workaround


def test_cases_are_those_that_somebody_reviewed(engine: Engine) -> None:
    """Of every team."""
    store = KnowledgeStore(engine)
    store.apply(
        changes(*(case_change(case(f"c{n}", reviewed_by=by), tokens={f"t{n}"}) for n, by in ((1, "l"), (2, ""))))
    )

    assert [one.id for one in SqlLessons(engine).cases()] == ["c1"]


def test_policies_are_those_in_force_with_their_passages(engine: Engine) -> None:
    """Whoever may see them; workarounds are none."""
    store = KnowledgeStore(engine)
    store.apply(changes(page_change(page("p"), tokens={"nobody"}), page_change(workaround("w"))))
    held = SqlLessons(engine).policies()

    assert [(id, of.kind, len(passages)) for id, (of, passages) in held.items()] == [("p", Kind.POLICY, 1)]


def test_only_suggestions_that_were_used_teach(engine: Engine) -> None:
    """Once each, however often; not those that were dismissed, nor those of which nothing was said."""
    log = SqlLog(engine)
    for id in ("e1", "e2", "e3"):
        log.record(suggestion(id, question=question(f"q-{id}", text=f"¿{id}?")), {})
    for id, entry, kind in (("v1", "e1", "used"), ("v2", "e1", "used"), ("v3", "e2", "dismissed")):
        log.judge(Verdict(id=id, entry_id=entry, by="U1", at=NOW, kind=kind))

    assert list(SqlLessons(engine).used()) == [("q-e1", "¿e1?", ())]
