"""Words of customers that no page holds, though it is known which page they wanted."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from copilot.types import Role
from copilot.types.learning import Idea, Seen, What
from copilot.words import content_words, fold, stems, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from copilot.learning.happened import Happened, Known
    from copilot.pages import Page

PEOPLE, TIMES, SHARE = 2, 3, 0.6
"""So many people brought the word, so often, and that share of the time it was about this page."""
SHORTEST = 4
_PLACEHOLDER = re.compile(r"<[^>]*>")


def synonyms(happened: Sequence[Happened], known: Known) -> Iterator[Idea]:
    """Words that mean a page and stand in none, each with a word of the page's title."""
    written = _written(known.pages)
    told = {(one.language, stem) for one in known.synonyms for stem in stems(one.said, one.language)}
    brought: dict[tuple[str, str], list[tuple[Happened, str]]] = defaultdict(list)
    for one in happened:
        for word in _unknown(one, written):
            stem = _stem(word, one.language)
            if (one.language, stem) not in told:
                brought[one.language, stem].append((one, word))
    for (language, stem), found in brought.items():
        if page := _wanted([one for one, _ in found], known):
            about = [(one, word) for one, word in found if set(one.right) & known.group(page)]
            held = _in_language(page, language, known)
            if _often(about) and held and (means := _means(held, [one for one, _ in about], known)):
                yield _idea(held, language, stem, means, about, helps=len(found))


def _written(pages: Mapping[str, Page]) -> Mapping[str, AbstractSet[str]]:
    """By language, every stem that stands in some page."""
    written: dict[str, set[str]] = defaultdict(set)
    for page in pages.values():
        told = " ".join([page.title, *(section.text for section in page.sections)])
        written[page.language] |= content_words(told, page.language)
    return written


def _unknown(one: Happened, written: Mapping[str, AbstractSet[str]]) -> Iterator[str]:
    """The words of the customer that stand in no page of their language, each once, as they were written."""
    theirs = [turn.text for turn in one.question.thread if turn.author == "customer"]
    known, seen = written.get(one.language, set()), set[str]()
    for word in tokens(_PLACEHOLDER.sub(" ", " ".join([one.question.text, *theirs]))):
        stem = _stem(word, one.language)
        fits = word.isalpha() and len(word) >= SHORTEST and word == word.lower()
        if stem and fits and known and stem not in known and stem not in seen:
            seen.add(stem)
            yield word


def _stem(word: str, language: str) -> str:
    return next(iter(stems(word, language)), "")


def _wanted(found: Sequence[Happened], known: Known) -> str:
    """The page that most of them wanted, where enough agree; else ""."""
    votes: dict[str, int] = defaultdict(int)
    for one in found:
        for page in one.right[:1]:
            votes[min(known.group(page))] += 1
    best = max(votes, key=lambda name: votes[name], default="")
    return best if best and votes[best] >= SHARE * len(found) else ""


def _often(about: Sequence[tuple[Happened, str]]) -> bool:
    if any(one.marked or any(said.role is Role.LEAD for said in one.verdicts) for one, _ in about):
        return len(about) >= 2  # a lead named the page
    return len(about) >= TIMES and len({one.question.asker.user for one, _ in about}) >= PEOPLE


def _in_language(page: str, language: str, known: Known) -> Page | None:
    held = (known.pages.get(name) for name in sorted(known.group(page)))
    return next((one for one in held if one and one.language == language), None)


def _means(page: Page, about: Sequence[Happened], known: Known) -> str:
    """The word of the title that tells the page apart and that they did not say; "" where they said them all."""
    titles = [other.title for other in known.pages.values() if other.language == page.language]
    said = {stem for one in about for stem in stems(one.question.text, page.language)}
    words = [word for word in tokens(page.title) if (stem := _stem(word, page.language)) and stem not in said]
    if not words:
        return ""

    def spread(word: str) -> int:
        return sum(_stem(word, page.language) in content_words(title, page.language) for title in titles)

    return min(words, key=spread).lower()


def _idea(
    page: Page, language: str, stem: str, means: str, about: Sequence[tuple[Happened, str]], *, helps: int
) -> Idea:
    return Idea(
        what=What.SYNONYM, language=language, target=page.id, place=f"company/synonyms.{language}.yaml",
        before=about[-1][1], text=means, key=fold(stem), helps=helps,
        seen=tuple(
            Seen(
                entry=one.entry, team=one.team, at=one.at, by=one.question.asker.user, before=one.question.text,
                after=word,
            )
            for one, word in about
        ),
    )  # fmt: skip
