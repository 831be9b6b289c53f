"""The API, over the parts of this process."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from copilot.api.access import Pace
from copilot.api.app import api
from copilot.api.needs import Needs
from copilot.build import utc_now
from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.feeds import Feeds
from copilot.store.log import Log
from copilot.store.measured import Measured
from copilot.store.tokens import ApiTokens

if TYPE_CHECKING:
    from fastapi import FastAPI

    from copilot.build import Parts


def api_over(parts: Parts) -> FastAPI:
    """It reads and writes the same database as everybody else."""
    engine = parts.engine
    return api(
        Needs(
            tokens=ApiTokens(engine), book=Log(engine), feeds=Feeds(engine), outcomes=CaseOutcomes(engine),
            measured=Measured(engine),
            pace=Pace(time.monotonic), now=utc_now,
        )
    )  # fmt: skip
