"""Writing the log: the port `Log`, and the rows behind it for transactions that do more than log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from copilot.errors import StoreError
from copilot.pages import Kind
from copilot.store.codec import dumps
from copilot.store.engine import writing
from copilot.store.facets import REASON, VERDICT, add_facets, add_line, add_words
from copilot.store.faults import AlreadyThere
from copilot.store.schema import entries, verdicts
from copilot.types import Plan, Question, Suggestion, Verdict

FAILED = "failed"
"""The outcome of an entry that holds a failure instead of a suggestion."""


class SqlLog:
    """The port `Log`. Every call is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, suggestion: Suggestion, digests: Mapping[str, str]) -> None:
        """Writes the suggestion down. Raises `StoreError` when its entry is there already."""
        try:
            with writing(self._engine) as connection:
                record(connection, suggestion, digests)
        except AlreadyThere as error:
            raise StoreError(f"The entry {suggestion.entry_id!r} is in the log already.") from error

    def record_failure(self, question: Question, failure: str, digests: Mapping[str, str]) -> None:
        """Writes down that the question got no suggestion, and why. A question may fail more than once."""
        with writing(self._engine) as connection:
            record_failure(connection, question, failure, digests)

    def judge(self, verdict: Verdict) -> None:
        """Adds the verdict to its entry; the same one twice is one. Raises `StoreError` when there is no such entry."""
        row = {name: getattr(verdict, name) for name in ("id", "entry_id", "by", "at", "kind", "reason", "text")}
        row["role"] = verdict.role.value
        try:
            with writing(self._engine) as connection:
                known = connection.execute(select(verdicts.c.id).where(verdicts.c.id == verdict.id)).first()
                if not known:
                    add_verdict(connection, row)
        except AlreadyThere as error:
            raise StoreError(
                f"There is no entry {verdict.entry_id!r} in the log.",
                remedy="See 'copilot log list' for the entries there are.",
            ) from error


def record(
    connection: Connection, suggestion: Suggestion, digests: Mapping[str, str], *, conversation: int | None = None
) -> str:
    """Writes the suggestion down in the caller's transaction; returns the id of the entry.

    `digests` may name "prompt", "index" and "model".
    """
    heard = suggestion.plan.heard_before
    row = _asked(suggestion.question, digests) | {
        "id": suggestion.entry_id,
        "conversation_id": conversation,
        "language": suggestion.reading.language,
        "outcome": suggestion.outcome.value,
        "reply": suggestion.reply,
        "writer": suggestion.writer,
        "confidence": suggestion.confidence,
        "heard_cause": heard.cause if heard else None,
        "policies": cited_policies(suggestion.plan),
        "timings_ms": dict(suggestion.timings_ms),
        "data": dumps(Suggestion, suggestion),
        "rung": suggestion.rung or None,
        "usage": dict(suggestion.usage),
        "cost": suggestion.cost,
    }
    if suggestion.prompt_digest is not None:
        row["prompt_digest"] = suggestion.prompt_digest
    connection.execute(insert(entries), row)
    checks = [note.code for note in suggestion.notes]
    add_line(connection, row, suggestion.question, checks, suggestion.question.at)
    return suggestion.entry_id


def record_failure(
    connection: Connection,
    question: Question,
    failure: str,
    digests: Mapping[str, str],
    *,
    conversation: int | None = None,
) -> str:
    """Writes the failure down in the caller's transaction; returns the id of the entry, made from the question's."""
    row = _asked(question, digests) | {
        "id": _free_id(connection, f"{question.id}-{FAILED}"),
        "conversation_id": conversation,
        "outcome": FAILED,
        "failure": failure,
        "policies": [],
        "timings_ms": {},
        "data": dumps(Question, question),
    }
    connection.execute(insert(entries), row)
    add_line(connection, row | {"reply": None}, question, (), question.at)
    id: str = row["id"]
    return id


def add_verdict(connection: Connection, row: Mapping[str, Any]) -> None:
    """Writes a verdict down in the caller's transaction, so that its entry is found by it."""
    connection.execute(insert(verdicts), row)
    add_facets(connection, row["entry_id"], VERDICT, [row["kind"]])
    if row["reason"]:
        add_facets(connection, row["entry_id"], REASON, [row["reason"]])
    if row["kind"] == "edited" and row["text"]:
        add_words(connection, row["entry_id"], row["text"])


def cited_policies(plan: Plan) -> list[str]:
    """The policies whose passages the plan cites, best evidence first."""
    cited = set(_cites(plan))
    return list(
        dict.fromkeys(each.page for each in plan.evidence if each.kind == Kind.POLICY.value and each.id in cited)
    )


def _cites(plan: Plan) -> Iterator[str]:
    single = [item for item in (plan.goodwill, plan.follow_up) if item]
    groups: Sequence[Sequence[Any]] = (plan.can, plan.cannot, plan.steps, plan.workarounds, plan.lines, single)
    for group in groups:
        for item in group:
            yield from item.cites


def _asked(question: Question, digests: Mapping[str, str]) -> dict[str, Any]:
    return {
        "question_id": question.id,
        "at": question.at,
        "asked_by": question.asker.user,
        "team": question.asker.team,
        "role": question.asker.role.value,
        "brand": question.brand,
        "via": question.via,
        "question": question.text,
        "prompt_digest": digests.get("prompt"),
        "index_digest": digests.get("index"),
        "model": digests.get("model"),
    }


def _free_id(connection: Connection, wanted: str) -> str:
    pattern = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    taken = set(connection.execute(select(entries.c.id).where(entries.c.id.like(pattern, escape="\\"))).scalars())
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
