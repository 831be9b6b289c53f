"""How far two leads who grade the same mean the same: Krippendorff's alpha, with an interval.

Computed here, and not by the package `krippendorff`, because that one is under the GPL and this project is not; the
tests hold the two against each other (docs/decisions/0026).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copilot.types import SCALES, Grade
from copilot.types.grade import LEAST, MOST

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrices = NDArray[np.float64]

ENOUGH = 30
"""So many entries graded twice say something: at an alpha of 0.74 the interval is 0.36 wide with 30, and 0.74 with 10,
which does not tell agreement from chance (200 simulations each, docs/decisions/0026)."""
GOOD, FAIR = 0.8, 0.667
"""From here on agreement is reliable, or fit for tentative conclusions (K. Krippendorff, Content Analysis, 2004)."""
_ROUNDS = 1_000
_KINDS = MOST - LEAST + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far leads agree on one scale. `alpha` is 1 where they always agree, 0 where they agree as chance would."""

    scale: str
    pairs: int
    """So many entries that two or more graded on this scale."""
    alpha: float | None
    """None while there are too few, or where everybody always gave the same grade: then nothing can be told."""
    low: float | None = None
    high: float | None = None

    @property
    def enough(self) -> bool:
        return self.pairs >= ENOUGH

    @property
    def same(self) -> bool:
        """Whether there would be enough, and everybody gave one and the same grade."""
        return self.enough and self.alpha is None


def agreements(grades: Sequence[Grade], *, seed: int = 1) -> list[Agreement]:
    """The agreement on each scale over the grades that hold, of entries that two leads graded on purpose."""
    return [agreement(scale, _units(grades, scale), seed=seed) for scale in SCALES]


def agreement(scale: str, units: Sequence[Sequence[int]], *, seed: int = 1) -> Agreement:
    """The agreement over entries, each with the grades that it got; those with fewer than two say nothing.

    The interval holds 95 of 100 values that come of drawing as many entries again, with repetition (A. Zapf and others,
    Measuring inter-rater reliability for nominal data, BMC Medical Research Methodology 16:93, 2016).
    """
    paired = [one for one in units if len(one) > 1]
    if len(paired) < ENOUGH:
        return Agreement(scale=scale, pairs=len(paired), alpha=None)
    import numpy as np

    matrices = _coincidences(paired)
    found = _alphas(matrices.sum(axis=0)[None])[0]
    if np.isnan(found):
        return Agreement(scale=scale, pairs=len(paired), alpha=None)
    drawn = np.random.default_rng(seed).multinomial(len(paired), [1 / len(paired)] * len(paired), size=_ROUNDS)
    flat = matrices.reshape(len(paired), -1)
    again = _alphas((drawn @ flat).reshape(_ROUNDS, _KINDS, _KINDS))
    low, high = np.nanpercentile(again, [2.5, 97.5])
    return Agreement(scale=scale, pairs=len(paired), alpha=float(found), low=float(low), high=float(high))


def _units(grades: Sequence[Grade], scale: str) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for one in grades:
        if scale in one.scores:
            found.setdefault(one.entry_id, []).append(one.scores[scale])
    return list(found.values())


def alpha(units: Sequence[Sequence[int]]) -> float | None:
    """Krippendorff's alpha for ordinal grades (K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011).

    None where it is not defined: without two different grades among entries that two have graded.
    """
    import numpy as np

    paired = [one for one in units if len(one) > 1]
    if not paired:
        return None
    found = float(_alphas(_coincidences(paired).sum(axis=0)[None])[0])
    return None if np.isnan(found) else found


def _coincidences(units: Sequence[Sequence[int]]) -> Matrices:
    """For each entry, how often each two grades met in it, each pair weighing one over the number of others."""
    import numpy as np

    counts = np.zeros((len(units), _KINDS))
    for row, unit in enumerate(units):
        for grade in unit:
            counts[row, grade - LEAST] += 1
    met = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(_KINDS)[None]
    whole: Matrices = met / (counts.sum(axis=1) - 1)[:, None, None]
    return whole


def _alphas(met: Matrices) -> Any:
    """Of each matrix of coincidences its alpha; NaN where all grades are the same."""
    import numpy as np

    often = met.sum(axis=1)
    whole = often.sum(axis=1)
    below = np.cumsum(often, axis=1) - often / 2  # the place of each grade among all, by rank
    apart = (below[:, :, None] - below[:, None, :]) ** 2
    seen = (met * apart).sum(axis=(1, 2))
    chance = (often[:, :, None] * often[:, None, :] * apart).sum(axis=(1, 2)) / (whole - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(chance > 0, 1 - seen / chance, np.nan)


def verdict(found: Agreement) -> str:
    """ "few", "same", "good", "fair" or "poor": what there is to say of it, by the lower end of its interval."""
    if not found.enough:
        return "few"
    if found.alpha is None or found.low is None:
        return "same"
    return "good" if found.low >= GOOD else "fair" if found.low >= FAIR else "poor"
