"""Where two pages say different things of the same case: which one holds, and what the other says.

Never a mean of the two. The higher tier holds before the more specific page (for this brand, channel or team), and that
before the newer one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from copilot.pages import Kind
from copilot.planning import items
from copilot.words import content_words, fold, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from copilot.pages import Page
    from copilot.planning.choose import Candidate, Choice
    from copilot.types import Evidence, Question, Reading

Said = tuple[str, bool | None]
"""A sentence, and whether it denies; None where that is not known."""
NEAR = 0.6
"""A page at this share of the governing one's score is about the same case."""
ALIKE, SHARED = 0.65, 3
"""Two sentences are about the same thing from this share of the shorter one's words on; of less than so many, all."""
_TIERS = {Kind.POLICY: 0, Kind.WORKAROUND: 1, Kind.CASE: 2, Kind.PARTNER: 3}
_UNITS = {
    "working day": r"dias? (?:laborables?|habiles)|(?:working|business) days?",
    "day": r"dias?|days?",
    "hour": r"horas?|hours?|h",
    "week": r"semanas?|weeks?",
    "month": r"mes(?:es)?|months?",
    "year": r"anos?|years?",
    "euro": r"€|euros?|eur",
    "%": r"%",
}
_QUANTITY = re.compile(
    r"(?P<sign>€)?\s?(?P<number>\d+(?:[.,]\d+)?)(?:\s?(?P<unit>"
    + "|".join(sorted(_UNITS.values(), key=len, reverse=True))
    + r")(?!\w))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What does not hold in this case, and why."""

    title: str
    """Of the page, or the id of the case, that loses."""
    says: str
    why: str
    """tier, specific or newer: what the page that holds is."""


def settled(choice: Choice, found: Sequence[Candidate], reading: Reading, question: Question) -> Choice:
    """The choice with the page that holds governing, where one that is as near says otherwise; the losers are named."""
    governing = choice.governing
    if governing is None or governing.page.escalation or choice.rival:
        return choice
    out = {page.id for page, _ in choice.ruled_out}
    lost: list[Conflict] = []
    for other in found:
        if not _same_case(governing, other, choice.governing, out, reading):
            continue
        if pair := disagreement(_stated(governing), _stated(other), governing.page.language):
            keeps, why = _holds(governing.page, other.page, question)
            loser, says = (other, pair[1]) if keeps else (governing, pair[0])
            lost.append(Conflict(title=loser.page.title, says=says, why=why))
            governing = governing if keeps else other
    best = choice.best if governing is choice.governing else governing.score  # it answers the same, as surely
    return replace(choice, governing=governing, conflicts=tuple(lost), best=best)


def _same_case(
    governing: Candidate, other: Candidate, first: Candidate | None, out: set[str], reading: Reading
) -> bool:
    near = first is not None and other.score >= NEAR * first.score
    apart = any(
        fact in other.page.applies_to and not set(values) & set(other.page.applies_to[fact])
        for fact, values in governing.page.applies_to.items()
    )
    if other is governing or other.page.id in out or other.page.escalation or apart or not near:
        return False
    return other.page.language == governing.page.language


def _stated(one: Candidate) -> list[Said]:
    """What a page says that we can do, and cannot, each with whether it denies."""
    can: list[Said] = [(point.text, False) for point in items.can(one.page, one.passages)]
    return [*can, *((refusal.text, True) for refusal in items.cannot(one.page, one.passages))]


def disagreement(ours: Iterable[Said], theirs: Iterable[Said], language: str) -> tuple[str, str] | None:
    """The first sentences about the same thing of which one allows what the other denies, or that differ in amount."""
    told = [(text, denies, _words(text, language), _quantities(text)) for text, denies in theirs]
    for text, denies in ours:
        words, amounts = _words(text, language), _quantities(text)
        for other, other_denies, other_words, other_amounts in told:
            if not _alike(words, other_words):
                continue
            if {denies, other_denies} == {True, False} or _differ(amounts, other_amounts):
                return text, other
    return None


def of_cases(governing: Candidate, evidence: Iterable[Evidence]) -> tuple[Conflict, ...]:
    """Past cases in which another amount was given for the same thing: the policy ranks higher."""
    mine, language = _stated(governing), governing.page.language
    found = []
    for one in evidence:
        if one.kind == Kind.CASE and one.language == language:
            told = [(text, None) for text in sentences(one.text.partition("\n→ ")[2])]
            if pair := disagreement(mine, told, language):
                found.append(Conflict(title=one.page, says=pair[1], why="tier"))
    return tuple(found)


@lru_cache(maxsize=8_192)
def _words(text: str, language: str) -> frozenset[str]:
    return frozenset(word for word in content_words(text, language) if not word.isdigit())


def _alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    shared, least = len(ours & theirs), min(len(ours), len(theirs))
    return shared >= ALIKE * least if shared >= SHARED else 1 < shared == least


@lru_cache(maxsize=8_192)
def _quantities(text: str) -> Mapping[str, AbstractSet[str]]:
    """Numbers by their unit: {"day": {"14"}}."""
    found: dict[str, set[str]] = {}
    for match in _QUANTITY.finditer(fold(text)):
        written = "€" if match["sign"] else match["unit"]
        unit = next((name for name, sign in _UNITS.items() if written and re.fullmatch(sign, written)), None)
        if unit:
            found.setdefault(unit, set()).add(match["number"].replace(",", "."))
    return found


def _differ(ours: Mapping[str, AbstractSet[str]], theirs: Mapping[str, AbstractSet[str]]) -> bool:
    return any(unit in theirs and not amounts & theirs[unit] for unit, amounts in ours.items())


def _holds(ours: Page, theirs: Page, question: Question) -> tuple[bool, str]:
    """Whether ours holds, and what the page that does is: of a higher tier, more specific, or newer."""
    if (mine := _TIERS[ours.kind]) != (other := _TIERS[theirs.kind]):
        return mine < other, "tier"
    if lead := _narrower(ours, theirs, question):
        return lead > 0, "specific"
    return _since(ours) >= _since(theirs), "newer"


def _narrower(ours: Page, theirs: Page, question: Question) -> int:
    """In how many respects ours is for fewer cases of which this is one, less those in which theirs is."""
    asked = (
        (question.brand, ours.brands, theirs.brands),
        (question.via, ours.channels, theirs.channels),
        (question.asker.team, ours.visible_to, theirs.visible_to),
    )
    return sum(_narrow(value, mine) - _narrow(value, other) > 0 for value, mine, other in asked) - sum(
        _narrow(value, other) - _narrow(value, mine) > 0 for value, mine, other in asked
    )


def _narrow(value: str | None, meant: Sequence[str]) -> float:
    """1 for a page meant for this alone, less the more it is meant for; 0 for one meant for all or for others."""
    return 1 / len(meant) if value and value in meant else 0.0


def _since(page: Page) -> date:
    return page.valid_from or page.reviewed_on or date.min
