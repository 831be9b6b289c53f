"""Any sentence-transformers model by name or path. Imported only when it is chosen: torch takes seconds to load."""

from __future__ import annotations

import hashlib
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.errors import EmbedderError
from copilot.retrieval.embedders.prompts import Prompts, prompts_for
from copilot.retrieval.models import INSTALL, digest_of, folder_of, told, without_bars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Vectors


class SentenceTransformerEmbedder:
    """A model that is on this machine already; nothing is downloaded while the product runs."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._model: Any = None
        self._loading = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """That of the files as they were when it was first asked for: a folder that is changed is another embedder
        to the next process, while this one keeps the model that it has."""
        folder = self._folder
        if folder is None:
            return f"st-{self._name}"
        if folder == Path(self._name).expanduser():
            known = f"st-{folder.resolve().name}-{digest_of(folder)}"
        else:
            known = f"st-{self._name}-{folder.name[:12]}"
        return f"{known}-p{_digest(self._prompts)}" if self._prompts else known

    @property
    def device(self) -> str:
        """Where it computes: sentence-transformers takes a graphics card where there is one."""
        return str(self._loaded().device)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, with the prompt for documents where the model was trained with one."""
        return self._encode("encode_document", list(texts))

    def query(self, text: str) -> Vectors:
        """One unit vector, with the prompt for queries where the model was trained with one."""
        row: Vectors = self._encode("encode_query", [text])[0]
        return row

    @cached_property
    def _folder(self) -> Path | None:
        return folder_of(self._name)

    @cached_property
    def _prompts(self) -> Prompts | None:
        return prompts_for(self._name, self._folder)

    def _encode(self, how: str, texts: list[str]) -> Vectors:
        import numpy as np

        model = self._loaded()
        encode = getattr(model, how)
        with told(EmbedderError, self._name, "could not embed a text"):
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
            raise EmbedderError("sentence-transformers is not installed.", remedy=INSTALL) from error
        if self._folder is None:
            raise EmbedderError(
                f"There is no model {self._name!r} on this machine.",
                remedy="Give the path of a model folder, or fetch the model once with: hf download NAME",
            )
        with told(EmbedderError, self._name, "cannot be loaded"):
            without_bars()
            prompts = self._prompts.named() if self._prompts else None
            return SentenceTransformer(str(self._folder), prompts=prompts, local_files_only=True)


def _digest(prompts: Prompts) -> str:
    return hashlib.sha256(f"{prompts.query}\n{prompts.document}".encode()).hexdigest()[:8]
