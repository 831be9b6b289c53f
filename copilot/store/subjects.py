"""Entries as a lead sees them while grading."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, select

from copilot.review.subject import Subject
from copilot.store.engine import reading
from copilot.store.logbook import read_back, verdicts_of
from copilot.store.schema import entries, pages


class Subjects:
    """What there is to grade."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, entry_id: str, *, teams: Collection[str]) -> Subject | None:
        """The entry, if one of those teams asked; None when there is none."""
        chosen = select(entries).where(entries.c.id == entry_id, entries.c.team.in_(sorted(teams)))
        with reading(self._engine) as connection:
            row = connection.execute(chosen).mappings().first()
            if row is None:
                return None
            named = select(pages.c.id, pages.c.title).where(pages.c.id.in_(row["policies"]))
            titles = {page.id: page.title for page in connection.execute(named)}
            verdicts = tuple(verdicts_of(connection, [entry_id]).get(entry_id, ()))
        question, suggestion = read_back(row)
        return Subject(
            entry_id=entry_id,
            at=row["at"],
            team=row["team"],
            asked_by=row["asked_by"],
            language=row["language"],
            outcome=row["outcome"],
            question=question.text,
            thread=question.thread,
            reply=suggestion.reply if suggestion else None,
            confidence=row["confidence"],
            policies=tuple((id, titles.get(id, id)) for id in row["policies"]),
            notes=suggestion.notes if suggestion else (),
            verdicts=verdicts,
        )
