"""A changed passage: people correct the same words of a page in the replies that they send."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from copilot.learning.happened import enough
from copilot.types.learning import Idea, Seen, What
from copilot.words import fold, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copilot.learning.happened import Happened, Known
    from copilot.types import Verdict

ALIKE = 0.6
"""How alike two sentences are that are versions of one."""
_PIECE = re.compile(r"\s*(?:\{\w+\}|\[[^\]]*\]|\w+|[^\w\s])")
"""A word, a place, a mark or a sign, with the space before it."""
_PLACEHOLDER = re.compile(r"<[A-ZÁÉÍÓÚÑ]+(?:_\d+)?>")


class Correction(NamedTuple):
    """A sentence of ours, what somebody made of it, and the verdict that holds it."""

    one: Happened
    said: Verdict
    ours: str
    theirs: str


def passages(happened: Sequence[Happened], known: Known) -> Iterator[Idea]:
    """Lines of pages that several people corrected alike."""
    made: dict[tuple[str, str, str], list[Correction]] = defaultdict(list)
    for one in happened:
        for fix in corrections(one):
            for page, line in _lines(one, known):
                if changed := carried(fix.ours, fix.theirs, line):
                    made[page, line, changed].append(fix)
                    break
    for (page, line, changed), found in made.items():
        if enough([fix.said for fix in found]):
            yield _idea(known, (page, line, changed), found, happened)


def corrections(one: Happened) -> Iterator[Correction]:
    """The sentences of the suggestion that were sent in other words, each with those."""
    said = one.sent
    if said is None or not said.text:
        return
    ours, theirs = sentences(one.suggestion.reply), sentences(said.text)
    same = {_plain(text) for text in ours} & {_plain(text) for text in theirs}
    left = [text for text in theirs if _plain(text) not in same]
    for text in ours:
        if _plain(text) in same or not left:
            continue
        nearest = max(left, key=lambda other: _alike(text, other))
        if _alike(text, nearest) >= ALIKE and not _PLACEHOLDER.search(nearest):
            left.remove(nearest)
            yield Correction(one, said, text, nearest)


def carried(ours: str, theirs: str, line: str) -> str:
    """The line of a page with the change that was made to the sentence filled from it; "" where it cannot be told.

    Words are carried over only where the sentence has them from the line as they stand: what filled a place is the
    customer's, and stays out.
    """
    old, new, base = _pieces(ours), _pieces(theirs), _pieces(line)
    if _alike(ours, line) < ALIKE / 2:
        return ""
    stands = {
        block.b + offset: block.a + offset
        for block in _matcher(base, old).get_matching_blocks()
        for offset in range(block.size)
    }
    out, at, changes = list[str](), 0, 0
    for tag, i1, i2, j1, j2 in _matcher(old, new).get_opcodes():
        if tag == "equal":
            continue
        span = _span(stands, i1, i2, len(base))
        if span is None or span[0] < at:
            return ""
        begins = span == (0, 0)  # the word that began the line is written as it is inside one
        out += [*base[at : span[0]], *new[j1 : j2 + begins]]
        at, changes = span[1] + begins, changes + 1
    if not changes:
        return ""
    made = "".join([*out, *base[at:]]).strip()
    return _like(line, made) if made != line else ""


def _span(stands: dict[int, int], start: int, end: int, size: int) -> tuple[int, int] | None:
    """Where some words of the sentence stand in the line, together; None where they do not."""
    if start == end:
        before, after = stands.get(start - 1), stands.get(start)
        if before is not None and (after is None or after == before + 1):
            return (before + 1, before + 1) if after is not None or before + 1 == size else None
        return (0, 0) if start == 0 and after == 0 else None
    places = [stands.get(place) for place in range(start, end)]
    first = places[0]
    if first is None or places != list(range(first, first + len(places))):
        return None
    return first, first + len(places)


def _like(line: str, made: str) -> str:
    """As the line is written: with a capital where it has one, and with its full stop or without."""
    if line[0].islower() and made[0].isupper() and fold(line.split()[0]) == fold(made.split()[0]):
        made = made[0].lower() + made[1:]
    return made if line.endswith(".") or not made.endswith(".") else made.rstrip(".")


def _lines(one: Happened, known: Known) -> Iterator[tuple[str, str]]:
    """(page, words) of everything that the reply may have been made of, the page's approved words first."""
    plan = one.suggestion.plan
    cited = dict.fromkeys(cite.partition("#")[0] for line in plan.lines for cite in line.cites)
    for name in (*cited, *(page for page in plan.governing if page not in cited)):
        page = known.pages.get(name)
        if page is None:
            continue
        told = [line.text for section in page.sections for line in section.lines]
        told += [item.text for section in page.sections for item in section.items]
        yield from ((name, text) for text in sorted(told, key=lambda text: text not in {x.text for x in plan.lines}))


def _idea(known: Known, key: tuple[str, str, str], found: list[Correction], happened: Sequence[Happened]) -> Idea:
    name, line, changed = key
    page = known.pages[name]
    said = sum(any(one.text == line for one in each.suggestion.plan.lines) for each in happened)
    return Idea(
        what=What.PASSAGE, language=page.language, target=name, place=page.source, before=line, text=changed,
        key=f"{_plain(line)}>{_plain(changed)}", helps=max(said, len(found)),
        seen=tuple(
            Seen(entry=one.entry, team=one.team, at=said.at, by=said.by, before=ours, after=theirs)
            for one, said, ours, theirs in found
        ),
    )  # fmt: skip


def _matcher(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [_word(word) for word in one], [_word(word) for word in other], autojunk=False)


def _word(word: str) -> str:
    return fold(word).strip()


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text)


def _alike(one: str, other: str) -> float:
    return _matcher(_pieces(one), _pieces(other)).ratio()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
