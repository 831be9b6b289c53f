"""The words of the scales."""

from __future__ import annotations

from copilot.review.scales import ANCHORS, NAMES, anchors, readable, scale_name
from copilot.types import SCALES


def test_every_number_of_every_scale_has_words_in_both_languages() -> None:
    """Five each, all different."""
    for language in ("es", "en"):
        assert set(ANCHORS[language]) == set(NAMES[language]) == set(SCALES)
        words = [text for scale in SCALES for text in anchors(scale, language)]
        assert len(words) == len(set(words)) == 25


def test_a_grade_is_told_in_words() -> None:
    """The scales that were graded, in their order."""
    told = readable({"honesty": 5, "policy": 1}, "en")

    assert told == [
        (scale_name("policy", "en"), 1, anchors("policy", "en")[0]),
        (scale_name("honesty", "en"), 5, anchors("honesty", "en")[4]),
    ]
