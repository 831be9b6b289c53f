"""Gives each case its place in the comparison, once: what an earlier question of the thread got holds for the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copilot.insight.assigning import assigned, takes_part
from copilot.store.sealing import lasting_key
from copilot.workers.facts import measuring, today

if TYPE_CHECKING:
    from copilot.build import Parts
    from copilot.store.measuring import Measuring
    from copilot.store.threads import Thread
    from copilot.types import Question


@dataclass(frozen=True, slots=True)
class Holdout:
    """The comparison, while there is one: a share above 0."""

    share: float
    key: bytes
    facts: Measuring

    def placed(self, question: Question, thread: Thread, earlier: Sequence[Question]) -> Question:
        """The question with its place, or without one when it takes no part. Raises `StoreError`."""
        known = next((one.trial for one in earlier if one.trial), None)
        if not takes_part(question) or (known is None and (earlier or not self.share)):
            # A case that began outside of the comparison stays outside.
            return replace(question, trial=None)
        if known is None:
            case = f"{thread.team}:{thread.channel}:{thread.ts}"
            since = self.facts.first_day(question.asker.user)
            known = assigned(case, self.key, self.share, since, today())
        return replace(question, trial=known)


def holdout(parts: Parts) -> Holdout:
    """With the key of this installation, so that nobody can tell beforehand which cases are held."""
    settings = parts.settings
    share = settings.copilot_holdout
    key = lasting_key(settings.copilot_key.get_secret_value(), settings.home, "holdout") if share else b""
    return Holdout(share, key, measuring(parts))
