"""The writer that needs no model: the policy's approved words, the brand's voice, and the plan's own times.

A reply is: this person's situation; the one honest limit; what we do next and when; what else there is; and at most
what only the customer can tell. Anything that has no words in the reply's language is left to the plan.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copilot.types import Draft, Outcome, Sentence
from copilot.words import sentences
from copilot.writing.fill import fill, places, sentence
from copilot.writing.patterns import is_empty, shifts_effort
from copilot.writing.phrases import EFFORT, OPENINGS, TEMPLATES
from copilot.writing.times import number_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.pages import Voice
    from copilot.ports import Company
    from copilot.types import Plan, Question, Reading

MOST_WORDS = 120
_DROP = ("heard", "alternative", "goodwill", "question", "limit")
_DROP_ASKING = ("heard", "goodwill", "step", "alternative")
"""What is left out first when a reply grows too long; one that asks keeps what there is to choose from."""
_EFFORT_PLACES = ("{attempts}", "{span}", "{contacts}", "{channels}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    slot: str
    text: str
    cites: tuple[str, ...] = ()


class ExtractiveWriter:
    """Puts a plan in words without a model. Keeps only its last opening, so as not to repeat it."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._last_opening = ""

    def write(self, question: Question, reading: Reading, plan: Plan) -> Draft:
        """The words, in the reading's language; never raises."""
        voice = self._company.voice(question.brand, reading.language)
        reply = _Reply(question=question, reading=reading, plan=plan, voice=voice, avoid=self._last_opening)
        parts = _fitted(reply.parts(), _DROP_ASKING if plan.outcome is Outcome.ASKS else _DROP)
        if parts:
            self._last_opening = parts[0].text
        said = tuple(
            Sentence(text=text, cites=part.cites) for part in parts for text in (sentences(part.text) or [part.text])
        )
        return Draft(reply=_paragraphs(parts), sentences=said, writer="extractive")


def _fitted(parts: Sequence[_Part], order: Sequence[str]) -> list[_Part]:
    kept = list(parts)
    for slot in order:
        if sum(len(part.text.split()) for part in kept) <= MOST_WORDS:
            break
        kept = [part for part in kept if part.slot != slot]
    return kept


def _paragraphs(parts: Sequence[_Part]) -> str:
    """Two short paragraphs: where we stand, and what happens next."""
    first = [part.text for part in parts if part.slot in {"opening", "heard", "limit", "holding"}]
    second = [part.text for part in parts if part.slot not in {"opening", "heard", "limit", "holding"}]
    return "\n\n".join(" ".join(block) for block in (first, second) if block)


