"""The port `Lexical` on SQLite's FTS5. The only file that knows FTS5, besides the migration that creates its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, bindparam, column, func, literal_column, select, table

from copilot.ports import Hit, Sight, Worded
from copilot.store.bm25 import Term, idf, scores, tokens
from copilot.store.engine import reading
from copilot.store.schema import passages
from copilot.store.sight import blind, given, in_force, seen, sets
from copilot.store.sql import batches
from copilot.store.terms import terms

RANKED = 6_000
"""How many passages a search ranks before it leaves the commonest stems out; a thousand cost about 1 ms."""

WEIGHED = 200
"""So many of those found without the commonest stems are weighed once more with all of them."""

HEAVIEST = 20
"""The rarest stems of a question that are expected in its answer: nothing holds all the words of a long story."""

_words = table("passages_fts", column("rowid"), column("rank"))
_vocabulary = table("passages_vocab", column("term"), column("doc"))
_sizes = table("passages_fts_docsize")
_TOTALS: Select[Any] = (
    select(column("block")).select_from(table("passages_fts_data", column("id"))).where(column("id") == 1)
)
_HELD = select(_vocabulary).where(_vocabulary.c.term.in_(bindparam("terms", expanding=True)))
_TEXTS = select(passages.c.id, passages.c.stems).where(passages.c.key.in_(bindparam("keys", expanding=True)))
_SIZE = select(func.count()).select_from(_sizes)


class SqliteLexical:
    """The port `Lexical`: BM25 over stems, with access and validity in the same query."""

    def __init__(self, engine: Engine, *, ranked: int = RANKED) -> None:
        self._engine = engine
        self._ranked = ranked

    def search(self, stems: Sequence[str], sight: Sight, *, limit: int, whole: Sequence[str] = ()) -> Worded:
        """Passages in sight that hold any of the stems, best first; none if none do.

        Stems may hold any characters. Scores are positive, and comparable within one answer only. Where
        they are in more passages than can be ranked, the rarest find and all of them rank what was found.
        The weight is that of the `HEAVIEST` stems of `whole`, in a passage of middling length.
        """
        asked, own = list(dict.fromkeys(terms(stems))), terms(whole)
        if blind(sight) or not asked or limit < 1:
            return Worded()
        with reading(self._engine) as connection:
            spread = _spread(connection, [*asked, *own])
            hits = self._hits(connection, asked, sight, limit, spread)
        heaviest = sorted(spread.weights(own).values(), reverse=True)[:HEAVIEST]
        return Worded(hits=hits, weight=sum(heaviest))

    def _hits(
        self, connection: Connection, asked: Sequence[str], sight: Sight, limit: int, spread: _Spread
    ) -> Sequence[Hit]:
        telling = _rarest(asked, spread.held, self._ranked)
        if len(telling) < len(asked):
            found = _best(connection, telling, sight, max(limit, WEIGHED))
            if len(found) >= limit:
                return _weighed(connection, found, asked, spread)[:limit]
        return [Hit(passage=row.id, score=-row.rank) for row in _best(connection, asked, sight, limit)]


@dataclass(frozen=True, slots=True)
class _Spread:
    """How common words are."""

    held: Mapping[Term, int]
    """In how many passages each term is; one of several tokens is in no more than the rarest of them."""
    passages: int
    """How many there are."""
    length: float
    """Tokens in a passage, in the mean."""

    def weights(self, asked: Iterable[str]) -> dict[Term, float]:
        """What each of the terms weighs."""
        return {term: idf(self.passages, self.held[term]) for one in asked if (term := tokens(one))}


def _spread(connection: Connection, asked: Sequence[str]) -> _Spread:
    split = list(dict.fromkeys(tokens(term) for term in asked))
    held: dict[str, int] = {}
    for batch in batches(list({token for term in split for token in term})):
        held |= {row.term: row.doc for row in connection.execute(_HELD, {"terms": batch}).all()}
    size, length = indexed(connection)
    counts = {term: min(held.get(token, 0) for token in term) for term in split if term}
    return _Spread(held=counts, passages=size, length=length / max(1, size))


def indexed(connection: Connection) -> tuple[int, int]:
    """How many passages are indexed, and how many tokens they hold: FTS5's own record of it, two of its varints."""
    record = bytes(connection.execute(_TOTALS).scalar() or b"")
    numbers, number = list[int](), 0
    for byte in record:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(number)
            number = 0
    return (numbers[0], numbers[1]) if len(numbers) > 1 else (0, 0)


def any_of(words: Iterable[str]) -> str:
    """An FTS5 query for rows that hold any of the words, none of which is read as syntax."""
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in words)


def words_in_step(connection: Connection) -> bool:
    """Whether the words of exactly the stored passages are indexed."""
    count = select(func.count())
    indexed = connection.execute(_SIZE).scalar()
    return indexed == connection.execute(count.select_from(passages)).scalar()


def _rarest(asked: Sequence[str], spread: Mapping[Term, int], most: int) -> Sequence[str]:
    """The terms from the rarest on, as long as they are in at most so many passages, all told; at least one."""
    kept: list[str] = []
    for term in sorted(asked, key=lambda term: spread.get(tokens(term), 0)):
        most -= spread.get(tokens(term), 0)
        if kept and most < 0:
            break
        kept.append(term)
    return kept


def _best(connection: Connection, asked: Sequence[str], sight: Sight, limit: int) -> Sequence[Row[Any]]:
    asked_with = {"any": any_of(asked), "limit": limit, **given(sight)}
    return connection.execute(_ranked(sets(sight)), asked_with).all()


def _weighed(connection: Connection, found: Sequence[Row[Any]], asked: Sequence[str], spread: _Spread) -> list[Hit]:
    """What was found by some of the terms, ranked by all of them."""
    stored = connection.execute(_TEXTS, {"keys": [row.key for row in found]}).all()
    ranked = zip(stored, scores((row.stems for row in stored), spread.weights(asked), spread.length), strict=True)
    return sorted(
        (Hit(passage=row.id, score=score) for row, score in ranked), key=lambda hit: (-hit.score, hit.passage)
    )


@cache
def _ranked(many: int) -> Select[Any]:
    # FTS5 hands out its rows in order of rank, so the conditions are tried only until enough rows have met them.
    return (
        select(passages.c.key, passages.c.id, _words.c.rank)
        .select_from(_words.join(passages, passages.c.key == _words.c.rowid))
        .where(
            literal_column("passages_fts").op("MATCH")(bindparam("any")),
            in_force(passages),
            seen(passages.c.page_id, many),
        )
        .order_by(_words.c.rank)
        .limit(bindparam("limit"))
    )
