"""The writer that needs no model: the policy's approved words, the brand's voice, and the plan's own times.

A reply is: this person's situation; the one honest limit; what we do next and when; what else there is; and at most
what only the customer can tell. Anything that has no words in the reply's language is left to the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copilot.reading.happened import topic
from copilot.types import Draft, Outcome, Sentence
from copilot.words import sentences
from copilot.writing.checking.effort import shifts_effort
from copilot.writing.checking.empty import is_empty
from copilot.writing.fill import fill, places, sentence, tells, to_customer
from copilot.writing.opening import Opening, picked, told_by
from copilot.writing.phrases import INSULTED, LOOK_UP, OWNING, TEMPLATES
from copilot.writing.restyle import Part, fitted, in_style
from copilot.writing.retell import retold, telling
from copilot.writing.times import number_word, priced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.pages import Voice
    from copilot.ports import Company
    from copilot.types import Plan, Question, Reading

MOST_WORDS = 120
_ME = re.compile(r"I\b")
_FIRST = frozenset({"opening", "heard", "limit", "holding"})
"""What stands in the first of the two paragraphs."""


class ExtractiveWriter:
    """Puts a plan in words without a model. The same question in the same conversation gets the same words."""

    def __init__(self, company: Company) -> None:
        self._company = company

    def write(self, question: Question, reading: Reading, plan: Plan) -> Draft:
        """The words, in the reading's language and the style asked for; never raises."""
        voice = self._company.voice(question.brand, reading.language)
        reply = _Reply(question=question, reading=reading, plan=plan, voice=voice)
        parts = fitted(reply.parts(), question.style, MOST_WORDS, asks=plan.outcome is Outcome.ASKS)
        parts = in_style(parts, question.style, reading)
        said = tuple(
            Sentence(text=text, cites=part.cites) for part in parts for text in (sentences(part.text) or [part.text])
        )
        return Draft(reply=_paragraphs(parts), sentences=said, writer="extractive")


def _paragraphs(parts: Sequence[Part]) -> str:
    """Two short paragraphs: where we stand, and what happens next."""
    first = [part.text for part in parts if part.slot in _FIRST]
    second = [part.text for part in parts if part.slot not in _FIRST]
    return "\n\n".join(" ".join(block) for block in (first, second) if block)


