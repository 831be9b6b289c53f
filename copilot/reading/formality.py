"""Whether a customer who writes English does so formally."""

from __future__ import annotations

from functools import lru_cache

from copilot.reading.signs import Signs, plain

_SIGNS: dict[str, tuple[str, ...]] = {
    "formal": (
        "dear", "yours faithfully", "yours sincerely", "yours truly", "sincerely", "kind regards", "best regards",
        "kindly", "to whom it may concern", "sir or madam", "i am writing to", "i would be grateful",
        "i should be grateful", "obliged", "would you be so kind", "could you kindly", "please be advised", "i wish to",
        "i look forward to", "at your earliest convenience", "i hereby", "i should like", "i must ask you",
        "i am afraid i must", "i trust", "request a copy", "i respectfully", "your earliest", "good morning .. i would",
        "regards", "yours", "i would appreciate", "furthermore", "further to", "in accordance with", "regarding my",
        "with regard to", "should you require",
    ),
    "informal": (
        "hey", "hiya", "yo", "sup", "lol", "lmao", "omg", "wtf", "btw", "pls", "plz", "thx", "ty", "ta", "cheers",
        "mate", "guys", "dude", "bro", "gonna", "wanna", "gotta", "dunno", "ain't", "yeah", "yep", "nope", "u", "ur",
        "r u", "cos", "coz", "cuz", "idk", "tbh", "w", "stuff", "kinda", "y'all", "folks", "messed up", "no worries",
        "wen", "4 ever",
    ),
}  # fmt: skip


@lru_cache(maxsize=1)
def _signs() -> Signs:
    return Signs(_SIGNS)


def formal(text: str) -> bool | None:
    """Whether English text is formal; None where it shows neither, or both alike."""
    shown = [sighting.shows for sighting in _signs().seen(plain(text), negatable=False)]
    lead = shown.count("formal") - shown.count("informal")
    return None if lead == 0 else lead > 0
