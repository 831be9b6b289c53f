"""Vectors by text and embedder, so that nothing is embedded twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Engine, delete, or_, select

from copilot.store.engine import reading, writing
from copilot.store.schema import embedding_cache, passages
from copilot.store.sql import batches, upsert


class EmbeddingCache:
    """Vectors by text and embedder, as float32 bytes in the machine's order."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, fingerprint: str, text_hashes: Sequence[str]) -> Mapping[str, bytes]:
        """Those of the vectors that are known, by text hash."""
        found: dict[str, bytes] = {}
        with reading(self._engine) as connection:
            for batch in batches(text_hashes):
                chosen = select(embedding_cache.c.text_hash, embedding_cache.c.vector).where(
                    embedding_cache.c.fingerprint == fingerprint, embedding_cache.c.text_hash.in_(batch)
                )
                found |= {text_hash: vector for text_hash, vector in connection.execute(chosen)}
        return found

    def put(self, fingerprint: str, vectors: Mapping[str, bytes]) -> None:
        """Keeps the vectors by text hash, in one transaction."""
        rows = [{"text_hash": key, "fingerprint": fingerprint, "vector": value} for key, value in vectors.items()]
        with writing(self._engine) as connection:
            upsert(connection, embedding_cache, rows, key=["text_hash", "fingerprint"])

    def prune(self, fingerprints: Collection[str] | None = None) -> int:
        """Drops the vectors of texts that no passage has any more; with fingerprints, those of other embedders too.

        Returns how many.
        """
        dropped: ColumnElement[bool] = embedding_cache.c.text_hash.not_in(select(passages.c.text_hash))
        if fingerprints is not None:
            dropped = or_(dropped, embedding_cache.c.fingerprint.not_in(sorted(fingerprints)))
        with writing(self._engine) as connection:
            return connection.execute(delete(embedding_cache).where(dropped)).rowcount
