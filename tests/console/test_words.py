"""Every text of the console is there in Spanish and in English."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
import yaml

from copilot.console.errors import PageError
from copilot.console.words import FOLDER, Words, preferred

CONSOLE = FOLDER.parent
FILES = sorted(FOLDER.glob("*.yaml"))
USED = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z0-9_.]+)["']\s*[,)]""")
BUILT = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z0-9_.]*)["']\s*~""")


def _keys() -> dict[str, dict[str, object]]:
    return {
        f"{file.stem}.{key}": said
        for file in FILES
        for key, said in yaml.safe_load(file.read_text(encoding="utf-8")).items()
    }


def _sources() -> list[Path]:
    return [*CONSOLE.rglob("*.html"), *CONSOLE.rglob("*.py")]


def _places(said: object) -> set[str]:
    texts = said.values() if isinstance(said, dict) else [said]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(str(text)) if name}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_key_has_both_languages_with_the_same_places(file: Path) -> None:
    """A text that only one language has, or a place that only one names, would be seen by half of the readers."""
    for key, said in yaml.safe_load(file.read_text(encoding="utf-8")).items():
        assert set(said) == {"es", "en"}, key
        assert all(text for text in said.values()), key
        assert _places(said["es"]) == _places(said["en"]), key


@pytest.mark.parametrize("source", _sources(), ids=lambda path: path.relative_to(CONSOLE).as_posix())
def test_every_key_that_is_used_exists(source: Path) -> None:
    """A page never ends in a key that nobody wrote; of keys that are put together, the beginning exists."""
    text, keys = source.read_text(encoding="utf-8"), _keys()

    assert set() == set(USED.findall(text)) - set(keys)
    assert [start for start in BUILT.findall(text) if not any(key.startswith(start) for key in keys)] == []


def test_every_refusal_has_a_title_and_a_remedy() -> None:
    """Whatever goes wrong, the page says what, and what to do."""
    import copilot.console.app  # noqa: F401  it has two more of them

    for kind in PageError.__subclasses__():
        for part in ("title", "remedy"):
            assert f"errors.{kind.what}.{part}" in Words("es"), kind


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es"), ("en-GB,en;q=0.9,es;q=0.8", "en"), ("de,en;q=0.4,es;q=0.5", "es"),
        ("", "en"), ("de", "en"), ("ca", "es"), ("es;q=0,en;q=0.1", "en"), ("es;q=x,en", "en"), ("*;q=1", "en"),
        ("," * 5_000, "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_the_browser_asks_for(accepted: str, language: str) -> None:
    """By weight, and English when it asks for neither; whoever reads Catalan gets Spanish. Nonsense is no error."""
    assert preferred(accepted) == language


def test_a_count_chooses_between_one_and_several() -> None:
    """1 team is not several."""
    assert Words("es")("base.your_teams", count=1) == "Su equipo"
    assert Words("en")("base.your_teams", count=2) == "Your teams"
