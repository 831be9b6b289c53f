"""A new workaround: leads allow the same way round, again and again."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from copilot.pages import Kind
from copilot.types.learning import Idea, Seen, What
from copilot.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copilot.learning.happened import Happened, Known
    from copilot.pages import Page
    from copilot.types import LeadAnswer

ALIKE = 0.4
"""How many of their words two answers share that allow the same."""
FEWEST = 5
TIMES = 2


def workarounds(happened: Sequence[Happened], known: Known) -> Iterator[Idea]:
    """What leads of one team answered alike about one policy, and no workaround says yet."""
    told: dict[tuple[str, str], list[tuple[Happened, LeadAnswer]]] = defaultdict(list)
    for one in happened:
        policy = next(iter(one.suggestion.plan.governing), "")
        for ask in one.asks:
            answer = ask.answer
            if policy in known.pages and answer and answer.kind != "declined" and len(answer.text.split()) >= FEWEST:
                told[one.team, policy].append((one, answer))
    for (team, policy), found in told.items():
        page = known.pages[policy]
        for alike in _clusters(found, page.language):
            if len({one.entry for one, _ in alike}) >= TIMES and not _there(page, alike[-1][1].text, known):
                yield _idea(page, team, alike, happened)


def _clusters(
    found: Sequence[tuple[Happened, LeadAnswer]], language: str
) -> Iterator[list[tuple[Happened, LeadAnswer]]]:
    """The answers that allow the same, each group by its first."""
    left = list(found)
    while left:
        first = left[0][1].text
        alike = [one for one in left if _alike(first, one[1].text, language) >= ALIKE]
        yield alike
        left = [one for one in left if one not in alike]


def _alike(one: str, other: str, language: str) -> float:
    both = content_words(one, language), content_words(other, language)
    shared = both[0] & both[1]
    return len(shared) / max(1, min(len(both[0]), len(both[1])))


def _there(page: Page, text: str, known: Known) -> bool:
    """Whether an approved way round the same policy says it already."""
    group = known.group(page.id)
    ways = [one for one in known.pages.values() if one.kind is Kind.WORKAROUND and group & set(one.policies)]
    return any(_alike(text, section.text, page.language) >= 2 * ALIKE for way in ways for section in way.sections)


def _idea(page: Page, team: str, alike: Sequence[tuple[Happened, LeadAnswer]], happened: Sequence[Happened]) -> Idea:
    first, newest = alike[0][0], alike[-1][1]
    name = f"{page.id}-{'salida' if page.language == 'es' else 'way'}-{first.entry[-6:].lower()}"
    asked = {one.entry for one in happened if one.asks and page.id in one.suggestion.plan.governing}
    detail = {"policies": sorted({page.id, *page.translations}), "team": team, "title": page.title}
    return Idea(
        what=What.WORKAROUND, language=page.language, target=page.id, place=f"workarounds/{name}.md", field=name,
        text=newest.text, key=f"{team}:{first.entry}", helps=len(asked), detail=json.dumps(detail, ensure_ascii=False),
        seen=tuple(
            Seen(entry=one.entry, team=one.team, at=said.at, by=said.by, before=one.question.text, after=said.text)
            for one, said in alike
        ),
    )  # fmt: skip
