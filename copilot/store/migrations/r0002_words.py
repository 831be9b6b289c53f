"""Search by words: an FTS5 table over the stems of passages, kept in step by triggers, in the same transaction.

`passages_vocab` is a view of the same index: in how many passages each stem is.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_ADD = "INSERT INTO passages_fts(rowid, stems) VALUES (new.key, new.stems);"
_REMOVE = "INSERT INTO passages_fts(passages_fts, rowid, stems) VALUES ('delete', old.key, old.stems);"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(
        "CREATE VIRTUAL TABLE passages_fts USING fts5("
        "stems, content='passages', content_rowid='key', "
        """tokenize="unicode61 remove_diacritics 2 tokenchars '_'")"""
    )
    op.execute("CREATE VIRTUAL TABLE passages_vocab USING fts5vocab(passages_fts, row)")
    op.execute(f"CREATE TRIGGER passages_fts_insert AFTER INSERT ON passages BEGIN {_ADD} END")
    op.execute(f"CREATE TRIGGER passages_fts_delete AFTER DELETE ON passages BEGIN {_REMOVE} END")
    op.execute(
        "CREATE TRIGGER passages_fts_update AFTER UPDATE OF stems ON passages "
        f"WHEN old.stems <> new.stems BEGIN {_REMOVE} {_ADD} END"
    )
