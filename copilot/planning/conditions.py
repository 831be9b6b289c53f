"""The small language of conditions in knowledge: facts, effort, and what the plan has found out.

order_stage=shipped   partner_closed   !first_contact   contacts>=2   form_fails=yes | contacts>=2
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from copilot.types import Effort, Reading

_COMPARED = re.compile(r"^(?P<what>contacts|attempts|days)\s*>=\s*(?P<least>\d+)$")
FLAGS = frozenset(
    "partner_closed partner_open effort_high attempts span contacts channels heard first_contact goodwill always over_limit day_closed asked_by_lead".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What conditions are held against."""

    facts: Mapping[str, str]
    effort: Effort
    flags: frozenset[str] = field(default_factory=frozenset)

    def with_flags(self, *flags: str) -> Situation:
        """The same, with more flags."""
        return Situation(facts=self.facts, effort=self.effort, flags=self.flags | set(flags))

    def holds(self, conditions: Iterable[str]) -> bool:
        """Whether all of the conditions hold; "a | b" holds when either does."""
        return all(any(self._one(part.strip()) for part in condition.split("|")) for condition in conditions)

    def _one(self, condition: str) -> bool:
        if condition.startswith("!"):
            return not self._one(condition[1:].strip())
        if match := _COMPARED.match(condition):
            return measured(self.effort, match["what"]) >= int(match["least"])
        name, equals, value = condition.partition("=")
        if equals:
            return self.facts.get(name.strip()) == value.strip()
        return condition == "always" or condition in self.flags


def situation(reading: Reading) -> Situation:
    """The situation that a reading describes, before anything is looked up."""
    effort, flags = reading.effort, set[str]()
    if effort.high:
        flags.add("effort_high")
    if effort.attempts:
        flags.add("attempts")
    if effort.span:
        flags.add("span")
    if effort.contacts >= 2:
        flags.add("contacts")
    if len(effort.channels) >= 2:
        flags.add("channels")
    if effort.contacts < 2 and effort.attempts_count < 2 and effort.days < 3:
        flags.add("first_contact")
    return Situation(facts=reading.facts, effort=effort, flags=frozenset(flags))


def measured(effort: Effort, what: str) -> int:
    """contacts, attempts or days, as a number."""
    return {"contacts": effort.contacts, "attempts": effort.attempts_count, "days": effort.days}[what]


def readable(condition: str) -> bool:
    """Whether a condition is one of this language; `copilot lint` names those that are not."""
    for part in condition.split("|"):
        word = part.strip().removeprefix("!").strip()
        if not (_COMPARED.match(word) or re.match(r"^\w+\s*=\s*[\w-]+$", word) or word in FLAGS):
            return False
    return True


def contradicts(applies_to: Mapping[str, tuple[str, ...]], facts: Mapping[str, str]) -> bool:
    """Whether the case states, for one of the facts, a value that the page is not for."""
    return any(fact in facts and facts[fact] not in values for fact, values in applies_to.items())


def confirms(applies_to: Mapping[str, tuple[str, ...]], facts: Mapping[str, str]) -> int:
    """How many of the facts that a page is for are stated by the case."""
    return sum(1 for fact, values in applies_to.items() if facts.get(fact) in values)
