"""The log is filtered: a narrow line, facets and words for each entry; saved views, corrections, judged passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from copilot.store.codec import loads
from copilot.store.columns import Instant, SafeText
from copilot.store.facets import words_of
from copilot.store.positions import first_at
from copilot.types import Question, Suggestion

revision = "0011"
down_revision = "0014"
_AT_ONCE = 200
_LINE = ("team", "asked_by", "brand", "via", "language", "outcome", "writer", "rung")


def upgrade() -> None:
    _lines()
    _kept()
    if op.get_bind().dialect.name == "sqlite":
        _words_sqlite()
    else:
        op.execute("CREATE INDEX ix_log_words_words ON log_words USING gin (to_tsvector('simple', words))")
    _fill(op.get_bind())


def _lines() -> None:
    position = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "log_lines",
        sa.Column("position", position, primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id", ondelete="CASCADE"), nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("brand", sa.Text),
        sa.Column("via", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("writer", sa.Text),
        sa.Column("rung", sa.Text),
        sa.UniqueConstraint("entry_id"),
    )
    op.create_index(op.f("ix_log_lines_asked_by_position"), "log_lines", ["asked_by", "position"])
    op.create_table(
        "log_facets",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, sa.ForeignKey("log_lines.position", ondelete="CASCADE"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_log_facets_position"), "log_facets", ["position"])
    op.create_table(
        "log_words",
        sa.Column(
            "position",
            position,
            sa.ForeignKey("log_lines.position", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("words", sa.Text, nullable=False),
    )


def _kept() -> None:
    op.create_table(
        "log_views",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.UniqueConstraint("workspace", "user", "name"),
    )
    op.create_table(
        "corrections",
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "judged_passages",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("passage_id", sa.Text, nullable=False),
        sa.Column("page_id", sa.Text, nullable=False),
        sa.Column("text_hash", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("expected", sa.Integer, nullable=False),
    )
    op.create_index(op.f("ix_judged_passages_entry_id"), "judged_passages", ["entry_id"])
    op.create_index(op.f("ix_judged_passages_at"), "judged_passages", ["at"])


def _words_sqlite() -> None:
    add = "INSERT INTO log_words_fts(rowid, words) VALUES (new.position, new.words);"
    remove = "INSERT INTO log_words_fts(log_words_fts, rowid, words) VALUES ('delete', old.position, old.words);"
    op.execute(
        "CREATE VIRTUAL TABLE log_words_fts USING fts5(words, content='log_words', content_rowid='position', "
        "detail='none', prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(f"CREATE TRIGGER log_words_fts_insert AFTER INSERT ON log_words BEGIN {add} END")
    op.execute(f"CREATE TRIGGER log_words_fts_delete AFTER DELETE ON log_words BEGIN {remove} END")
    op.execute(f"CREATE TRIGGER log_words_fts_update AFTER UPDATE OF words ON log_words BEGIN {remove} {add} END")


def _fill(connection: sa.Connection) -> None:
    """What is in the log already, oldest first."""
    position_of: dict[str, int] = {}
    for rows in _entries(connection):
        read = [(row, *_read(row)) for row in rows]
        last = max(position_of.values(), default=0)
        for row in rows:
            last = position_of[row["id"]] = max(first_at(row["at"]), last + 1)
        places = [position_of[row["id"]] for row in rows]
        lines = [{name: row[name] for name in _LINE} | {"entry_id": row["id"]} for row in rows]
        _insert(connection, "log_lines", [line | {"position": at} for line, at in zip(lines, places, strict=True)])
        words = [{"position": at, "words": " ".join(one[1])} for one, at in zip(read, places, strict=True)]
        _insert(connection, "log_words", words)
        _mark(connection, [("policy", name, position_of[row["id"]]) for row in rows for name in row["policies"]])
        _mark(connection, [("check", code, position_of[row["id"]]) for row, _, codes in read for code in codes])
    _fill_said(connection, position_of)


def _fill_said(connection: sa.Connection, position_of: dict[str, int]) -> None:
    said = connection.execute(sa.text("SELECT entry_id, kind, reason, text FROM verdicts ORDER BY at, id")).all()
    _mark(connection, [("verdict", one.kind, position_of[one.entry_id]) for one in said])
    _mark(connection, [("reason", one.reason, position_of[one.entry_id]) for one in said if one.reason])
    promised = connection.execute(sa.text("SELECT DISTINCT entry_id FROM promises")).all()
    _mark(connection, [("promise", "made", position_of[one.entry_id]) for one in promised])
    _fill_grades(connection, position_of)
    words = sa.table("log_words", sa.column("position"), sa.column("words"))
    for one in said:
        if one.kind == "edited" and one.text:
            of_entry = words.c.position == position_of[one.entry_id]
            held = str(connection.scalar(sa.select(words.c.words).where(of_entry)))
            more = " ".join(dict.fromkeys([*held.split(), *words_of(one.text)]))
            connection.execute(words.update().where(of_entry).values(words=more))


def _fill_grades(connection: sa.Connection, position_of: dict[str, int]) -> None:
    """The lowest score of each entry, among the newest grades of each lead."""
    graded = connection.execute(
        sa.text(
            "SELECT g.entry_id, v.by, g.policy, g.facts, g.empathy, g.proactivity, g.honesty FROM grades g "
            "JOIN verdicts v ON v.id = g.verdict_id ORDER BY g.version"
        )
    ).all()
    newest = {(one[0], one[1]): [score for score in one[2:] if score is not None] for one in graded}
    lowest: dict[str, int] = {}
    for (entry_id, _), scores in newest.items():
        lowest[entry_id] = min([*scores, lowest.get(entry_id, 5)])
    _mark(connection, [("grade", str(score), position_of[entry_id]) for entry_id, score in lowest.items()])


def _read(row: Any) -> tuple[list[str], list[str]]:
    """The words by which an entry is found, and the codes of its notes."""
    made = None if row["outcome"] == "failed" else loads(Suggestion, row["data"])
    asked = made.question if made else loads(Question, row["data"])
    thread = (turn.text for turn in asked.thread)
    codes = list(dict.fromkeys(note.code for note in made.notes)) if made else []
    return words_of(row["id"], asked.id, asked.text, *thread, row["reply"]), codes


def _mark(connection: sa.Connection, facets: Iterable[tuple[str, str, int]]) -> None:
    rows = [{"name": name, "value": value, "position": at} for name, value, at in dict.fromkeys(facets)]
    _insert(connection, "log_facets", rows)


def _insert(connection: sa.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(sa.table(table, *(sa.column(name) for name in rows[0]))), rows)


def _entries(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    typed = (sa.column("id", SafeText), sa.column("at", Instant), sa.column("policies", sa.JSON))
    names = (*_LINE, "reply", "data")
    held = sa.table("entries", *typed, *(sa.column(name, SafeText) for name in names))
    ids = connection.scalars(sa.select(held.c.id).order_by(held.c.at, held.c.id)).all()
    for start in range(0, len(ids), _AT_ONCE):
        chosen = sa.select(held).where(held.c.id.in_(ids[start : start + _AT_ONCE])).order_by(held.c.at, held.c.id)
        yield connection.execute(chosen).mappings().all()
