"""What leads keep beside an entry: the reply they would have sent, and the passages that should have been found.

Everything is only added. `teams` are those whose entries the lead may read; others' are as if they were not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, insert, select

from copilot.store.asks import Asks
from copilot.store.case_outcomes import told_of
from copilot.store.engine import reading, writing
from copilot.store.faults import AlreadyThere
from copilot.store.log_schema import corrections, judged_passages
from copilot.store.promises import Promises
from copilot.store.schema import entries, passages
from copilot.types.log import Beside, Correction, JudgedPassage, Overtaken


class Corrections:
    """What stands beside an entry."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def beside(self, entry_id: str, teams: Collection[str], *, own: str | None = None) -> Beside | None:
        """All of it; None when there is no such entry for this reader."""
        with reading(self._engine) as connection:
            if not _theirs(connection, entry_id, teams, own):
                return None
            held = _versions(connection, entry_id)
            judged = _judged(connection, _of(entry_id))
            told = told_of(connection, [entry_id]).get(entry_id, ())
        promises, asks = Promises(self._engine).of_entry(entry_id), Asks(self._engine).of_entry(entry_id)
        return Beside(
            promises=tuple(promises), asks=tuple(asks), corrections=tuple(held), expected=tuple(judged),
            outcomes=tuple(told),
        )  # fmt: skip

    def correct(self, made: Correction, teams: Collection[str]) -> Correction | Overtaken | None:
        """Keeps the reply as the version after `made.version`, the one that its writer had seen (0 for none).

        `Overtaken` when there is a newer one by then, and nothing is kept; None when there is no such entry. The same
        text again is no new version.
        """
        try:
            with writing(self._engine) as connection:
                if not _theirs(connection, made.entry_id, teams, None):
                    return None
                return _kept(connection, made)
        except AlreadyThere:  # another process was faster by a moment
            with reading(self._engine) as connection:
                return Overtaken(mine=made.text, theirs=_versions(connection, made.entry_id)[-1])

    def expect(
        self, id: str, entry_id: str, passage_id: str, by: str, at: datetime, teams: Collection[str], *, expected: bool
    ) -> bool:
        """Says that the passage should have been found for the entry, or takes it back; False without either."""
        with writing(self._engine) as connection:
            held = connection.execute(
                select(passages.c.page_id, passages.c.text_hash).where(passages.c.id == passage_id)
            ).first()
            known = held or _known(connection, entry_id, passage_id)
            if known is None or not _theirs(connection, entry_id, teams, None):
                return False
            row = {
                "id": id,
                "entry_id": entry_id,
                "passage_id": passage_id,
                "page_id": known.page_id,
                "by": by,
                "at": at,
            }
            row |= {"text_hash": known.text_hash, "expected": int(expected)}
            if not connection.execute(select(judged_passages.c.id).where(judged_passages.c.id == id)).first():
                connection.execute(insert(judged_passages), row)
            return True

    def expected(self, teams: Collection[str], *, since: datetime) -> Sequence[tuple[str, JudgedPassage]]:
        """What should have been found, with the question that it was for: what learning and evals read."""
        chosen = judged_passages.c.entry_id.in_(
            select(judged_passages.c.entry_id)
            .join(entries, entries.c.id == judged_passages.c.entry_id)
            .where(judged_passages.c.at >= since, entries.c.team.in_(sorted(teams)))
        )
        with reading(self._engine) as connection:
            judged = _judged(connection, select(judged_passages).where(chosen))
            asked = select(entries.c.id, entries.c.question).where(entries.c.id.in_({one.entry_id for one in judged}))
            questions = {id: text for id, text in connection.execute(asked)}
        return [(questions[one.entry_id], one) for one in judged]


def _kept(connection: Connection, made: Correction) -> Correction | Overtaken:
    held = _versions(connection, made.entry_id)
    if held and held[-1].text == made.text:
        return held[-1]
    if held and held[-1].version > made.version:
        return Overtaken(mine=made.text, theirs=held[-1])
    row = {"entry_id": made.entry_id, "version": (held[-1].version if held else 0) + 1, "by": made.by, "at": made.at}
    connection.execute(insert(corrections), row | {"text": made.text})
    return Correction(**row, text=made.text)  # type: ignore[arg-type]


def _versions(connection: Connection, entry_id: str) -> list[Correction]:
    chosen = select(corrections).where(corrections.c.entry_id == entry_id).order_by(corrections.c.version)
    return [Correction(**row) for row in connection.execute(chosen).mappings()]


def _theirs(connection: Connection, entry_id: str, teams: Collection[str], own: str | None) -> bool:
    chosen = select(entries.c.id).where(entries.c.id == entry_id, entries.c.team.in_(sorted(filter(None, teams))))
    if own is not None:
        chosen = chosen.where(entries.c.asked_by == own)
    return connection.execute(chosen).first() is not None


def _of(entry_id: str) -> Select[Any]:
    return select(judged_passages).where(judged_passages.c.entry_id == entry_id)


def _known(connection: Connection, entry_id: str, passage_id: str) -> Any:
    """A passage that is gone can still be taken back."""
    return connection.execute(_of(entry_id).where(judged_passages.c.passage_id == passage_id)).first()


def _judged(connection: Connection, chosen: Select[Any]) -> list[JudgedPassage]:
    """What holds: of each passage of an entry, what was said last."""
    last: dict[tuple[str, str], Any] = {}
    for row in connection.execute(chosen.order_by(judged_passages.c.at, judged_passages.c.id)):
        last[row.entry_id, row.passage_id] = row
    held = [row for row in last.values() if row.expected]
    named = select(passages.c.id, passages.c.title, passages.c.heading)
    names = {
        row.id: row for row in connection.execute(named.where(passages.c.id.in_({one.passage_id for one in held})))
    }
    return [
        JudgedPassage(
            entry_id=one.entry_id, passage_id=one.passage_id, page_id=one.page_id, by=one.by, at=one.at,
            title=names[one.passage_id].title if one.passage_id in names else "",
            heading=names[one.passage_id].heading if one.passage_id in names else "",
        )
        for one in held
    ]  # fmt: skip
