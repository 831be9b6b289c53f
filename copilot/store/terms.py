"""How a stem stands in the index of words: with its language before it, so that no language matches another's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from copilot.store.columns import storable


def terms(language: str, stems: Iterable[str]) -> list[str]:
    """The stems that hold something to look for, as terms, in order: "es_envi"."""
    whole = (f"{language}_{' '.join(stem.split())}" for stem in stems if any(map(str.isalnum, stem)))
    return [storable(term) for term in whole]


def folded(term: str) -> str:
    """The term as the tokenizer leaves it: lower case, without diacritics."""
    plain = unicodedata.normalize("NFD", term.lower())
    return "".join(char for char in plain if not unicodedata.combining(char))
