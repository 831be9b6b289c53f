"""Chroma as a projection: vectors only, ours, in one collection per visibility zone. The only home of chromadb.

What was measured of chromadb 1.5.9 decides the form of this file: metadata filters scan, so there are none; texts
given to the client would let a collection name the code that embeds them, so only vectors are given; a process that
only reads does not see what another writes, so a lock decides who may write; a damaged file ends the process, so
only a sealed folder is opened (`copilot.retrieval.indexes.seal`).
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from copilot.errors import IndexUnavailable
from copilot.retrieval.indexes.seal import LOCK, empty, seal, unseal, whole
from copilot.retrieval.pieces import MOST_PIECES, PER_PASSAGE, nearest, piece_ids, wholes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from copilot.ports import Hit, Vectors

_BATCH = 5_000
_SEARCH_DEPTH = 200


class IndexHeld(IndexUnavailable):
    """Another process has the index open; whoever that is goes on with it."""

    remedy = "Wait until it is done, or stop it; search by words goes on meanwhile."


class ChromaIndex:
    """One generation of the index in a folder. Opens the folder on first use, as a reader or as its one writer."""

    def __init__(self, folder: Path, generation: str) -> None:
        self._folder = folder
        self._generation = generation
        self._client: Any = None
        self._collections: dict[str, Any] = {}
        self._lock: int | None = None
        self._alone = False

    @property
    def generation(self) -> str:
        return self._generation

    @contextmanager
    def writing(self) -> Iterator[ChromaIndex]:
        """Holds the folder alone; one not whole is begun anew. Raises `IndexHeld` while it is open elsewhere."""
        self.close()
        self._take(fcntl.LOCK_EX)
        self._alone = True
        try:
            with self._sealed():
                yield self
        finally:
            self.close()

    def query(self, zones: Sequence[str], vector: Vectors, *, limit: int) -> Sequence[Hit]:
        """The nearest passages of those zones, best first; score is the cosine."""
        hits: list[Hit] = []
        with _chroma_errors():
            for zone in zones:
                collection = self._collection(zone, create=False)
                if collection is None:
                    continue
                hits += nearest(_cosines(collection, vector, limit * PER_PASSAGE), limit)
        return sorted(hits, key=lambda hit: hit.score, reverse=True)[:limit]

    def upsert(self, zone: str, vectors: Mapping[str, Vectors]) -> None:
        import numpy as np

        with _chroma_errors():
            collection = self._collection(zone, create=True)
            if collection.count():
                _forget(collection, list(vectors))
            ids = [name for passage, rows in vectors.items() for name in piece_ids(passage, len(rows))]
            values = np.concatenate(list(vectors.values()))
            for start in range(0, len(ids), _BATCH):
                collection.upsert(ids=ids[start : start + _BATCH], embeddings=values[start : start + _BATCH])

    def delete(self, zone: str, passages: Sequence[str]) -> None:
        with _chroma_errors():
            collection = self._collection(zone, create=False)
            if collection is not None:
                _forget(collection, passages)

    def counts(self) -> dict[str, int]:
        """Passages by zone, as a query for everything finds them; a damaged collection raises `IndexUnavailable`."""
        with _chroma_errors():
            client = self._open()
            names = [c.name for c in client.list_collections() if c.name.endswith(self._suffix())]
            return {name.split("-")[1]: self._found(name) for name in names}

    def drop(self) -> None:
        """Forgets every collection of this generation."""
        with _chroma_errors():
            client = self._open()
            for collection in client.list_collections():
                if collection.name.endswith(self._suffix()):
                    client.delete_collection(collection.name)
        self._collections.clear()

    def close(self) -> None:
        """Lets go of the folder."""
        self._let_go()
        self._alone = False
        self._release()

    @contextmanager
    def _sealed(self) -> Iterator[None]:
        """The folder is whole before, and sealed again after, unless it turns out to be damaged."""
        with _chroma_errors():
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
                with _chroma_errors():
                    seal(self._folder)

    def _let_go(self) -> None:
        """Chroma has no file of the folder open any more; the lock stays."""
        self._collections.clear()
        if self._client is not None:
            self._client.close()
            self._client = None

    def _found(self, name: str) -> int:
        collection = self._client.get_collection(name, embedding_function=None)
        count: int = collection.count()
        if not count:
            return 0
        sample = collection.peek(1)["embeddings"][0]
        found = collection.query(query_embeddings=[sample], n_results=count, include=[])["ids"][0]
        if len(found) != count:
            raise IndexUnavailable("The vector index does not find all that it holds.")
        return len({name.rpartition(" ")[0] for name in found})

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
        self._take(fcntl.LOCK_SH)
        client = None
        try:
            if not whole(self._folder):
                raise IndexUnavailable("The vector index is damaged.")
            client = _connected(self._folder)
        finally:
            if client is None:
                self._release()
        return client

    def _begin(self) -> Any:
        """Opens the folder as its one writer; if Chroma cannot make sense of it, nobody can, and it is begun anew."""
        try:
            return _connected(self._folder)
        except _vendor_errors():
            empty(self._folder)
            return _connected(self._folder)

    def _take(self, kind: int) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._release()
            raise IndexHeld("Another process is using the vector index.") from error
        except OSError as error:
            self._release()
            raise IndexUnavailable(
                f"The folder of the vector index cannot be used ({error.strerror}).", remedy="Check COPILOT_HOME."
            ) from error

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _cosines(collection: Any, vector: Vectors, limit: int) -> dict[str, float]:
    """The nearest pieces, and the wholes that they are of."""
    import numpy as np

    found = collection.query(query_embeddings=[vector], n_results=limit, include=["distances"])
    cosines = {name: 1.0 - float(far) for name, far in zip(found["ids"][0], found["distances"][0], strict=True)}
    wholes = wholes_of(cosines)
    if wholes:
        held = collection.get(ids=wholes, include=["embeddings"])
        cosines |= zip(held["ids"], (np.asarray(held["embeddings"]) @ vector).tolist(), strict=True)
    return cosines


def _forget(collection: Any, passages: Sequence[str]) -> None:
    """Takes out every vector that the passages may have; ids that are not there do not matter."""
    ids = [name for passage in passages for name in piece_ids(passage, MOST_PIECES)]
    for start in range(0, len(ids), _BATCH):
        there = collection.get(ids=ids[start : start + _BATCH], include=[])["ids"]
        if there:
            collection.delete(ids=there)


def _connected(folder: Path) -> Any:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    try:
        return chromadb.PersistentClient(
            path=str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
        )
    except _vendor_errors():
        # Chroma remembers a client that did not start, and would hand it out again instead of a new one.
        SharedSystemClient.clear_system_cache()
        raise


@contextmanager
def _chroma_errors() -> Iterator[None]:
    """What Chroma raises, as our own error."""
    try:
        yield
    except IndexUnavailable:
        raise
    except _vendor_errors() as error:
        raise IndexUnavailable("The vector index is damaged.") from error


def _vendor_errors() -> tuple[type[BaseException], ...]:
    import sqlite3

    try:
        from chromadb.errors import ChromaError
    except ImportError:
        return (OSError, ValueError, sqlite3.Error)
    # InternalError of the Rust core is a ChromaError; a damaged folder can also surface as one of the others.
    return (ChromaError, OSError, ValueError, KeyError, sqlite3.Error, EOFError)
