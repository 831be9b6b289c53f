"""A suggestion as its message should look after all that was said of it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copilot.slack.blocks import fallback_text, suggestion_blocks
from copilot.slack.neutral import links_of

if TYPE_CHECKING:
    from datetime import datetime

    from copilot.slack.standing import Standing
    from copilot.types import Suggestion


def restated(made: Suggestion, standing: Standing, internal: frozenset[str], now: datetime) -> dict[str, Any]:
    """Text and blocks, with whom and which links they may name; `internal` are pages that not every team may see."""
    return {
        "text": fallback_text(made), "blocks": suggestion_blocks(made, internal=internal, standing=standing, now=now),
        "people": sorted(standing.people), "links": sorted(links_of(made.plan.evidence)),
        "language": made.reading.language,
    }  # fmt: skip
