"""Measuring the log: each entry becomes a narrow row of facts, and again when something new was said of its case.

The log is the truth and the facts can be thrown away: what is missing or out of date is found by comparing the two.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select

from copilot.store.api_schema import case_outcomes
from copilot.store.case_outcomes import told_of
from copilot.store.engine import reading, writing
from copilot.store.entries import FAILED
from copilot.store.facts_schema import fact_policies, facts
from copilot.store.fates import fate_of
from copilot.store.logbook import as_verdict
from copilot.store.schema import entries, outbox, verdicts
from copilot.store.sql import batches, upsert
from copilot.types import ENDINGS, CaseOutcome, Verdict
from copilot.words import distance

MOST = 500
"""So many entries are measured in one transaction: a long one would hold up the writers."""
DRAFTED = ("suggested", "asks", "degraded")
"""Outcomes that come with words to send."""
_SENT = ("used", "edited")
_ENTRY = (
    "id", "conversation_id", "at", "asked_by", "team", "brand", "via", "language", "outcome", "reply", "heard_cause",
    "policies", "timings_ms", "cost", "data",
)  # fmt: skip


class Measuring:
    """Keeps the facts in step with the log. `zone` is where a day begins and ends."""

    def __init__(self, engine: Engine, zone: tzinfo = UTC) -> None:
        self._engine, self._zone = engine, zone

    def behind(self) -> int:
        """How many entries are not measured at all; 0 for almost all of the time."""
        with reading(self._engine) as connection:
            return max(0, _count(connection, entries) - _count(connection, facts))

    def first_day(self, user: str) -> date | None:
        """When somebody first asked, as far as is measured; None for whoever never did."""
        with reading(self._engine) as connection:
            found: date | None = connection.scalar(select(func.min(facts.c.day)).where(facts.c.agent == digest(user)))
            return found

    def catch_up(self, limit: int | None = None) -> int:
        """Measures what is new, at most about `limit` entries; returns how many were. Raises `StoreError`."""
        done = 0
        last: list[str] | None = None
        while limit is None or done < limit:
            with reading(self._engine) as connection:
                stale = _stale(connection, MOST if limit is None else min(MOST, limit - done))
            if not stale or stale == last:
                break
            done, last = done + self._measure(stale), stale
        return done

    def _measure(self, stale: Sequence[str]) -> int:
        with writing(self._engine) as connection:
            rows = _with_their_cases(connection, stale)
            said = _said(connection, [row.id for row in rows])
            posted = _posted(connection, [row.id for row in rows])
            told = told_of(connection, [row.id for row in rows])
            measured = [self._fact(row, said.get(row.id, []), posted.get(row.id)) for row in rows]
            _add_cases(measured, said, told)
            columns = [column.name for column in facts.c]
            upsert(connection, facts, [{name: one[name] for name in columns} for one in measured], key=["entry_id"])
            for batch in batches([row.id for row in rows]):
                connection.execute(delete(fact_policies).where(fact_policies.c.entry_id.in_(batch)))
            if cited := [one for row in rows for one in _policies(row)]:
                connection.execute(insert(fact_policies), cited)
        return len(rows)

    def _fact(self, row: Row[Any], said: Sequence[Verdict], posted: str | None) -> dict[str, Any]:
        """What one entry tells by itself."""
        day = row.at.astimezone(self._zone).date()
        held = json.loads(row.data)
        question, reading_of = (held, {}) if row.outcome == FAILED else (held["question"], held["reading"])
        trial = question.get("trial")
        drafted = row.outcome in DRAFTED
        fate = fate_of(said) if drafted else None
        return {
            "entry_id": row.id,
            "case_key": f"c{row.conversation_id}" if row.conversation_id is not None else row.id,
            "day": day,
            "week": day - timedelta(days=day.weekday()),
            "team": row.team,
            "agent": digest(row.asked_by),
            "brand": row.brand,
            "via": row.via,
            "language": row.language,
            "outcome": row.outcome,
            "fate": fate.kind if fate else None,
            "reason": fate.reason if fate else None,
            "changed": _changed(row.reply, fate),
            "shown": _shown(row, posted),
            "replied": _replied(row, said),
            "cost": row.cost,
            "situation": row.heard_cause or _situation(reading_of),
            "cause": row.heard_cause,
            "contacts": int(reading_of.get("effort", {}).get("contacts") or 0),
            "arm": None if trial is None else "held" if trial["held"] else "draft",
            "stratum": trial and trial["stratum"],
            "verdicts": len(said),
            "outcomes": 0,
            "waiting": posted == "",
            "at": row.at,
            **dict.fromkeys(("ended", "first_reply", "csat")),
            "reopened": False,
            "begins": False,
            "asked": 0,
        }


def _add_cases(
    measured: Sequence[dict[str, Any]], said: Mapping[str, Sequence[Verdict]], told: Mapping[str, Sequence[CaseOutcome]]
) -> None:
    """What is told of a case as a whole goes to the entry that it begins with."""
    cases: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(measured, key=lambda one: (one["at"], one["entry_id"])):
        cases.setdefault(one["case_key"], []).append(one)
    for held in cases.values():
        first = held[0]
        endings = [verdict for one in held for verdict in said.get(one["entry_id"], []) if verdict.kind in ENDINGS]
        newest = max(endings, key=lambda one: (one.at, one.id), default=None)
        first["begins"], first["asked"] = True, len(held)
        helpdesk = sorted(
            (row for one in held for row in told.get(one["entry_id"], [])), key=lambda row: (row.at, row.id)
        )
        for one in held:
            one["outcomes"] = len(told.get(one["entry_id"], []))
        # A helpdesk has counted; what the customer's words tell is taken where it says nothing.
        counted = [row.contacts for row in helpdesk if row.contacts is not None]
        first["contacts"] = counted[-1] if counted else max(one["contacts"] for one in held)
        first["csat"] = next((row.csat for row in reversed(helpdesk) if row.csat is not None), None)
        first["ended"] = newest and newest.kind
        first["reopened"] = any(verdict.kind == "reopened" for verdict in endings)
        replies = [
            (one["at"] - first["at"]).total_seconds() + one["replied"] for one in held if one["replied"] is not None
        ]
        first["first_reply"] = two_digits(min(replies)) if replies else None


def _stale(connection: Connection, limit: int) -> list[str]:
    """Entries that are not measured, of which more was said or told since, or that were shown since; some of them."""
    missing = select(entries.c.id).outerjoin(facts, facts.c.entry_id == entries.c.id).where(facts.c.entry_id.is_(None))
    shown = (
        select(facts.c.entry_id)
        .join(outbox, outbox.c.entry_id == facts.c.entry_id)
        .where(facts.c.waiting, outbox.c.state.in_(("sent", "failed")))
        .distinct()
    )
    found: list[str] = []
    if _count(connection, entries) != _count(connection, facts):
        found += connection.execute(missing.limit(limit)).scalars()
    for told, looked_at in ((verdicts, facts.c.verdicts), (case_outcomes, facts.c.outcomes)):
        if len(found) < limit:
            found += _told_since(connection, told, looked_at, limit - len(found))
    if len(found) < limit:
        found += connection.execute(shown.limit(limit - len(found))).scalars()
    return list(dict.fromkeys(found))


def _told_since(connection: Connection, told: Any, looked_at: Any, limit: int) -> Sequence[str]:
    """Measured entries of which more was told than was looked at; the counts of all say whether there are any."""
    known = connection.execute(select(func.coalesce(func.sum(looked_at), 0)).select_from(facts)).scalar()
    if _count(connection, told) == known:
        return []
    each = select(told.c.entry_id, func.count().label("n")).group_by(told.c.entry_id).subquery()
    more = select(each.c.entry_id).join(facts, facts.c.entry_id == each.c.entry_id).where(looked_at != each.c.n)
    return list(connection.execute(more.limit(limit)).scalars())


def _count(connection: Connection, table: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)


def _with_their_cases(connection: Connection, ids: Sequence[str]) -> list[Row[Any]]:
    """These entries, and the others of their conversations."""
    columns = [entries.c[name] for name in _ENTRY]
    found: dict[str, Row[Any]] = {}
    for batch in batches(ids):
        for row in connection.execute(select(*columns).where(entries.c.id.in_(batch))):
            found[row.id] = row
    conversations = {row.conversation_id for row in found.values() if row.conversation_id is not None}
    for group in batches(sorted(conversations)):
        for row in connection.execute(select(*columns).where(entries.c.conversation_id.in_(group))):
            found[row.id] = row
    return list(found.values())


def _said(connection: Connection, ids: Sequence[str]) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {}
    for batch in batches(ids):
        for row in connection.execute(select(verdicts).where(verdicts.c.entry_id.in_(batch))).mappings():
            found.setdefault(row["entry_id"], []).append(as_verdict(row))
    return found


def _posted(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """When each answer came to stand in Slack, as Slack says it; "" while it has not."""
    found: dict[str, str] = {}
    for batch in batches(ids):
        chosen = select(outbox.c.entry_id, outbox.c.state, outbox.c.posted_ts).where(
            outbox.c.entry_id.in_(batch), outbox.c.kind.in_(("post", "ephemeral"))
        )
        for row in connection.execute(chosen.order_by(outbox.c.id.desc())):
            found[row.entry_id] = row.posted_ts or ("" if row.state in {"pending", "sending"} else "-")
    return found


def _policies(row: Row[Any]) -> list[dict[str, Any]]:
    named = dict.fromkeys(row.policies)
    return [{"entry_id": row.id, "policy": name, "first": not place} for place, name in enumerate(named)]


def _changed(reply: str | None, fate: Verdict | None) -> float | None:
    if fate is None or fate.kind != "edited" or not fate.text or not reply:
        return None
    return round(distance(reply, fate.text), 2)


def _shown(row: Row[Any], posted: str | None) -> float | None:
    """Until it stood in Slack; where it was not asked there, until it was made."""
    if posted is None:
        total = row.timings_ms.get("total")
        return two_digits(total / 1000) if total is not None else None
    try:
        moment = datetime.fromtimestamp(float(posted), UTC)
    except ValueError:
        return None
    return two_digits(max(0.0, (moment - row.at).total_seconds()))


def _replied(row: Row[Any], said: Sequence[Verdict]) -> float | None:
    sent = min((one.at for one in said if one.kind in _SENT), default=None)
    return two_digits(max(0.0, (sent - row.at).total_seconds())) if sent else None


def _situation(read: Mapping[str, Any]) -> str | None:
    """The facts of the case, as far as the question states them."""
    told = sorted(f"{name}={value}" for name, value in (read.get("facts") or {}).items())
    return ", ".join(told) or None


def digest(user: str) -> str:
    """Not who, but the same for the same person."""
    return hashlib.blake2b(user.encode(), digest_size=8).hexdigest()


def two_digits(value: float) -> float:
    """A length of time as finely as a person tells it: 1.3, 27, 130; so that equal ones can be counted."""
    return float(f"{value:.2g}")
