"""What the bench puts around the product's parts: vectors that cost nothing, and a stopwatch on each port."""

from __future__ import annotations

import time
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from copilot.retrieval.search import Search
from copilot.store.lexical_sqlite import SqliteLexical
from evals.bench_corpus import topic_of
from evals.bench_words import TOPICS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.build import Parts
    from copilot.ports import Embedder, Vectors

NEAR = 0.75
"""How much of an invented vector is its topic's; the rest is chance."""


class AroundTopics:
    """Invented texts get seeded unit vectors around the real vector of their topic; all else, the real embedder's.

    So that an index of any size can be built without embedding for hours. Questions cost what they cost.
    """

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self._centres: Vectors | None = None

    @property
    def fingerprint(self) -> str:
        return f"topics-{self._real.fingerprint}"

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text; the same text always gets the same."""
        import numpy as np

        if self._centres is None:
            self._centres = self._real.passages([name for pair in TOPICS for name in pair])
        made = [self._around(text) for text in texts]
        rest = [place for place, row in enumerate(made) if row is None]
        for place, row in zip(rest, self._real.passages([texts[place] for place in rest]), strict=True):
            made[place] = row
        stacked: Vectors = np.stack([row for row in made if row is not None])
        return stacked

    def query(self, text: str) -> Vectors:
        return self._real.query(text)

    def _around(self, text: str) -> Any:
        import numpy as np

        topic = topic_of(text)
        if topic is None or self._centres is None:
            return None
        centre = self._centres[2 * topic : 2 * topic + 2].mean(axis=0)
        noise = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(len(centre), dtype=np.float32)
        row = NEAR * centre / np.linalg.norm(centre) + (1 - NEAR**2) ** 0.5 * noise / np.linalg.norm(noise)
        return row / np.linalg.norm(row)


class Stopwatch:
    """Milliseconds by part, for one search at a time."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    def on(self, part: str, owner: Any) -> Any:
        """The same port, timed."""
        return _Timed(self, part, owner)


class _Timed:
    def __init__(self, watch: Stopwatch, part: str, owner: Any) -> None:
        self._watch, self._part, self._owner = watch, part, owner

    def __getattr__(self, name: str) -> Any:
        inner = getattr(self._owner, name)
        if not callable(inner):
            return inner

        def call(*given: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return inner(*given, **named)
            finally:
                self._watch.spent[self._part] += (time.perf_counter() - start) * 1000

        return call


def timed_search(parts: Parts, watch: Stopwatch) -> Search:
    """The product's search over the same parts, each with a stopwatch on it."""
    return Search(
        library=watch.on("library", parts.library),
        lexical=watch.on("words", SqliteLexical(parts.engine)),
        directory=watch.on("zones", parts.directory),
        embedder=watch.on("embedding", parts.embedder),
        index=watch.on("vectors", parts.open_index()),
        second=watch.on("second opinion", parts.second),
    )
