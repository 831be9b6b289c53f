"""How a stem stands in the index of words: the same in every language, so that names are as common as they are."""

from __future__ import annotations

from collections.abc import Iterable

from copilot.store.columns import storable


def terms(stems: Iterable[str]) -> list[str]:
    """The stems that hold something to look for, as terms, in order. One of several words becomes one term."""
    return [storable("_".join(stem.split())) for stem in stems if any(map(str.isalnum, stem))]
