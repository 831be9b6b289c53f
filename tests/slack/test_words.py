"""What the bot says, it says in both languages."""

from __future__ import annotations

import re

from copilot.slack.labels import LABELS
from copilot.slack.words import _TEXTS, both, say


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_both_languages_say_the_same_things() -> None:
    """Each text is there in both, with the same places to fill."""
    for texts in (_TEXTS, LABELS):
        assert {key: places(text) for key, text in texts["es"].items()} == {
            key: places(text) for key, text in texts["en"].items()
        }
    assert set() == _TEXTS["es"].keys() & LABELS["es"].keys()


def test_another_language_gets_english() -> None:
    """And who is not known gets both."""
    assert say("use", "pt") == say("use", "en")
    assert both("use") == f"{say('use', 'es')}\n{say('use', 'en')}"
