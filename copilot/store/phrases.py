"""How policies are asked for, with the vectors that an embedder has made of it: for what learns from it."""

from __future__ import annotations

from sqlalchemy import Engine, and_, select

from copilot.pages import Kind
from copilot.ports import Phrase
from copilot.store.engine import reading
from copilot.store.schema import embedding_cache, pages, passages


class SqlPhrases:
    """The phrases that policies list as asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def asked(self, fingerprint: str, *, limit: int) -> list[Phrase]:
        """The phrases of live policies that this embedder has read, in order; none at all where there are more."""
        known = and_(embedding_cache.c.text_hash == passages.c.text_hash, embedding_cache.c.fingerprint == fingerprint)
        chosen = (
            select(passages.c.page_id, pages.c.group_id, passages.c.language, passages.c.text, embedding_cache.c.vector)
            .select_from(passages.join(pages, pages.c.id == passages.c.page_id).join(embedding_cache, known))
            .where(passages.c.section == "asked", passages.c.kind == Kind.POLICY.value, pages.c.live)
            .order_by(passages.c.page_id, passages.c.ord)
            .limit(limit + 1)
        )
        with reading(self._engine) as connection:
            found = [Phrase(*row) for row in connection.execute(chosen)]
        return found if len(found) <= limit else []