@dataclass(slots=True)
class _Reply:
    """One reply in the making."""

    question: Question
    reading: Reading
    plan: Plan
    voice: Voice | None
    avoid: str
    values: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.values = places(self.question, self.reading, self.plan)

    def parts(self) -> list[_Part]:
        """The parts of the reply, in the order in which they are said."""
        if self.plan.outcome is Outcome.ABSTAINED:
            opening = [self._opening()] if self.reading.feelings or self.reading.effort.high else []
            return [*opening, self._abstained()]
        if self.plan.urgent:
            return self._all("holding") or [self._template("holding", "holding")]
        if self.plan.outcome is Outcome.ASKS and not self.plan.ask_customer and self.plan.look_up:
            return [self._opening(), self._template("step", "look_up", what=self.plan.look_up[0])]
        asked = self._questions()
        if self.plan.outcome is Outcome.ASKS and asked:
            return [self._opening(), *asked, *self._all("alternative"), *self._all("goodwill"), *self._step()]
        closing = self._all("question") or asked[:1]
        parts = [self._opening(), *self._heard(), *self._limit(), *self._step(), *self._all("goodwill")]
        return [*parts, *self._all("alternative"), *closing]

    # one slot at a time

    def _opening(self) -> _Part:
        situation = self._line("situation")
        raw = next((line.text for line in self.plan.lines if line.slot == "situation"), "")
        cites = situation.cites if situation else ()
        if situation and any(place in raw for place in _EFFORT_PLACES):
            return _Part(slot="opening", text=sentence(situation.text), cites=cites)
        effort = self._effort() if self.reading.effort.high else ""
        if effort:
            tail = f" {sentence(situation.text)}" if situation else ""
            return _Part(slot="opening", text=f"{effort}{tail}", cites=cites)
        return _Part(slot="opening", text=self._felt(situation.text if situation else ""), cites=cites)

    def _felt(self, situation: str) -> str:
        """A phrase of feeling, continued by the situation."""
        feeling = self.reading.feelings[0].name if self.reading.feelings else "neutral"
        phrase = self._phrase(feeling, OPENINGS[self.reading.language])
        if not situation:
            return sentence(phrase)
        if not situation[0].islower():
            return f"{sentence(phrase)} {sentence(situation)}"
        return sentence(f"{phrase.rstrip('.')}: {situation}")

    def _effort(self) -> str:
        own = self.voice.phrases.get("effort", ()) if self.voice else ()
        fitting = [text for raw in (*own, *EFFORT[self.reading.language]) if (text := self._filled(raw))]
        return sentence(self._pick(fitting[: max(len(own), 2)])) if fitting else ""

    def _phrase(self, key: str, house: Mapping[str, tuple[str, ...]]) -> str:
        own = self.voice.phrases.get(key, ()) if self.voice else ()
        fitting = [text for raw in (own or house[key]) if (text := self._filled(raw))]
        return self._pick(fitting) if fitting else self._pick([self._filled(raw) or "" for raw in house[key]])

    def _pick(self, phrases: Sequence[str]) -> str:
        """One of the phrases, by the question's own words, and not the one that opened the last reply."""
        digest = hashlib.sha256(self.question.text.encode()).digest()
        start = digest[0] % len(phrases)
        for step in range(len(phrases)):
            phrase = phrases[(start + step) % len(phrases)]
            if not self.avoid.casefold().startswith(phrase.rstrip(".").casefold()):
                return phrase
        return phrases[start]

    def _abstained(self) -> _Part:
        text = self._phrase("abstain", {"abstain": (TEMPLATES[self.reading.language]["abstain"],)})
        return _Part(slot="closing", text=sentence(text))

    def _heard(self) -> list[_Part]:
        return self._all("heard") if self.plan.heard_before and self.reading.effort.high else []

    def _limit(self) -> list[_Part]:
        if said := self._all("limit"):
            return said
        for refusal in self.plan.cannot[:1]:
            if self._sayable(refusal.text, refusal.cites):
                return [_Part(slot="limit", text=sentence(refusal.text), cites=refusal.cites)]
        return []

    def _step(self) -> list[_Part]:
        if said := self._all("step"):
            return said
        if rule := self.plan.follow_up:
            text = self._filled(TEMPLATES[self.reading.language]["own"], what=rule.what, due=self.values["due"])
            return [_Part(slot="step", text=sentence(text or ""), cites=rule.cites)]
        for point in self.plan.can[:1]:
            if self._sayable(point.text, point.cites):
                own = self._template("step", "own_untimed")
                return [_Part(slot="step", text=f"{sentence(point.text)} {own.text}", cites=point.cites)]
        return [self._template("step", "checking")]

    def _questions(self) -> list[_Part]:
        """At most two questions for the customer, as a person would put them."""
        asked = [text for raw in self.plan.ask_customer[:2] if (text := self._filled(raw))]
        if not asked:
            return []
        language = self.reading.language
        key = "ask_one" if len(asked) == 1 else "ask_many"
        count = number_word(len(asked), language)
        return [self._template("questions", key, questions=_together(asked, language), count=count)]

    # words

    def _all(self, slot: str) -> list[_Part]:
        line = self._line(slot)
        return [_Part(slot=slot, text=sentence(line.text), cites=line.cites)] if line else []

    def _line(self, slot: str) -> _Part | None:
        for line in self.plan.lines:
            if line.slot == slot and (text := self._filled(line.text)) and not self._forbidden(text):
                return _Part(slot=slot, text=text, cites=line.cites)
        return None

    def _template(self, slot: str, key: str, **values: str) -> _Part:
        text = self._filled(TEMPLATES[self.reading.language][key], **values)
        return _Part(slot=slot, text=sentence(text or ""))

    def _filled(self, raw: str, **more: str) -> str | None:
        return fill(raw, {**self.values, **more}, self.reading.register)

    def _sayable(self, text: str, cites: Sequence[str]) -> bool:
        """Whether a sentence of a page can be said to the customer: in their language, and nothing forbidden in it."""
        languages = {one.id: one.language for one in self.plan.evidence}
        spoken = all(languages.get(cite) == self.reading.language for cite in cites)
        return spoken and len(text.split()) <= 45 and not self._forbidden(text)

    def _forbidden(self, text: str) -> bool:
        never = self.voice.never if self.voice else ()
        return shifts_effort(text) or is_empty(text, never) is not None


def _together(asked: Sequence[str], language: str) -> str:
    """Questions in a row: "¿lo necesita para una fecha concreta?, ¿y viaja fuera…?"."""
    if language == "es":
        lowered = [f"¿{text[1].lower()}{text[2:]}" if text.startswith("¿") else text for text in asked]
        if len(lowered) > 1:
            lowered[-1] = f"¿y {lowered[-1].removeprefix('¿')}"
        return ", ".join(lowered)
    first, *others = asked
    joined = [f"{first[0].lower()}{first[1:]}", *(f"And {text[0].lower()}{text[1:]}" for text in others)]
    return " ".join(joined)
