"""What a reply must never do: push the work back on the customer, or say nothing in many words."""

from __future__ import annotations

from copilot.writing.checking.effort import shifts_effort
from copilot.writing.checking.empty import is_empty

__all__ = ["is_empty", "shifts_effort"]
