"""Any sentence-transformers model by name or path. Imported only when it is chosen: torch takes seconds to load."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Vectors


class SentenceTransformerEmbedder:
    """A model that is on this machine already; nothing is downloaded while the product runs."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._model: Any = None
        self._loading = threading.Lock()

    @property
    def fingerprint(self) -> str:
        path = Path(self._name)
        if not path.is_dir():
            return f"st-{self._name}"
        seen = hashlib.sha256()
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            state = file.stat()
            seen.update(f"{file.relative_to(path)} {state.st_size} {state.st_mtime_ns}\n".encode())
        return f"st-{path.resolve().name}-{seen.hexdigest()[:16]}"

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, with the model's own prompt for documents where it has one."""
        return self._encode("encode_document", list(texts))

    def query(self, text: str) -> Vectors:
        """One unit vector, with the model's own prompt for queries where it has one."""
        row: Vectors = self._encode("encode_query", [text])[0]
        return row

    def _encode(self, how: str, texts: list[str]) -> Vectors:
        import numpy as np

        model = self._loaded()
        encode = getattr(model, how)
        vectors: Vectors = encode(
            texts, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False, batch_size=32
        )
        if not np.isfinite(vectors).all():
            raise EmbedderError(f"The model {self._name!r} returned values that are not numbers.")
        return vectors.astype(np.float32)

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = self._load()
        return self._model

    def _load(self) -> Any:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbedderError(
                "sentence-transformers is not installed.",
                remedy="Run: pip install -c constraints.txt sentence-transformers",
            ) from error
        try:
            return SentenceTransformer(self._name, local_files_only=True)
        except (OSError, ValueError) as error:
            raise EmbedderError(
                f"There is no model {self._name!r} on this machine.",
                remedy="Give the path of a model folder, or fetch the model once with: hf download NAME",
            ) from error
