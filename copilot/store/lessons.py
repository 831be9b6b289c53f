"""What a team has learnt: solved cases, suggestions that were used, and the pages that they rest on.

For training and measuring, whoever may see them; never for showing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, select

from copilot.pages import Case, Kind, Page
from copilot.ports import Passage, Shelf
from copilot.store.codec import loads
from copilot.store.engine import reading
from copilot.store.library import PASSAGE_COLUMNS, as_passage
from copilot.store.schema import cases, entries, pages, passages, verdicts


class SqlLessons:
    """Everything that is stored, masked as it is stored."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def cases(self) -> Sequence[Case]:
        """The reviewed cases, by their ids."""
        with reading(self._engine) as connection:
            chosen = select(cases.c.data).where(cases.c.reviewed).order_by(cases.c.id)
            return [loads(Case, data) for data in connection.scalars(chosen)]

    def used(self) -> Sequence[tuple[str, str, tuple[str, ...]]]:
        """(question id, question, policies cited) of the suggestions that somebody used as they were."""
        with reading(self._engine) as connection:
            said = select(verdicts.c.entry_id).where(verdicts.c.kind == "used")
            chosen = select(entries.c.question_id, entries.c.question, entries.c.policies).where(entries.c.id.in_(said))
            rows = connection.execute(chosen.order_by(entries.c.id))
            return [(name, text, tuple(policies)) for name, text, policies in rows]

    def policies(self) -> Shelf:
        """The policies in force, each with its passages in order, by id."""
        live = (passages.c.live, passages.c.kind == Kind.POLICY.value)
        found: dict[str, list[Passage]] = {}
        with reading(self._engine) as connection:
            chosen = select(*PASSAGE_COLUMNS).where(*live).order_by(passages.c.page_id, passages.c.ord)
            for row in connection.execute(chosen):
                found.setdefault(row.page, []).append(as_passage(row))
            whole = select(pages.c.id, pages.c.data).where(pages.c.live, pages.c.kind == Kind.POLICY.value)
            held = {id: loads(Page, data) for id, data in connection.execute(whole)}
        return {id: (held[id], tuple(of)) for id, of in found.items() if id in held}
