"""What to ask before anything is promised: at most three questions, those first that would change the answer most."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copilot.planning.conditions import contradicts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from copilot.pages import Fact, Page
    from copilot.planning.choose import Choice
    from copilot.planning.conditions import Situation
    from copilot.types import Reading

MOST = 3
_NAMED = re.compile(r"(?<!!)\b(\w+)\s*=\s*([\w-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    missing: tuple[str, ...] = ()
    """Names of the facts."""
    questions: tuple[str, ...] = ()
    of_customer: tuple[str, ...] = ()
    """Those of the questions that only the customer can answer."""
    look_up: tuple[str, ...] = ()
    """For the others, what the agent is checking."""
    first: bool = False
    """Whether the answer has to start with them."""


def turning(ways: Iterable[Page], at: Situation) -> tuple[str, ...]:
    """Facts, not stated, of which a single value would open a way round that is closed as long as it is not known."""
    found = []
    for page in ways:
        if at.holds(page.when) or contradicts(page.applies_to, at.facts):
            continue
        for name, value in _NAMED.findall(" | ".join(page.when)):
            if name not in at.facts and replace(at, facts={**at.facts, name: value}).holds(page.when):
                found.append(name)
    return tuple(dict.fromkeys(found))


def asking(choice: Choice, reading: Reading, facts: Mapping[str, Fact], turns: Collection[str] = ()) -> Asking:
    """What is missing, that first which would change the answer most.

    A fact that decides between two policies comes first; then those without which the page promises nothing; then those
    on which a way round turns, which are added where the agent can look them up; then the others that the page needs,
    in its order. Register marks in a question are left for the writer.
    """
    needed = choice.governing.page.needs if choice.governing else ()
    urgent = {name.removeprefix("!") for name in needed if name.startswith("!")} | {choice.deciding}
    wanted = [choice.deciding] if choice.deciding else []
    wanted += [name.removeprefix("!") for name in needed]
    wanted += [name for name in turns if choice.governing and name in facts and facts[name].known_to == "agent"]
    missing = [name for name in dict.fromkeys(wanted) if name not in reading.facts and name in facts]
    weight = {choice.deciding: 0, **{name: 1 for name in urgent - {choice.deciding}}}
    missing.sort(key=lambda name: weight.get(name, 2 if name in turns else 3))
    missing = missing[:MOST]
    spoken = reading.language
    return Asking(
        missing=tuple(missing),
        questions=tuple(_in(facts[name].ask, spoken) for name in missing),
        of_customer=tuple(_in(facts[name].ask, spoken) for name in missing if facts[name].known_to == "customer"),
        look_up=tuple(
            _in(facts[name].check, spoken) for name in missing if facts[name].known_to == "agent" and facts[name].check
        ),
        first=any(name in urgent for name in missing),
    )


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()))
