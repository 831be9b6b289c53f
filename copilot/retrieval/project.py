"""The truth to the vector index: put in what is lacking, take out what is left over, embed nothing twice."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from copilot.errors import IndexUnavailable
from copilot.knowledge.passages import CHUNKER, embedded_text, embedded_texts, spoken_title
from copilot.ports import VectorIndex
from copilot.retrieval.pieces import MOST_PIECES, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from copilot.ports import Clock, Embedder, NewId, Passage, Progress, Vectors

_BATCH = 512


class Row(Protocol):
    """A vector that is in the index, or should be."""

    @property
    def id(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def text_hash(self) -> str: ...


class Built(Protocol):
    """A generation of the index."""

    @property
    def id(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def state(self) -> str: ...


class Ledger(Protocol):
    """What each generation should hold, and does; see `copilot.store.vectors`."""

    def generations(self) -> Sequence[Built]: ...
    def begin(self, generation: str, fingerprint: str, at: datetime) -> Built: ...
    def activate(self, generation: str) -> None: ...
    def forget(self, generation: str) -> None: ...
    def pending(self, generation: str) -> tuple[Sequence[Row], Sequence[Row]]: ...
    def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]: ...
    def mark_present(self, generation: str, rows: Sequence[Row]) -> None: ...
    def mark_deleted(self, generation: str, rows: Sequence[Row]) -> None: ...
    def ids_present(self, generation: str) -> Mapping[str, frozenset[str]]: ...


class Cache(Protocol):
    """Vectors by text and embedder."""

    def get(self, fingerprint: str, text_hashes: Sequence[str]) -> Mapping[str, bytes]: ...
    def put(self, fingerprint: str, vectors: Mapping[str, bytes]) -> None: ...
    def prune(self, fingerprints: Collection[str] | None = None) -> int: ...


class Index(VectorIndex, Protocol):
    """A vector index that can also count and forget itself."""

    def counts(self) -> Mapping[str, int]: ...
    def drop(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """What one run did to the index, in vectors."""

    generation: str
    put: int
    embedded: int
    removed: int
    rebuilt: bool = False


WHOLE_ONLY = frozenset({"asked", "case"})
"""Sections that are one phrase, or one story, and are matched as such."""


class Projector:
    """Keeps one generation of the index in step with the truth, and builds the next beside it."""

    def __init__(
        self, *, ledger: Ledger, cache: Cache, embedder: Embedder,
        opened: Callable[[str], AbstractContextManager[Index]], now: Clock, new_id: NewId, beside: str | None = None,
    ) -> None:  # fmt: skip
        self._ledger, self._cache, self._embedder = ledger, cache, embedder
        self._opened, self._now, self._new_id = opened, now, new_id
        self._kept_too = {beside} if beside else set[str]()

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would: the embedder, or the way in which passages are cut."""
        return f"{self._embedder.fingerprint}-c{CHUNKER}"

    def run(self, progress: Progress | None = None, *, anew: bool = False) -> Projected:
        """Brings the active generation up to date, or builds a new one beside it and switches at the end.

        A new one is built when there is none, when the embedder changed, when the old one is damaged, or when that is
        asked for. Vectors of texts that are gone are forgotten; of embedders, those of this one and the one before are
        kept, so that the way back costs nothing; and those of the embedder `beside`.
        Raises `IndexUnavailable` when another process holds the index.
        """
        current = self._current()
        if current is not None and current.fingerprint == self.fingerprint and not anew:
            with self._opened(current.id) as index:
                done = self._update(index, current.id, progress) if self._sound(index, current.id) else None
            if done:
                self._clear_away(current.id)
                if done.put or done.removed:
                    self._cache.prune()
                return done
        done = self._rebuild(progress)
        if current is not None and current.fingerprint != self.fingerprint:
            self._cache.prune({current.fingerprint, self.fingerprint, *self._kept_too})
        return done

    def _current(self) -> Built | None:
        return next((each for each in self._ledger.generations() if each.state == "active"), None)

    def _rebuild(self, progress: Progress | None) -> Projected:
        building = f"g{self._new_id()}"
        with self._opened(building) as index:
            self._ledger.begin(building, self.fingerprint, self._now())
            done = self._update(index, building, progress)
        self._ledger.activate(building)
        self._clear_away(building)
        return replace(done, rebuilt=True)

    def _clear_away(self, kept: str) -> None:
        """Takes out what other generations left; if the index cannot be had for it now, the next run does."""
        for old in self._ledger.generations():
            if old.id != kept:
                try:
                    with self._opened(old.id) as index:
                        index.drop()
                except IndexUnavailable:
                    return
                self._ledger.forget(old.id)

    def _sound(self, index: Index, generation: str) -> bool:
        """Whether the index really holds what the ledger says; a damaged one does not."""
        wanted = {zone: len(ids) for zone, ids in self._ledger.ids_present(generation).items()}
        try:
            held = index.counts()
        except IndexUnavailable:
            return False
        return all(held.get(zone, 0) == count for zone, count in wanted.items())

    def _update(self, index: Index, generation: str, progress: Progress | None) -> Projected:
        lacking, left_over = self._ledger.pending(generation)
        put, embedded = self._put_in(index, generation, lacking, progress)
        for zone, rows in _by_zone(left_over).items():
            index.delete(zone, [row.id for row in rows])
        self._ledger.mark_deleted(generation, left_over)
        return Projected(generation=generation, put=put, embedded=embedded, removed=len(left_over))

    def _put_in(self, index: Index, generation: str, rows: Sequence[Row], progress: Progress | None) -> tuple[int, int]:
        """Embeds and puts in, batch by batch; returns how many were put in, and how many texts were embedded.

        While one batch goes into the index, the next is embedded: on two cores the index costs no time of its own.
        """
        put = embedded = 0
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="index") as pool:
            putting: Future[int] | None = None
            for start in range(0, len(rows), _BATCH):
                batch = rows[start : start + _BATCH]
                vectors, fresh = self._vectors(batch)
                put += putting.result() if putting else 0
                putting = pool.submit(self._put, index, generation, batch, vectors)
                embedded += fresh
                if progress:
                    progress(min(start + _BATCH, len(rows)), len(rows))
            put += putting.result() if putting else 0
        return put, embedded

    def _put(self, index: Index, generation: str, batch: Sequence[Row], vectors: Mapping[str, bytes]) -> int:
        made = [row for row in batch if row.text_hash in vectors]
        for zone, rows in _by_zone(made).items():
            index.upsert(zone, {row.id: unpacked(vectors[row.text_hash]) for row in rows})
        self._ledger.mark_present(generation, made)
        return len(made)

    def _vectors(self, rows: Sequence[Row]) -> tuple[dict[str, bytes], int]:
        """The vectors of the rows' texts, by text hash; those not cached are embedded and cached.

        A passage that was edited or deleted meanwhile has none: the next run sees to it.
        """
        fingerprint = self.fingerprint
        known = dict(self._cache.get(fingerprint, [row.text_hash for row in rows]))
        lacking = {row.text_hash: row.id for row in rows if row.text_hash not in known}
        passages = self._ledger.passages(list(lacking.values()))
        texts = {
            text_hash: texts_of(passages[name])
            for text_hash, name in lacking.items()
            if name in passages and passages[name].text_hash == text_hash
        }
        if texts:
            made = iter(self._embedder.passages([text for many in texts.values() for text in many]))
            fresh = {text_hash: _packed([next(made) for _ in many]) for text_hash, many in texts.items()}
            self._cache.put(fingerprint, fresh)
            known.update(fresh)
        return known, len(texts)


def texts_of(passage: Passage) -> list[str]:
    """What is embedded of a passage, its whole first."""
    title = spoken_title(passage.section, passage.title)
    if passage.section in WHOLE_ONLY:
        return [embedded_text(title, passage.text)]
    return embedded_texts(title, passage.text, MOST_PIECES)


def _packed(vectors: Sequence[Vectors]) -> bytes:
    import numpy as np

    return packed(np.stack(vectors))


def _by_zone(rows: Sequence[Row]) -> dict[str, list[Row]]:
    zones: dict[str, list[Row]] = {}
    for row in rows:
        zones.setdefault(row.zone, []).append(row)
    return zones
