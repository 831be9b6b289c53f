"""The log: everything is written down once, and read back newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, text

from copilot.errors import StoreError
from copilot.ports import Log
from copilot.store.engine import writing
from copilot.store.entries import SqlLog, cited_policies
from copilot.store.logbook import Logbook
from copilot.types import Evidence, HeardBefore, Outcome, Plan, Point, Verdict

from .make import NOW, later, question, suggestion


def evidence(id: str, page: str, kind: str = "policy") -> Evidence:
    return Evidence(
        id=id,
        page=page,
        kind=kind,
        title="t",
        section="can",
        heading="h",
        language="es",
        text="x",
        score=1.0,
        found_by=(),
        source="s",
        owner="o",
    )


def verdict(id: str = "v1", **given: object) -> Verdict:
    values = {"entry_id": "e1", "by": "U1", "at": NOW, "kind": "used"} | given
    return Verdict(id=id, **values)  # type: ignore[arg-type]


@pytest.fixture
def log(engine: Engine) -> Log:
    """The port, fulfilled."""
    return SqlLog(engine)


@pytest.fixture
def book(engine: Engine) -> Logbook:
    """What reads the same log."""
    return Logbook(engine)


def test_a_suggestion_is_read_back_whole(log: Log, book: Logbook) -> None:
    """With its line in the log, and the digests of what made it."""
    heard = HeardBefore(cause="c", title="t", count=3, since="", teams=(), channels=(), owner="o", status="open")
    plan = Plan(
        outcome=Outcome.SUGGESTED,
        can=(Point(text="p", cites=("a#1",)),),
        evidence=(evidence("a#1", "a"), evidence("b#1", "b")),
        heard_before=heard,
    )
    whole = suggestion(plan=plan, prompt_digest="own")
    log.record(whole, {"index": "i1", "prompt": "p1", "model": "m1"})
    shown = book.show("e1")
    assert shown is not None
    assert (shown.suggestion, shown.question, shown.verdicts) == (whole, whole.question, ())
    entry = shown.entry
    assert (entry.id, entry.question_id, entry.at, entry.asked_by) == ("e1", "q of e1", NOW, "U1")
    assert (entry.outcome, entry.failure, entry.language, entry.writer) == ("suggested", None, "es", "extractive")
    assert (entry.prompt_digest, entry.index_digest, entry.model) == ("own", "i1", "m1")
    assert (entry.heard_cause, entry.policies, entry.timings_ms) == ("c", ("a",), {"total": 12.5})


def test_a_failure_is_an_entry_too(log: Log, book: Logbook) -> None:
    """Found by its question; the same question may fail again, and succeed in the end under its own id."""
    log.record_failure(question("q1"), "WriterFailed", {"prompt": "p1"})
    log.record_failure(question("q1"), "IndexUnavailable", {})
    log.record(suggestion("q1", question=question("q1")), {})
    entries = book.newest()
    assert sorted((entry.id, entry.failure) for entry in entries) == [
        ("q1", None),
        ("q1-failed", "WriterFailed"),
        ("q1-failed-2", "IndexUnavailable"),
    ]
    shown = book.show("q1-failed")
    assert shown is not None
    assert (shown.entry.outcome, shown.suggestion, shown.question) == ("failed", None, question("q1"))
    assert shown.entry.prompt_digest == "p1"


def test_a_failed_question_is_shown_by_its_own_id(log: Log, book: Logbook) -> None:
    """Its id is what the asker was told."""
    log.record_failure(question("q_%"), "WriterFailed", {})
    log.record_failure(question("q_x"), "WriterFailed", {})
    shown = book.show("q_%")
    assert shown is not None and shown.entry.id == "q_%-failed"
    assert book.show("nothing") is None


def test_an_entry_is_written_once(log: Log) -> None:
    """A second one of the same id is refused by name."""
    log.record(suggestion(), {})
    with pytest.raises(StoreError, match="'e1' is in the log already"):
        log.record(suggestion(), {})


def test_verdicts_are_added_oldest_first(log: Log, book: Logbook) -> None:
    """One that is delivered twice counts once."""
    log.record(suggestion(), {})
    edited = verdict("v2", kind="edited", at=later(60), text="Lo miro yo.", reason="tono")
    for each in (edited, verdict("v1"), edited):
        log.judge(each)
    shown = book.show("e1")
    assert shown is not None
    assert shown.verdicts == (verdict("v1"), edited)


def test_a_verdict_on_nothing_is_refused(log: Log) -> None:
    """The error names the entry that is not there."""
    with pytest.raises(StoreError, match="no entry 'e1'"):
        log.judge(verdict())


@pytest.mark.parametrize("change", ["UPDATE verdicts SET kind = 'used'", "DELETE FROM verdicts"])
def test_nobody_changes_a_verdict(engine: Engine, log: Log, book: Logbook, change: str) -> None:
    """The database itself refuses."""
    log.record(suggestion(), {})
    log.judge(verdict(kind="dismissed"))
    with pytest.raises(StoreError), writing(engine) as connection:
        connection.execute(text(change))
    shown = book.show("e1")
    assert shown is not None and shown.verdicts == (verdict(kind="dismissed"),)


def test_text_that_no_database_holds_is_written_all_the_same(log: Log, book: Logbook) -> None:
    """A question is never lost to a broken emoji."""
    log.record(suggestion(question=question(text="a\ud83d\0b"), reply="c\ude00"), {})
    shown = book.show("e1")
    assert shown is not None and shown.suggestion is not None
    assert (shown.entry.question, shown.entry.reply) == ("a\ufffd\ufffdb", "c\ufffd")


def test_times_of_all_zones_are_in_one_order(log: Log, book: Logbook) -> None:
    """What was asked at 22:00 in Madrid came before what was asked at 21:30 in London; a time needs a zone."""
    madrid = datetime(2026, 11, 29, 22, tzinfo=timezone(timedelta(hours=1)))
    london = datetime(2026, 11, 29, 21, 30, tzinfo=UTC)
    log.record(suggestion("madrid", question=question("q1", at=madrid)), {})
    log.record(suggestion("london", question=question("q2", at=london)), {})
    assert [(entry.id, entry.at) for entry in book.newest()] == [("london", london), ("madrid", madrid)]
    with pytest.raises(ValueError, match="no time zone"):
        log.record(suggestion("nowhere", question=question("q3", at=madrid.replace(tzinfo=None))), {})


def test_cited_policies_are_those_the_plan_rests_on() -> None:
    """Not what was only found, no other kinds, each once, best first."""
    plan = Plan(
        outcome=Outcome.SUGGESTED,
        can=(Point(text="x", cites=("w#1", "b#2")), Point(text="y", cites=("b#1", "a#1"))),
        evidence=(
            evidence("b#1", "b"),
            evidence("c#1", "c"),
            evidence("w#1", "w", "workaround"),
            evidence("a#1", "a"),
            evidence("b#2", "b"),
        ),
    )
    assert cited_policies(plan) == ["b", "a"]
    assert cited_policies(replace(plan, can=())) == []
