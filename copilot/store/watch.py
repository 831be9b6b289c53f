"""What the queue needs to know of each entry, worked out once: its draw, what shows of it, first uses of policies.

It runs behind the log, a little at a time and newest first; running it twice, or twice at once, changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, func, select

from copilot.review.draw import Rates, draw
from copilot.review.lineup import BIG_EDIT, FEW_USES, HORIZON, UNSURE
from copilot.store.engine import reading, writing
from copilot.store.entries import FAILED
from copilot.store.faults import AlreadyThere
from copilot.store.review_schema import drawn, first_uses, grades, review_state, signs
from copilot.store.schema import entries, verdicts
from copilot.store.sql import insert_new, upsert

BATCH = 400
"""So many entries at a time: about a tenth of a second, for which others may have to wait."""
_KEY, _MEASURED = "key", "measured"
_TAKEN_OUT = ("dropped_", "writer_failed")
_ANSWERED = ("suggested", "degraded")
NEVER = 2.0
"""The place in the draw of what failed: behind everything, for it has no words to grade."""
_OVERLAP = timedelta(minutes=10)
"""Verdicts of other processes may arrive with an earlier time than those seen already."""


class Watch:
    """Keeps what is known of entries up to date. `changed` tells how much of a text was changed, 0 to 1.

    `new_key` makes the key of the draw; it is asked once in the life of a database.
    """

    def __init__(
        self, engine: Engine, rates: Rates, *, new_key: Callable[[], str], changed: Callable[[str, str], float]
    ) -> None:
        self._engine, self._rates, self._new_key, self._changed = engine, rates, new_key, changed

    def catch_up(self, now: datetime, *, most: int = BATCH) -> int:
        """Takes in at most so many entries, and as many edits, that are not known yet; how many it took in."""
        since = now - timedelta(days=HORIZON)
        try:
            return self._entries(since, most) + self._edits(since, most)
        except AlreadyThere:
            return 0  # another process takes the same ones in

    def _entries(self, since: datetime, most: int) -> int:
        with reading(self._engine) as connection:
            if _count(connection, entries, since) == _count(connection, drawn, since):
                return 0
            missing = (
                select(*(entries.c[name] for name in _NEEDED))
                .outerjoin(drawn, drawn.c.entry_id == entries.c.id)
                .where(entries.c.at >= since, drawn.c.entry_id.is_(None))
                .order_by(entries.c.at.desc())
                .limit(most)
            )
            rows = connection.execute(missing).mappings().all()
        if not rows:
            return 0
        with writing(self._engine) as connection:
            key, seen = self._key(connection), _graders(connection, [row["id"] for row in rows])
            made = [self._drawn(row, key) | {"graders": seen.get(row["id"], 0)} for row in rows]
            insert_new(connection, drawn, made, key=("entry_id",))
            insert_new(connection, signs, [sign for row in rows for sign in _signs(row)], key=("entry_id", "sign"))
            _keep_first_uses(connection, rows)
        return len(rows)

    def _drawn(self, row: RowMapping, key: str) -> dict[str, Any]:
        rates = Rates(sample=0.0, twice=0.0) if row["outcome"] == FAILED else self._rates
        made = draw(row["id"], key, rates)
        return {
            "entry_id": row["id"], "team": row["team"], "asked_by": row["asked_by"], "at": row["at"],
            "share": NEVER if row["outcome"] == FAILED else made.share, "probability": made.probability,
            "chosen": made.chosen, "twice": made.twice,
        }  # fmt: skip

    def _key(self, connection: Connection) -> str:
        if (held := _state(connection, _KEY)) is not None:
            return held
        insert_new(connection, review_state, [{"name": _KEY, "value": self._new_key()}], key=("name",))
        return str(_state(connection, _KEY))

    def _edits(self, since: datetime, most: int) -> int:
        with reading(self._engine) as connection:
            told = _state(connection, _MEASURED)
            until = datetime.fromisoformat(told) if told else since
            again = _sent(since).where(verdicts.c.at > until - _OVERLAP, verdicts.c.at <= until)
            late = connection.execute(again.order_by(verdicts.c.at.desc()).limit(most)).all() if told else []
            fresh = connection.execute(
                _sent(since).where(verdicts.c.at > until).order_by(verdicts.c.at).limit(most)
            ).all()
            big = self._big([*reversed(late), *fresh])
            of_these = signs.c.entry_id.in_([row["entry_id"] for row in big])
            held = select(signs.c.entry_id, signs.c.value).where(signs.c.sign == "edited", of_these)
            known = {(row.entry_id, row.value) for row in connection.execute(held)}
        new = [row for row in big if (row["entry_id"], row["value"]) not in known]
        if new or fresh:
            with writing(self._engine) as connection:
                upsert(connection, signs, new, key=("entry_id", "sign"))
                if fresh:
                    measured = {"name": _MEASURED, "value": fresh[-1].at.isoformat()}
                    upsert(connection, review_state, [measured], key=("name",))
        return len(fresh)

    def _big(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """The big edits, one an entry: what was sent in the end."""
        last = {row.id: row for row in rows}
        shares = {id: self._changed(row.reply or "", row.text or "") for id, row in last.items()}
        return [
            {"entry_id": id, "sign": "edited", "value": round(shares[id], 4), "team": row.team, "at": row.asked_at}
            for id, row in last.items()
            if shares[id] >= BIG_EDIT
        ]


_NEEDED = ("id", "team", "asked_by", "at", "outcome", "confidence", "policies", "data")


def _count(connection: Connection, table: Any, since: datetime) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(table.c.at >= since)) or 0


def _state(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(review_state.c.value).where(review_state.c.name == name))


def _sent(since: datetime) -> Select[Any]:
    """What was sent instead of what was suggested."""
    names = ("id", "team", "reply")
    asked = select(verdicts.c.at, verdicts.c.text, *(entries.c[name] for name in names), entries.c.at.label("asked_at"))
    edited = asked.join(entries, entries.c.id == verdicts.c.entry_id).where(verdicts.c.kind == "edited")
    return edited.where(entries.c.at >= since)


def _signs(row: RowMapping) -> Iterable[dict[str, Any]]:
    base = {"entry_id": row["id"], "team": row["team"], "at": row["at"]}
    if row["outcome"] == FAILED:
        return
    held = json.loads(row["data"])
    codes = [str(note.get("code", "")) for note in held.get("notes", ())]
    if taken := sum(code.startswith(_TAKEN_OUT) for code in codes):
        yield base | {"sign": "checks", "value": float(taken)}
    if row["outcome"] in _ANSWERED and row["confidence"] is not None and row["confidence"] < UNSURE:
        yield base | {"sign": "unsure", "value": row["confidence"]}


def _graders(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How many leads graded them before they were drawn."""
    by = func.count(verdicts.c.by.distinct())
    chosen = (
        select(grades.c.entry_id, by)
        .join(verdicts, verdicts.c.id == grades.c.verdict_id)
        .where(grades.c.entry_id.in_(ids))
        .group_by(grades.c.entry_id)
    )
    return {id: int(count) for id, count in connection.execute(chosen)}


def _keep_first_uses(connection: Connection, rows: Sequence[RowMapping]) -> None:
    """Of each policy the first few, in whatever order they are taken in."""
    used: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        for policy in row["policies"]:
            one = {"policy": policy, "entry_id": row["id"], "team": row["team"], "at": row["at"]}
            used.setdefault(policy, []).append(one)
    held: dict[str, list[dict[str, Any]]] = {}
    for known in connection.execute(select(first_uses).where(first_uses.c.policy.in_(used))).mappings():
        held.setdefault(known["policy"], []).append(dict(known))
    for policy, fresh in used.items():
        all = {one["entry_id"]: one for one in (*fresh, *held.get(policy, ()))}
        first = sorted(all.values(), key=lambda one: (one["at"], one["entry_id"]))[:FEW_USES]
        if first != held.get(policy):
            connection.execute(delete(first_uses).where(first_uses.c.policy == policy))
            connection.execute(first_uses.insert(), first)
