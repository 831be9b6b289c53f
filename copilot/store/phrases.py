"""How policies are asked for, with the vectors that an embedder has made of it: for what learns from it."""

from __future__ import annotations

from sqlalchemy import Engine, and_, func, select

from copilot.pages import Kind
from copilot.ports import Phrase
from copilot.store.engine import reading
from copilot.store.schema import embedding_cache, pages, passages


class SqlPhrases:
    """The phrases that policies list as asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def asked(self, fingerprint: str, *, limit: int) -> list[Phrase]:
        """The phrases of live policies that this embedder has read, in order: of each page as many, at most, as let all
        pages together stay within the limit, as good as by chance and always the same ones; none at all where there are
        more pages than that."""
        of_policies = and_(passages.c.section == "asked", passages.c.kind == Kind.POLICY.value, pages.c.live)
        held = passages.join(pages, pages.c.id == passages.c.page_id)
        many = select(func.count(passages.c.page_id.distinct())).select_from(held).where(of_policies)
        rank = func.row_number().over(partition_by=passages.c.page_id, order_by=passages.c.text_hash).label("rank")
        ranked = select(passages.c.key, pages.c.group_id, rank).select_from(held).where(of_policies).subquery()
        known = and_(embedding_cache.c.text_hash == passages.c.text_hash, embedding_cache.c.fingerprint == fingerprint)
        chosen = (
            select(
                passages.c.page_id, ranked.c.group_id, passages.c.language, passages.c.text, embedding_cache.c.vector
            )
            .select_from(ranked.join(passages, passages.c.key == ranked.c.key).join(embedding_cache, known))
            .order_by(passages.c.page_id, passages.c.ord)
        )
        with reading(self._engine) as connection:
            share = limit // max(1, connection.scalar(many) or 0)
            return [Phrase(*row) for row in connection.execute(chosen.where(ranked.c.rank <= share))]
