"""What takes new entries in for the queue, behind the log."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from copilot.review.draw import Rates
from copilot.store.watch import Watch
from copilot.words import distance

if TYPE_CHECKING:
    from copilot.build import Parts


def watch(parts: Parts) -> Watch:
    """With the rates of the settings."""
    rates = Rates(sample=parts.settings.copilot_review_sample, twice=parts.settings.copilot_review_twice)
    return Watch(parts.engine, rates, new_key=lambda: secrets.token_hex(24), changed=distance)
