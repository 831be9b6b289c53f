"""The port `Company`: voices, root causes, and the lists that the other rooms read at their start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Engine, select

from copilot.pages import Case, Cause, Fact, Synonym, Team, Voice
from copilot.ports import Sight
from copilot.store.codec import loads
from copilot.store.engine import reading
from copilot.store.schema import cases, company, voices
from copilot.store.sight import blind, seen

T = TypeVar("T")


class SqlCompany:
    """The port `Company`, and the lists that the other rooms read at their start."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def voice(self, brand: str | None, language: str) -> Voice | None:
        """How the brand speaks the language; of an unknown brand, the first voice in that language.

        None when a known brand does not speak the language, or nobody does.
        """
        in_order = select(voices.c.data).where(voices.c.language == language).order_by(voices.c.ord)
        with reading(self._engine) as connection:
            known = connection.execute(select(voices.c.brand).where(voices.c.brand == brand)).first()
            if known:
                in_order = in_order.where(voices.c.brand == brand)
            data = connection.execute(in_order).scalars().first()
        return None if data is None else loads(Voice, data)

    def cause(self, cause: str, sight: Sight) -> tuple[Cause, Sequence[Case]] | None:
        """The root cause and the reviewed cases in sight that had it, oldest first; None when it is unknown."""
        known = next((each for each in self.causes() if each.id == cause), None)
        if known is None:
            return None
        return known, () if blind(sight) else self._had(cause, sight)

    def brands(self) -> tuple[str, ...]:
        """The brands that have a voice, the first one first."""
        with reading(self._engine) as connection:
            found = connection.execute(select(voices.c.brand).order_by(voices.c.ord)).scalars()
            return tuple(dict.fromkeys(found))

    def teams(self) -> tuple[Team, ...]:
        """The teams, in the order they were given."""
        return self._list("teams", tuple[Team, ...])

    def causes(self) -> tuple[Cause, ...]:
        """The root causes, in the order they were given."""
        return self._list("causes", tuple[Cause, ...])

    def facts(self) -> tuple[Fact, ...]:
        """The facts that can change an answer, in the order they were given."""
        return self._list("facts", tuple[Fact, ...])

    def synonyms(self) -> tuple[Synonym, ...]:
        """What customers say and our pages do not, in the order they were given."""
        return self._list("synonyms", tuple[Synonym, ...])

    def _list(self, name: str, kind: type[tuple[T, ...]]) -> tuple[T, ...]:
        with reading(self._engine) as connection:
            data = connection.execute(select(company.c.data).where(company.c.name == name)).scalar()
        return () if data is None else loads(kind, data)

    def _had(self, cause: str, sight: Sight) -> tuple[Case, ...]:
        chosen = (
            select(cases.c.data)
            .where(cases.c.root_cause == cause, cases.c.reviewed, seen(cases.c.id, sight))
            .order_by(cases.c.opened_at, cases.c.id)
        )
        with reading(self._engine) as connection:
            return tuple(loads(Case, data) for data in connection.execute(chosen).scalars())
