"""What a reply may rest on: the plan, the passages that it cites, and the customer's own words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from copilot.types import Outcome
from copilot.writing.checking.figures import MONEY, PERCENT, Figure, figures, numbers
from copilot.writing.checking.meaning import Piece, pieces_of
from copilot.writing.checking.mentions import phones, placeholders
from copilot.writing.fill import marked, places
from copilot.writing.phrases import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from copilot.pages import Voice
    from copilot.types import Evidence, Plan, Question, Reading, Register

_NOT_QUOTED = frozenset({"never_say", "asked"})
"""Sections that say what is not to be said, and how customers put it."""
Item = tuple[str, str]
"""A text and its language."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a reply may rest on. Amounts of money only from the plan: what a lead alone may offer is in passages too."""

    items: tuple[Item, ...]
    """What the plan says, in its items and approved lines, with its times written out."""
    customer: tuple[str, ...]
    """The case in the words of the customer and of whoever answered before."""
    figures: frozenset[str]
    """The plan's own times and counts, as they are said."""
    language: str
    register: Register
    never: tuple[str, ...]
    voice: tuple[str, ...]
    """The brand's own phrases."""
    plan: Plan
    instructions: str = ""
    """What the writer was told, which no customer is to read."""

    @cached_property
    def ours(self) -> str:
        """The plan's words."""
        return "\n".join(text for text, _ in self.items)

    @cached_property
    def sources(self) -> str:
        """The plan's words and the customer's."""
        return "\n".join((*self.customer, self.ours))

    @cached_property
    def dialled(self) -> frozenset[str]:
        """Telephone numbers that may be said: the customer's own, and those in approved words, but no partner's."""
        theirs = {number for one in self.plan.evidence if one.kind == "partner" for number in phones(one.text)}
        lines = "\n".join(line.text for line in self.plan.lines)
        return frozenset(phones("\n".join((*self.customer, lines))) - theirs)

    @cached_property
    def people(self) -> frozenset[str]:
        """Placeholders of this case."""
        return frozenset(placeholders("\n".join(self.customer)))

    @cached_property
    def offered(self) -> frozenset[Figure]:
        """Amounts that the plan offers; the goodwill of one who may not give it is not among them."""
        held = {one for one in figures(self.ours) if one.kind in {MONEY, PERCENT}}
        gift = self.plan.goodwill
        if gift and not gift.within_authority:
            held.discard(Figure(format(gift.amount, "g"), MONEY))
        return frozenset(held)

    @cached_property
    def unquotable(self) -> str:
        """The words of other customers' cases, and of what is not to be said."""
        return "\n".join(one.text for one in self.plan.evidence if one.kind == "case" or one.section in _NOT_QUOTED)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The plan in sentences."""
        return tuple(piece for text, language in self.items for piece in pieces_of(text, language))

    @cached_property
    def approved(self) -> tuple[Piece, ...]:
        """The brand's own phrases, which may always be said."""
        return tuple(Piece(text, self.language) for text in self.voice)

    @cached_property
    def told(self) -> tuple[Piece, ...]:
        """The customer's words in sentences."""
        return tuple(piece for text in self.customer for piece in pieces_of(text, self.language))

    def cited(self, cites: Iterable[str]) -> list[Evidence]:
        """The passages among those cited that a reply may rest on: policies, partners, ways round within authority."""
        ways = {cite for way in self.plan.workarounds if way.within_authority for cite in way.cites}
        wanted = set(cites)
        return [
            one
            for one in self.plan.evidence
            if one.id in wanted
            and one.section not in _NOT_QUOTED
            and (one.kind in {"policy", "partner"} or one.id in ways)
        ]


def ground(question: Question, reading: Reading, plan: Plan, voice: Voice | None) -> Ground:
    """The ground of a reply: only what the plan says, in its items and approved lines, and the case itself."""
    filled = places(question, reading, plan)
    shown = set().union(*(numbers(value) for value in filled.values()))
    return Ground(
        items=tuple(_items(reading, plan, voice, filled)),
        customer=(question.text, *(turn.text for turn in question.thread)),
        figures=frozenset(shown),
        language=reading.language,
        register=reading.register,
        never=voice.never if voice else (),
        voice=tuple(phrase for phrases in voice.phrases.values() for phrase in phrases) if voice else (),
        plan=plan,
    )


def _items(reading: Reading, plan: Plan, voice: Voice | None, filled: Mapping[str, str]) -> Iterator[Item]:
    spoken = {one.id: one.language for one in plan.evidence}

    def of(text: str, cites: Sequence[str]) -> Item:
        return text, next((spoken[cite] for cite in cites if cite in spoken), reading.language)

    yield from (of(point.text, point.cites) for point in plan.can)
    for refusal in plan.cannot:
        yield from (of(text, refusal.cites) for text in (refusal.text, refusal.because, refusal.instead) if text)
    yield from (of(step.text, step.cites) for step in plan.steps)
    yield from (of(way.text, way.cites) for way in plan.workarounds if way.within_authority)
    mine = [line.text for line in plan.lines]
    mine += [*filled.values(), *plan.ask_customer, *plan.look_up]
    if rule := plan.follow_up:
        mine += [rule.what, rule.owner, *([] if rule.opens else ["hoy, today"])]
    house = TEMPLATES[reading.language]
    if rule or plan.look_up or plan.outcome is Outcome.ABSTAINED or plan.urgent:
        mine += [house["own_untimed"], house["checking"], house["abstain"]]
    if plan.urgent:
        mine.append(house["holding"])
    if "amount" in filled:
        mine.append({"es": "[Le|Te] abonamos {}.", "en": "We credit {}."}[reading.language].format(filled["amount"]))
    if voice:
        mine.append(voice.brand_name)
    yield from ((marked(text, reading.register), reading.language) for text in mine)
