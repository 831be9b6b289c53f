"""Chroma as a projection: vectors only, ours, in one collection per visibility zone. With `chroma_client`, the
only home of chromadb.

What was measured of chromadb 1.5.9 decides the form of this file: metadata filters scan, so there are none; texts
given to the client would let a collection name the code that embeds them, so only vectors are given; a process that
only reads does not see what another writes, so a lock decides who may write; a damaged file ends the process, so
only a sealed folder is opened (`copilot.retrieval.indexes.seal`).
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from threading import RLock
from typing import TYPE_CHECKING, Any

from copilot.errors import IndexUnavailable
from copilot.retrieval.indexes.chroma_client import chroma_errors, connected, vendor_errors
from copilot.retrieval.indexes.graphs import Graph, nearest_in
from copilot.retrieval.indexes.held import MOST_HELD, MOST_IN_ZONE, MOST_READ, HeldZone, Wholes, nearest_held
from copilot.retrieval.indexes.lock import READING, WRITING, FolderLock
from copilot.retrieval.indexes.seal import empty, seal, unseal, whole
from copilot.retrieval.pieces import MOST_PIECES, piece_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from copilot.ports import Hit, Vectors

_BATCH = 5_000
_SEARCH_DEPTH = 200
LEAST_REACHED = 0.98
"""The share of a graph that a query for everything finds. Sound graphs do not reach all: 81,437 of 81,521 were seen."""


class ChromaIndex:
    """One generation of the index in a folder. Opens the folder on first use, as a reader or as its one writer."""

    def __init__(self, folder: Path, generation: str) -> None:
        self._folder = folder
        self._generation = generation
        self._client: Any = None
        self._collections: dict[str, Any] = {}
        self._lock = FolderLock(folder)
        self._alone = False
        self._held: dict[str, HeldZone | None] = {}
        self._room = MOST_HELD
        self._wholes = Wholes()
        self._put: dict[str, set[str]] = {}
        # Whoever lets go of the index waits for a query that is under way: Chroma must not lose its files in one.
        self._using = RLock()

    @property
    def generation(self) -> str:
        return self._generation

    @contextmanager
    def writing(self) -> Iterator[ChromaIndex]:
        """Holds the folder alone; one not whole is begun anew. Raises `IndexHeld` while it is open elsewhere."""
        self.close()
        self._lock.take(WRITING)
        self._alone = True
        try:
            with self._sealed():
                yield self
        finally:
            self.close()

    def query(self, zones: Sequence[str], vector: Vectors, *, limit: int) -> Sequence[Hit]:
        """The nearest passages of those zones, best first; score is the cosine."""
        near: list[HeldZone] = []
        graphs: list[Graph] = []
        with self._using, chroma_errors():
            allowed = MOST_READ
            for zone in zones:
                collection = self._collection(zone, create=False)
                if collection is None:
                    continue
                fresh = zone not in self._held
                held = self._held_zone(zone, collection) if not fresh or allowed > 0 else None
                if fresh and held is not None:
                    allowed -= held.size
                if held is None:
                    graphs.append(Graph(collection, self._wholes))
                else:
                    near.append(held)
            hits = [*nearest_held(near, vector, limit), *nearest_in(graphs, vector, limit)]
        return sorted(hits, key=lambda hit: hit.score, reverse=True)[:limit]

    def upsert(self, zone: str, vectors: Mapping[str, Vectors]) -> None:
        import numpy as np

        with chroma_errors():
            collection = self._collection(zone, create=True)
            _forget(collection, self._there_before(zone, collection, vectors))
            ids = [name for passage, rows in vectors.items() for name in piece_ids(passage, len(rows))]
            values = np.concatenate(list(vectors.values()))
            for start in range(0, len(ids), _BATCH):
                collection.upsert(ids=ids[start : start + _BATCH], embeddings=values[start : start + _BATCH])

    def _there_before(self, zone: str, collection: Any, passages: Iterable[str]) -> list[str]:
        """Those of the passages that the zone may hold; what this writer has put into an empty one, it knows."""
        if zone not in self._put and not collection.count():
            self._put[zone] = set()
        if zone not in self._put:
            return list(passages)
        known = self._put[zone]
        again = [one for one in passages if one in known]
        known.update(passages)
        return again

    def delete(self, zone: str, passages: Sequence[str]) -> None:
        with chroma_errors():
            collection = self._collection(zone, create=False)
            if collection is not None:
                _forget(collection, passages)

    def counts(self) -> dict[str, int]:
        """Passages by zone. Raises `IndexUnavailable` where a query for everything does not find nearly all of it."""
        for zone in self._zones():
            with self._using, chroma_errors():
                _require_reached(self._collection(zone, create=False))
        return {zone: len(passages) for zone, passages in self.passages().items()}

    def passages(self) -> dict[str, set[str]]:
        """The passages held, by zone."""
        zones: dict[str, set[str]] = {}
        for zone, ids in self._ids():
            zones.setdefault(zone, set()).update(name.rpartition(" ")[0] for name in ids)
        return zones

    def size(self) -> int:
        """Vectors held."""
        return sum(len(ids) for _, ids in self._ids())

    def vectors(self, zone: str, passages: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those of the passages that the zone holds, the whole first."""
        import numpy as np

        found: dict[str, Vectors] = {}
        with self._using, chroma_errors():
            collection = self._collection(zone, create=False)
            for passage in passages if collection is not None else ():
                there = collection.get(ids=piece_ids(passage, MOST_PIECES), include=["embeddings"])
                rows = dict(zip(there["ids"], there["embeddings"], strict=True))
                if rows:
                    found[passage] = np.stack([rows[name] for name in piece_ids(passage, MOST_PIECES) if name in rows])
        return found

    def closest(self, zone: str, vector: Vectors) -> float:
        """The cosine of the nearest vector in the graph of a zone, memory left aside; -1 where it is empty."""
        with self._using, chroma_errors():
            collection = self._collection(zone, create=False)
            if collection is None:
                return -1.0
            far = collection.query(query_embeddings=[vector], n_results=1, include=["distances"])["distances"][0]
            return 1.0 - float(far[0]) if far else -1.0

    def whole(self) -> bool:
        """Whether the files on the disk are as they were sealed; what is open may not show that they are not."""
        return whole(self._folder)

    def _zones(self) -> list[str]:
        with self._using, chroma_errors():
            names = [one.name for one in self._open().list_collections()]
        return [name.split("-")[1] for name in names if name.endswith(self._suffix())]

    def _ids(self) -> Iterator[tuple[str, list[str]]]:
        """Every id by zone, some thousand at a time, so that searches have their turn in between."""
        for zone in self._zones():
            for start in count(0, _BATCH):
                with self._using, chroma_errors():
                    collection = self._collection(zone, create=False)
                    ids = collection.get(limit=_BATCH, offset=start, include=[])["ids"] if collection else []
                yield zone, ids
                if len(ids) < _BATCH:
                    break

    def drop(self) -> None:
        """Forgets every collection of this generation."""
        with chroma_errors():
            client = self._open()
            for collection in client.list_collections():
                if collection.name.endswith(self._suffix()):
                    client.delete_collection(collection.name)
        self._collections.clear()

    def close(self) -> None:
        """Lets go of the folder, once a query that is under way has ended."""
        with self._using:
            self._let_go()
            self._alone = False
            self._lock.release()

    @contextmanager
    def _sealed(self) -> Iterator[None]:
        """The folder is whole before, and sealed again after, unless it turns out to be damaged."""
        with chroma_errors():
            if not whole(self._folder):
                empty(self._folder)
            unseal(self._folder)
        damaged = False
        try:
            yield
        except IndexUnavailable:
            damaged = True
            raise
        finally:
            self._let_go()
            if not damaged:
                with chroma_errors():
                    seal(self._folder)

    def _let_go(self) -> None:
        """Chroma has no file of the folder open any more; the lock stays."""
        for known in (self._collections, self._held, self._put):
            known.clear()
        self._room, self._wholes = MOST_HELD, Wholes()
        if self._client is not None:
            self._client.close()
            self._client = None

    def _held_zone(self, zone: str, collection: Any) -> HeldZone | None:
        """The zone in memory; None when it is too large for that, or there is no more room."""
        if zone not in self._held:
            size = collection.count()
            if size > min(MOST_IN_ZONE, self._room) or self._alone:
                self._held[zone] = None
            else:
                there = collection.get(include=["embeddings"])
                self._held[zone] = HeldZone(there["ids"], there["embeddings"])
                self._room -= size
        return self._held[zone]

    def _suffix(self) -> str:
        return f"-{self._generation}"

    def _collection(self, zone: str, *, create: bool) -> Any:
        if zone not in self._collections:
            client, name = self._open(), f"kb-{zone}{self._suffix()}"
            if create:
                settings = {"hnsw": {"space": "cosine", "ef_search": _SEARCH_DEPTH, "ef_construction": 200}}
                made = client.get_or_create_collection(name, embedding_function=None, configuration=settings)
            else:
                names = {collection.name for collection in client.list_collections()}
                made = client.get_collection(name, embedding_function=None) if name in names else None
            self._collections[zone] = made
        return self._collections[zone]

    def _open(self) -> Any:
        if self._client is None:
            self._client = self._begin() if self._alone else self._look()
        return self._client

    def _look(self) -> Any:
        """Opens the folder as one of its readers."""
        if not self._folder.is_dir():
            raise IndexUnavailable("There is no vector index.")
        self._lock.take(READING)
        client = None
        try:
            if not whole(self._folder):
                raise IndexUnavailable("The vector index is damaged.")
            client = connected(self._folder)
        finally:
            if client is None:
                self._lock.release()
        return client

    def _begin(self) -> Any:
        """Opens the folder as its one writer; if Chroma cannot make sense of it, nobody can, and it is begun anew."""
        try:
            return connected(self._folder)
        except vendor_errors():
            empty(self._folder)
            return connected(self._folder)


def _require_reached(collection: Any) -> None:
    held: int = collection.count()
    if held:
        sample = collection.peek(1)["embeddings"][0]
        found = collection.query(query_embeddings=[sample], n_results=held, include=[])["ids"][0]
        if len(found) < LEAST_REACHED * held:
            raise IndexUnavailable("The vector index does not find all that it holds.")


def _forget(collection: Any, passages: Sequence[str]) -> None:
    """Takes out every vector that the passages may have; ids that are not there do not matter."""
    ids = [name for passage in passages for name in piece_ids(passage, MOST_PIECES)]
    for start in range(0, len(ids), _BATCH):
        there = collection.get(ids=ids[start : start + _BATCH], include=[])["ids"]
        if there:
            collection.delete(ids=there)
