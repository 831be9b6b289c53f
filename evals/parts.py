"""The product with the knowledge of this checkout indexed, for suites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.build import Parts
from copilot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping


def indexed_parts(environment: Mapping[str, str]) -> Parts:
    """Parts over an index that is up to date with the knowledge folder of the settings."""
    parts = Parts(read_settings(environment))
    parts.reindex()
    return parts
