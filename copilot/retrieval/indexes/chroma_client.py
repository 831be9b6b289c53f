"""Opening a folder with Chroma, and what Chroma raises, as our own error."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from copilot.errors import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def connected(folder: Path) -> Any:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    try:
        return chromadb.PersistentClient(
            path=str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
        )
    except vendor_errors():
        # Chroma remembers a client that did not start, and would hand it out again instead of a new one.
        SharedSystemClient.clear_system_cache()
        raise


@contextmanager
def chroma_errors() -> Iterator[None]:
    """What Chroma raises, as our own error."""
    try:
        yield
    except IndexUnavailable:
        raise
    except vendor_errors() as error:
        raise IndexUnavailable("The vector index is damaged.") from error


def vendor_errors() -> tuple[type[BaseException], ...]:
    import sqlite3

    try:
        from chromadb.errors import ChromaError
    except ImportError:
        return (OSError, ValueError, sqlite3.Error)
    # InternalError of the Rust core is a ChromaError; a damaged folder can also surface as one of the others.
    return (ChromaError, OSError, ValueError, KeyError, sqlite3.Error, EOFError)
