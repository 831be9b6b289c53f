"""Exact search over the vectors that the truth keeps, for a process that asks once and ends.

Chroma takes half a second to import; the vectors of some thousand passages are read and compared in a tenth of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from copilot.ports import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Vectors

MOST = 20_000
"""Passages; beyond, an index is faster, its import included."""


class KeptVectors(Protocol):
    """Where vectors are kept."""

    def vectors(self, fingerprint: str, zones: Sequence[str]) -> Sequence[tuple[str, bytes]]: ...


class ScanIndex:
    """The nearest passages by comparing with every one of them. Always in step with the truth; not to be written."""

    def __init__(self, kept: KeptVectors, fingerprint: str) -> None:
        self._kept, self._fingerprint = kept, fingerprint

    def query(self, zones: Sequence[str], vector: Vectors, *, limit: int) -> Sequence[Hit]:
        """The nearest passages of those zones, best first; score is the cosine."""
        import numpy as np

        rows = self._kept.vectors(self._fingerprint, zones)
        if not rows:
            return []
        held = np.frombuffer(b"".join(kept for _, kept in rows), dtype=np.float32).reshape(len(rows), -1)
        scores = held @ vector
        return [Hit(passage=rows[at][0], score=float(scores[at])) for at in np.argsort(-scores, kind="stable")[:limit]]
