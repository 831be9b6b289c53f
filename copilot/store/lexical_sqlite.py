"""The port `Lexical` on SQLite's FTS5. The only file that knows FTS5, besides the migration that creates its tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, column, func, literal_column, select, table

from copilot.ports import Hit, Sight
from copilot.store.engine import reading
from copilot.store.schema import passages
from copilot.store.sight import blind, given, in_force, seen, sets
from copilot.store.sql import batches
from copilot.store.terms import folded, terms

RANKED = 20_000
"""How many passages a search ranks before it leaves the commonest stems out; a thousand cost about 1 ms."""

HEAVIEST = 20
"""The rarest stems of a question that are expected in its answer: nothing holds all the words of a long story."""

_words = table("passages_fts", column("rowid"), column("rank"))
_vocabulary = table("passages_vocab", column("term"), column("doc"))
_indexed = table("passages_fts_docsize")
_HELD = select(_vocabulary).where(_vocabulary.c.term.in_(bindparam("terms", expanding=True)))
_SIZE = select(func.count()).select_from(_indexed)


class SqliteLexical:
    """The port `Lexical`: BM25 over stems, with access and validity in the same query."""

    def __init__(self, engine: Engine, *, ranked: int = RANKED) -> None:
        self._engine = engine
        self._ranked = ranked

    def search(self, stems: Sequence[str], sight: Sight, *, limit: int) -> Sequence[Hit]:
        """Passages in sight that hold any of the stems, best first; empty if none do.

        Stems may hold any characters. Scores are positive, and comparable within one answer only. Stems that are in
        so many passages that they tell nothing apart are left out as long as the rarer ones fill the answer.
        """
        asked = list(dict.fromkeys(terms(stems)))
        if blind(sight) or not asked or limit < 1:
            return ()
        with reading(self._engine) as connection:
            telling = _rarest(connection, asked, self._ranked)
            found = _best(connection, telling, sight, limit)
            if len(found) < limit and len(telling) < len(asked):
                found = _best(connection, asked, sight, limit)
        return found

    def weight(self, stems: Sequence[str]) -> float:
        """What a passage of middling length would score that held each of the `HEAVIEST` stems once."""
        asked = list(dict.fromkeys(folded(term) for term in terms(stems)))
        if not asked:
            return 0.0
        with reading(self._engine) as connection:
            spread = _spread(connection, asked)
            size = connection.execute(_SIZE).scalar() or 0
        return sum(sorted((_idf(size, spread.get(term, 0)) for term in asked), reverse=True)[:HEAVIEST])


def _spread(connection: Connection, asked: Sequence[str]) -> dict[str, int]:
    """In how many passages each of the folded terms is; those in none are left out."""
    spread: dict[str, int] = {}
    for batch in batches(asked):
        spread |= {row.term: row.doc for row in connection.execute(_HELD, {"terms": batch})}
    return spread


def any_of(words: Iterable[str]) -> str:
    """An FTS5 query for rows that hold any of the words, none of which is read as syntax."""
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in words)


def words_in_step(connection: Connection) -> bool:
    """Whether the words of exactly the stored passages are indexed."""
    count = select(func.count())
    indexed = connection.execute(_SIZE).scalar()
    return indexed == connection.execute(count.select_from(passages)).scalar()


def _idf(size: int, spread: int) -> float:
    """The weight that FTS5's BM25 gives a term; it gives one in more than half of the passages next to nothing."""
    return max(1e-6, math.log((size - spread + 0.5) / (spread + 0.5)))


def _rarest(connection: Connection, asked: Sequence[str], most: int) -> Sequence[str]:
    """The terms from the rarest on, as long as they are in at most so many passages, all told; at least one."""
    spread = _spread(connection, [folded(term) for term in asked])
    kept: list[str] = []
    for term in sorted(asked, key=lambda term: spread.get(folded(term), 0)):
        most -= spread.get(folded(term), 0)
        if kept and most < 0:
            break
        kept.append(term)
    return kept


def _best(connection: Connection, asked: Sequence[str], sight: Sight, limit: int) -> Sequence[Hit]:
    asked_with = {"any": any_of(asked), "limit": limit, **given(sight)}
    return [Hit(passage=row.id, score=-row.rank) for row in connection.execute(_ranked(sets(sight)), asked_with)]


@cache
def _ranked(many: int) -> Select[Any]:
    # FTS5 hands out its rows in order of rank, so the conditions are tried only until enough rows have met them.
    return (
        select(passages.c.id, _words.c.rank)
        .select_from(_words.join(passages, passages.c.key == _words.c.rowid))
        .where(
            literal_column("passages_fts").op("MATCH")(bindparam("any")),
            in_force(passages),
            seen(passages.c.page_id, many),
        )
        .order_by(_words.c.rank)
        .limit(bindparam("limit"))
    )
