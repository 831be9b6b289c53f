"""The port `Company`: voices, root causes, and the lists that the other rooms read at their start."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import Engine, Select, bindparam, case, exists, select

from copilot.pages import Case, Cause, Fact, Synonym, Team, Voice
from copilot.ports import Sight
from copilot.store.codec import loads
from copilot.store.engine import reading
from copilot.store.library import read_cases, stamp
from copilot.store.remembered import Remembered
from copilot.store.schema import cases, company, voices
from copilot.store.sight import blind, given, seen, sets

T = TypeVar("T")


class SqlCompany:
    """The port `Company`, and the lists that the other rooms read at their start."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._cases: Remembered[Case] = Remembered()

    def voice(self, brand: str | None, language: str) -> Voice | None:
        """How the brand speaks the language; of an unknown brand, the first voice in that language.

        None when a known brand does not speak the language, or nobody does.
        """
        with reading(self._engine) as connection:
            first = connection.execute(_SPOKEN, {"language": language, "brand": brand}).first()
        if first is None or (first.known and first.brand != brand):
            return None
        return _voice(first.data)

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
        return () if data is None else _parsed(kind, data)

    def _had(self, cause: str, sight: Sight) -> tuple[Case, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(_had(sets(sight)), {"cause": cause, **given(sight)}).all()
            stamps = {row.id: row.stamp for row in rows}
            found = self._cases.get(stamps, lambda lacking: read_cases(connection, list(lacking)))
        return tuple(found[row.id] for row in rows)


_OTHER = voices.alias()
_SPOKEN = (
    select(
        voices.c.brand, voices.c.data,
        exists().where(_OTHER.c.brand == bindparam("brand")).label("known"),
    )
    .where(voices.c.language == bindparam("language"))
    .order_by(case((voices.c.brand == bindparam("brand"), 0), else_=1), voices.c.ord)
    .limit(1)
)  # fmt: skip


@cache
def _had(many: int) -> Select[Any]:
    return (
        select(cases.c.id, stamp(cases).label("stamp"))
        .where(cases.c.root_cause == bindparam("cause"), cases.c.reviewed, seen(cases.c.id, many))
        .order_by(cases.c.opened_at, cases.c.id)
    )


@lru_cache(maxsize=16)
def _parsed(kind: type[tuple[T, ...]], data: str) -> tuple[T, ...]:
    return loads(kind, data)


@lru_cache(maxsize=64)
def _voice(data: str) -> Voice:
    # Asked for several times a question, and read with care: the text is its own stamp.
    return loads(Voice, data)
