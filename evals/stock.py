"""LangChain's stock way to search the same documents with the same embedder, to be compared with.

`RecursiveCharacterTextSplitter`, a Chroma retriever, a BM25 retriever, and both in an `EnsembleRetriever`: what its
guides build first. The packages are those of evals/requirements.txt; without them the comparison is left out, and said.
"""

from __future__ import annotations

import warnings
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from copilot.ports import Embedder

NEEDED = ("langchain_chroma", "langchain_classic", "langchain_community", "langchain_text_splitters", "rank_bm25")
CHUNK, OVERLAP = 1_000, 200
"""Characters, as in LangChain's guides."""
DEEP = 30
"""Chunks that each retriever brings: enough for ten documents."""


def absent() -> list[str]:
    """The packages that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def stock(documents: Mapping[str, str], embedder: Embedder) -> Callable[[str], dict[str, list[str]]]:
    """Ranks documents, by id, for a question; in the stock way with Chroma alone, and with BM25 beside it."""
    with warnings.catch_warnings():
        # One of the packages says that it will move; that is no news to whoever reads the figures.
        warnings.simplefilter("ignore", DeprecationWarning)
        from langchain_chroma import Chroma
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

    whole = [Document(page_content=text, metadata={"id": name}) for name, text in documents.items()]
    chunks = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP).split_documents(whole)
    name = sha256("".join(chunk.page_content for chunk in chunks).encode()).hexdigest()[:12]
    vectors: Any = _Embeddings(embedder)
    store = Chroma(f"stock-{name}", embedding_function=vectors, collection_metadata={"hnsw:space": "cosine"})
    for start in range(0, len(chunks), 1_000):
        store.add_documents(chunks[start : start + 1_000])
    dense = store.as_retriever(search_kwargs={"k": DEEP})
    words = BM25Retriever.from_documents(chunks, k=DEEP)
    both = EnsembleRetriever(retrievers=[words, dense], weights=[0.5, 0.5])

    def ranked(question: str) -> dict[str, list[str]]:
        return {
            "langchain chroma": _ids(dense.invoke(question)),
            "langchain ensemble": _ids(both.invoke(question)),
        }

    return ranked


def _ids(found: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(str(one.metadata["id"]) for one in found))


class _Embeddings:
    """The product's embedder as LangChain asks for one."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        made: list[list[float]] = self._embedder.passages(texts).tolist()
        return made

    def embed_query(self, text: str) -> list[float]:
        made: list[float] = self._embedder.query(text).tolist()
        return made
