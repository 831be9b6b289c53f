"""Exact search over the vectors that the truth keeps, for a process that asks once and ends.

Chroma takes half a second to import; the vectors of some thousand passages are read and compared in a tenth of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from copilot.errors import IndexUnavailable
from copilot.retrieval.pieces import scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Hit, Vectors

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
        """The nearest passages of those zones, best first; score is the cosine.

        Raises `IndexUnavailable` when the vectors that are kept are not as long as this one.
        """
        try:
            return scan(self._kept.vectors(self._fingerprint, zones), vector, limit)
        except ValueError as error:
            raise IndexUnavailable(
                f"The vectors that are kept are not {len(vector)} numbers long, as those of the embedder are.",
                remedy="Name the embedder that made them in COPILOT_EMBEDDER, or start with a new data folder.",
            ) from error
