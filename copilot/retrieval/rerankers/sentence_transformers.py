"""Any CrossEncoder of sentence-transformers by name or path. Imported only when it is chosen."""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, Any

from copilot.errors import RerankerError
from copilot.retrieval.models import INSTALL, folder_of, told, without_bars

if TYPE_CHECKING:
    from collections.abc import Sequence


class CrossEncoderReranker:
    """A model that is on this machine already. What could not be loaded once is not tried again in this process."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._model: Any = None
        self._failed: RerankerError | None = None
        self._loading = threading.Lock()

    @property
    def device(self) -> str:
        """Where it computes."""
        return str(self._loaded().device)

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the query, higher is better."""
        model = self._loaded()
        with told(RerankerError, self._name, "could not compare a text with the question"):
            made = model.predict([(query, text) for text in texts], show_progress_bar=False, convert_to_numpy=True)
            scores = [float(one) for one in made]
        if not all(map(math.isfinite, scores)):
            raise RerankerError(f"The model {self._name!r} returned values that are not numbers.")
        return scores

    def _loaded(self) -> Any:
        with self._loading:
            if self._failed:
                raise self._failed
            if self._model is None:
                try:
                    self._model = self._load()
                except RerankerError as error:
                    self._failed = error
                    raise
        return self._model

    def _load(self) -> Any:
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise RerankerError("sentence-transformers is not installed.", remedy=INSTALL) from error
        folder = folder_of(self._name)
        if folder is None:
            raise RerankerError(
                f"There is no model {self._name!r} on this machine.",
                remedy="Give the path of a CrossEncoder's folder, or fetch it once with: hf download NAME",
            )
        with told(RerankerError, self._name, "cannot be loaded"):
            without_bars()
            model = CrossEncoder(str(folder), local_files_only=True)
        if model.num_labels != 1:
            raise RerankerError(
                f"The model {self._name!r} gives {model.num_labels} values for a text, and a reranker gives one.",
                remedy="Name a CrossEncoder that was made for ranking.",
            )
        return model
