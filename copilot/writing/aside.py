"""A writer that is waited for: what else is to be done goes on meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from copilot.ports import Writer
    from copilot.types import Draft, Plan, Question, Reading


@dataclass(frozen=True, slots=True)
class Aside:
    """The same words, with `waiting` entered for as long as they take."""

    writer: Writer
    waiting: Callable[[], AbstractContextManager[None]]

    def write(self, question: Question, reading: Reading, plan: Plan) -> Draft:
        with self.waiting():
            return self.writer.write(question, reading, plan)
