"""A log that is older than its filters: everything in it is found after the upgrade."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, MetaData, insert

from copilot.store.codec import dumps
from copilot.store.engine import migrate, writing
from copilot.store.log import Log
from copilot.store.schema import entries, verdicts
from copilot.types import Note, Question, Suggestion, Turn
from copilot.types.log import LogFilter

from .make import NOW, later, question, suggestion
from .test_log_filter import write

BEFORE = "0011"
"""The migration that brings the filters."""
TEAMS = ("madrid",)


@pytest.fixture
def older(as_before: Callable[[str], Engine]) -> Engine:
    """A database as it was before."""
    return as_before(BEFORE)


def _row(id: str, made: Suggestion | Question) -> dict[str, object]:
    asked = made if isinstance(made, Question) else made.question
    row = {
        "id": id, "question_id": asked.id, "at": asked.at, "asked_by": "U1", "team": "madrid", "role": "agent",
        "question": asked.text, "timings_ms": {}, "policies": ["envios-es"], "language": "es",
    }  # fmt: skip
    if isinstance(made, Question):
        return row | {"outcome": "failed", "reply": None, "data": dumps(Question, made), "policies": []}
    return row | {"outcome": "suggested", "reply": made.reply, "data": dumps(Suggestion, made)}


def _old(engine: Engine) -> None:
    """Two entries of one instant and a failure before them, written as they were; said of, promised, graded."""
    turns = (Turn(author="customer", text="Vivo en Córdoba"),)
    first = suggestion("e1", question=question("q1", text="¿Y el envío?", at=later(9), thread=turns))
    second = suggestion("e2", question=question("q2", at=later(9)), notes=(Note(code="trimmed", text="x"),))
    rows = [_row("e1", first), _row("e2", second), _row("q0-failed", question("q0"))]
    said = {"entry_id": "e1", "by": "U1", "at": NOW, "role": "agent", "reason": None, "text": None}
    judged = [
        {**said, "id": "v1", "kind": "edited", "text": "Lo mando a Cádiz"},
        {**said, "id": "v2", "kind": "dismissed", "reason": "tone", "entry_id": "e2"},
        {**said, "id": "v3", "kind": "graded", "by": "ana", "role": "lead"},
    ]
    promise = {
        "id": "p", "entry_id": "e2", "team": "madrid", "what": "x", "owner": "x", "due": NOW, "made_by": "U1",
        "made_at": NOW, "workspace": "T", "channel": "C", "language": "es",
    }  # fmt: skip
    tables = MetaData()
    with writing(engine) as connection:
        connection.execute(insert(entries), rows)
        connection.execute(insert(verdicts), judged)
        tables.reflect(connection, only=["promises", "grades"])
        held = entries.metadata.tables["promises"]
        connection.execute(insert(held), promise)
        grade = {"verdict_id": "v3", "entry_id": "e1", "version": 1, "policy": 4, "honesty": 2}
        connection.execute(insert(tables.tables["grades"]), grade)


def test_what_was_there_before_is_found_after(older: Engine) -> None:
    """By every filter, newest first, and what comes later stands beside it."""
    _old(older)
    migrate(older)
    log = Log(older)

    def ids(**chosen: object) -> list[str]:
        return [line.id for line in log.page(LogFilter(**chosen), TEAMS).lines]  # type: ignore[arg-type]

    assert ids() == ["e2", "e1", "q0-failed"]
    assert (ids(text="cordoba envio"), ids(text="cadiz")) == (["e1"], ["e1"])
    assert (ids(verdict=("edited",)), ids(reason=("tone",)), ids(check=("trimmed",))) == (["e1"], ["e2"], ["e2"])
    assert (ids(policy=("envios-es",)), ids(promise=True), ids(grade=("2",))) == (["e2", "e1"], ["e2"], ["e1"])
    assert (ids(outcome=("failed",)), ids(since=later(9))) == (["q0-failed"], ["e2", "e1"])
    write(older, "e3", seconds=9)
    assert ids()[:2] == ["e3", "e2"]