@dataclass(slots=True)
class _Reply:
    """One reply in the making."""

    question: Question
    reading: Reading
    plan: Plan
    voice: Voice | None
    values: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.values = places(self.question, self.reading, self.plan)

    def parts(self) -> list[Part]:
        """The parts of the reply, in the order in which they are said."""
        if self.plan.outcome is Outcome.ABSTAINED:
            return self._abstained()
        if self.plan.urgent:
            return self._all("holding") or [self._template("holding", "holding")]
        asks = self.plan.outcome is Outcome.ASKS
        if asks and not self.plan.ask_customer and self.plan.look_up:
            return [*self._opening(None), self._looking_up()]
        asked = self._questions()
        opening = self._opening(None if asks and self._undecided() else self._line("situation"), alone=True)
        if asks and asked:
            return [*opening, *asked, *self._all("alternative"), *self._all("goodwill"), *self._step()]
        closing = self._all("question") or asked[:1]
        parts = [*opening, *self._heard(), *self._limit(), *self._step(), *self._all("goodwill")]
        return [*parts, *self._all("alternative"), *self._owning(), *closing]

    # one slot at a time

    def _opening(self, situation: Part | None, *, alone: bool = False) -> list[Part]:
        opening = Opening(self.question, self.reading, self.voice, self.values)
        raw = next((line.text for line in self.plan.lines if line.slot == "situation"), "") if situation else ""
        text = opening.said(situation.text if situation else "", raw, alone=alone)
        return [Part(slot="opening", text=text, cites=situation.cites if situation else ())] if text else []

    def _undecided(self) -> bool:
        """Whether the policy itself turns on what is asked, so that its words may be about another case."""
        return any(note.code == "decide_first" for note in self.plan.notes)

    def _looking_up(self) -> Part:
        said = [self._filled(raw, what=self.plan.look_up[0]) or "" for raw in LOOK_UP[self.reading.language]]
        return Part(slot="limit", text=sentence(picked(said, self.question)))

    def _abstained(self) -> list[Part]:
        """What we do about what we do not know, and about what; an insult alone is met with a hand."""
        if self._insulted():
            said = [self._filled(raw) or "" for raw in INSULTED[self.reading.language]]
            return [*self._opening(None), Part(slot="closing", text=sentence(picked(said, self.question)))]
        own = self.voice.phrases.get("abstain", ()) if self.voice else ()
        said = [text for raw in own if (text := self._filled(raw))]
        said = said or [self._filled(TEMPLATES[self.reading.language]["abstain"]) or ""]
        text = picked(said, self.question)
        if self.reading.feelings or self.reading.effort.high:
            return [*self._opening(None), Part(slot="closing", text=sentence(text))]
        return [Part(slot="closing", text=sentence(self._about(text)))]

    def _about(self, text: str) -> str:
        """What is said of what we do not know yet, after what it is about, where the customer told."""
        language, follows = self.reading.language, text if _ME.match(text) else text[0].lower() + text[1:]
        told = told_by(self.question)
        if telling(told) and (clause := retold(told, self.reading)):
            return f"{clause}, {'y' if language == 'es' else 'and'} {follows}"
        if thing := topic(self.question.text):
            return f"{self._filled(TEMPLATES[language]['about'], thing=thing.named(language))} {follows}"
        return text

    def _insulted(self) -> bool:
        """Whether there is anger and nothing else to go by: no wish, no fact, no question, no thing."""
        read, text = self.reading, self.question.text
        angry = any(feeling.name == "anger" for feeling in read.feelings)
        silent = not (read.needs or read.facts or read.effort.high or told_by(self.question) or topic(text))
        return angry and silent and "?" not in text and len(text.split()) <= 25

    def _heard(self) -> list[Part]:
        return self._all("heard") if self.plan.heard_before and self.reading.effort.high else []

    def _limit(self) -> list[Part]:
        if said := self._all("limit"):
            return said
        for refusal in self.plan.cannot[:1]:
            if self._sayable(refusal.text, refusal.cites):
                return [Part(slot="limit", text=sentence(refusal.text), cites=refusal.cites)]
        return []

    def _step(self) -> list[Part]:
        if said := self._all("step"):
            return said
        if rule := self.plan.follow_up:
            language, what = self.reading.language, rule.what
            template = TEMPLATES[language]["own_told" if tells(what) else "own"]
            what = to_customer(what) if language == "es" else what
            text = self._filled(template, what=what, due=self.values["due"])
            return [Part(slot="step", text=sentence(text or ""), cites=rule.cites)]
        for point in self.plan.can[:1]:
            if self._sayable(point.text, point.cites):
                own = self._template("step", "own_untimed")
                return [Part(slot="step", text=f"{sentence(point.text)} {own.text}", cites=point.cites)]
        return [self._template("step", "checking")]

    def _owning(self) -> list[Part]:
        """That it is ours until it is done, where warmth was asked for."""
        if not self.question.style.warmer:
            return []
        own = self.voice.phrases.get("owning", ()) if self.voice else ()
        said = [text for raw in (own or OWNING[self.reading.language]) if (text := self._filled(raw))]
        return [Part(slot="owning", text=sentence(picked(said, self.question)))] if said else []

    def _questions(self) -> list[Part]:
        """At most two questions for the customer, as a person would put them."""
        asked = [text for raw in self.plan.ask_customer[:2] if (text := self._filled(raw))]
        if not asked:
            return []
        language = self.reading.language
        key = "ask_one" if len(asked) == 1 else "ask_many"
        count = number_word(len(asked), language)
        return [self._template("questions", key, questions=_together(asked, language), count=count)]

    # words

    def _all(self, slot: str) -> list[Part]:
        line = self._line(slot)
        return [Part(slot=slot, text=sentence(line.text), cites=line.cites)] if line else []

    def _line(self, slot: str) -> Part | None:
        for line in self.plan.lines:
            if line.slot == slot and (text := self._filled(line.text)) and not self._forbidden(text):
                return Part(slot=slot, text=text, cites=line.cites)
        return None

    def _template(self, slot: str, key: str, **values: str) -> Part:
        text = self._filled(TEMPLATES[self.reading.language][key], **values)
        return Part(slot=slot, text=sentence(text or ""))

    def _filled(self, raw: str, **more: str) -> str | None:
        text = fill(raw, {**self.values, **more}, self.reading.register)
        return priced(text, self.reading.language) if text else None

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
