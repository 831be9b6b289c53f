"""What to ask before anything is promised: at most three questions, those first that would change the answer most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copilot.pages import Fact
    from copilot.planning.choose import Choice
    from copilot.types import Reading

MOST = 3


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


def asking(choice: Choice, reading: Reading, facts: Mapping[str, Fact]) -> Asking:
    """What is missing. A fact that decides between two policies comes first, then those that the page needs.

    Register marks in a question are left for the writer.
    """
    needed = choice.governing.page.needs if choice.governing else ()
    wanted = [choice.deciding] if choice.deciding else []
    wanted += [name.removeprefix("!") for name in needed]
    missing = [name for name in dict.fromkeys(wanted) if name not in reading.facts and name in facts][:MOST]
    urgent = {name.removeprefix("!") for name in needed if name.startswith("!")} | {choice.deciding}
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
