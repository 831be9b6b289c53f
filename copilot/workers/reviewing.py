"""Puts reviewing together: the section of the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.build import new_id, utc_now
from copilot.console.desk import Section
from copilot.console.review import routes
from copilot.console.review_needs import ReviewNeeds
from copilot.knowledge.mask import Masking
from copilot.store.grades import Grades
from copilot.store.queue import Queue
from copilot.store.subjects import Subjects
from copilot.words import clean
from copilot.workers.watching import watch

if TYPE_CHECKING:
    from copilot.build import Parts
    from copilot.console.desk import Desk


def masked(text: str) -> str:
    """The text without personal data."""
    return Masking().mask(clean(text)) if text else ""


def review_section(parts: Parts, desk: Desk) -> Section:
    """`/console/review`."""
    needs = ReviewNeeds(
        grades=Grades(parts.engine),
        queue=Queue(parts.engine),
        subjects=Subjects(parts.engine),
        catch_up=watch(parts).catch_up,
        mask=masked,
        now=utc_now,
        new_id=new_id,
    )
    return Section(name="review", path="/console/review", icon="queue", key="r", routes=routes(desk, needs))
