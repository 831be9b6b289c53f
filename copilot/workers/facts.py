"""The facts of the log, kept by the days of the company."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from copilot.build import utc_now
from copilot.planning.clock import HOME
from copilot.store.measuring import Measuring

if TYPE_CHECKING:
    from datetime import date

    from copilot.build import Parts


def measuring(parts: Parts) -> Measuring:
    """What keeps the facts in step with the log."""
    return Measuring(parts.engine, ZoneInfo(HOME))


def today() -> date:
    """The day where the company is."""
    return utc_now().astimezone(ZoneInfo(HOME)).date()
