"""Many texts embedded on several cores: a network on one thread each; threads within one wait for each other."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from copilot.ports import Vectors

SHARE = 64
"""Texts in one piece of work: enough for a network to run at its full speed, few enough that no core idles for long."""


def cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # where the system can tell
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def by_hands(embed: Callable[[Sequence[str]], Vectors], texts: Sequence[str], hands: int) -> Vectors:
    """What `embed` gives for the texts, a row each, worked out by so many threads; `embed` must bear that."""
    import numpy as np

    if hands < 2 or len(texts) <= SHARE:
        return embed(texts)
    with ThreadPoolExecutor(hands, thread_name_prefix="embed") as pool:
        return np.concatenate(
            list(pool.map(embed, [texts[start : start + SHARE] for start in range(0, len(texts), SHARE)]))
        )
