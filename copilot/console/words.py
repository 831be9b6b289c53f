"""The words of the pages: one file a section, each key in Spanish and English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("es", "en")
_Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Words:
    """`Words("es")("log.title")` is the title of the log in Spanish."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._said = _read()

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, with its places filled. A key with `one` and `other` goes by the value of `count`.

        Raises `KeyError` when there is no such key, or a place has no value.
        """
        said = self._said[key][self.language]
        if isinstance(said, Mapping):
            said = said["one" if values.get("count") == 1 else "other"]
        return str(said).format_map(values) if values else str(said)

    def __contains__(self, key: str) -> bool:
        return key in self._said


@cache
def _read() -> Mapping[str, Mapping[str, str | Mapping[str, str]]]:
    """Every key, behind the name of its file and a dot."""
    found: dict[str, Mapping[str, str | Mapping[str, str]]] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        held = yaml.load(file.read_text(encoding="utf-8"), Loader=_Fast)  # noqa: S506 - it is a safe loader
        found |= {f"{file.stem}.{key}": value for key, value in held.items()}
    return found


def preferred(accepted: str) -> str:
    """The language of ours that a browser asks for with Accept-Language; English when it says neither."""
    wishes: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        tag, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            weight = 0.0
        wishes.append((weight, tag.strip().lower().partition("-")[0]))
    known = [wish for wish in wishes if wish[1] in LANGUAGES and wish[0] > 0]
    # Whoever reads Catalan, Galician, Basque or Portuguese first reads Spanish sooner than English.
    if not known and any(tag in {"ca", "gl", "eu", "pt"} for _, tag in wishes):
        return "es"
    return max(known, key=lambda wish: wish[0])[1] if known else "en"
