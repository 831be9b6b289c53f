"""Which language a text is in. Words and their look decide short texts; py3langid (its only home) speaks where they are
silent, and has a word in whether a text is in neither of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.reading.tongues import by_script, scores
from copilot.words import fold, tokens

SUPPORTED = ("es", "en")
_OTHERS = ["es", "en", "pt", "fr", "ca", "it", "de", "gl", "nl", "ro", "pl"]
_NEAR = {"pt": "es", "ca": "es", "gl": "es", "eu": "es", "it": "es", "fr": "es", "ro": "es"}
"""An unsupported language to the supported one that its speakers are likelier to read."""
_NOT_WORDS = re.compile(r"<[A-Z]+_\d+>|https?://\S+|\S+@\S+|```.*?```|`[^`]*`", re.S)
_QUOTED = re.compile(r"[«“\"][^«»“”\"]{3,}[»”\"]")
_READ = 1500
"""Of a long text, so many characters tell."""
_FEW = 4
_CLEAR, _FOREIGN = 0.35, 0.9
"""By how much ours must lead each other, and another language must lead both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """The language to answer in; `heard` is the text's own when that is not supported ("und" where it has no name)."""

    language: str
    heard: str

    @property
    def supported(self) -> bool:
        return self.language == self.heard


def detect(text: str, default: str = "es") -> Detected:
    """The language of a text; `default` when it holds no words that tell."""
    text = _NOT_WORDS.sub(" ", text[:_READ]).replace("’", "'")
    if script := by_script(text):
        return Detected(language=default, heard=script)
    words = _words(text)
    if not words:
        return Detected(language=default, heard=default)
    outside = _QUOTED.sub(" ", text)
    told = scores(text, words)
    if len(_words(outside)) >= _FEW:
        told = {
            name: value + score
            for (name, value), score in zip(told.items(), scores(outside, _words(outside)).values(), strict=True)
        }
    return _decided(text, words, told, default)


def _words(text: str) -> list[str]:
    return [fold(word) for word in tokens(text) if not word[0].isdigit()]


def _decided(text: str, words: list[str], told: dict[str, float], default: str) -> Detected:
    spanish, english = told["es"], told["en"]
    ours = max(spanish, english)
    other = max((name for name in told if name not in SUPPORTED), key=lambda name: told[name])
    lead = told[other] - ours
    if lead > 0:
        agreed = (lead > _FOREIGN and len(words) > 1) or _library(text)[0] == other
        if agreed:
            return Detected(language=_NEAR.get(other, "en"), heard=other)
    if abs(spanish - english) > _CLEAR:
        best = "es" if spanish > english else "en"
        return Detected(language=best, heard=best)
    first, sure = _library(text)
    if first in SUPPORTED:
        return Detected(language=first, heard=first)
    if sure and len(words) >= _FEW and ours < 1:
        return Detected(language=_NEAR.get(first, "en"), heard=first)
    best = default if spanish == english else "es" if spanish > english else "en"
    return Detected(language=best, heard=best)


def _library(text: str) -> tuple[str, bool]:
    """What statistics say, and whether by far."""
    import py3langid

    py3langid.set_languages(_OTHERS)
    (first, score), (_, second) = py3langid.rank(text)[:2]
    return first, score - second > 2
