"""The first words of a reply: this person's situation, in what they told and the policy's own sentence.

Which of several openings is said depends on the question and on how the last replies to its asker opened
(`Question.said`), and on nothing else.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.reading.happened import happened
from copilot.words import fold, sentences
from copilot.writing.fill import fill, sentence
from copilot.writing.phrases import ALONE, EFFORT, OPENINGS, WARM
from copilot.writing.retell import first, led_into, retold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.pages import Voice
    from copilot.reading.happened import Happened
    from copilot.types import Question, Reading

_EFFORT_PLACES = ("{attempts}", "{span}", "{contacts}", "{channels}")
_SORRY = re.compile(r"\b(?:siento|lamento|sorry)\b", re.I)
_GRAVE = frozenset({"sadness", "exhaustion", "anger"})
"""Feelings that are met even in a short reply."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of one reply."""

    question: Question
    reading: Reading
    voice: Voice | None
    values: Mapping[str, str]

    def said(self, situation: str, raw: str, *, alone: bool = False) -> str:
        """The opening with the policy's sentence on the situation ("" for none), which was `raw` before it was filled.

        "" where there is nothing to say (no sentence, no feeling, and nothing told), unless it must stand `alone`.
        """
        if any(place in raw for place in _EFFORT_PLACES):
            return picked([sentence(situation), *self._efforts("")], self.question, ranked=1)
        if self.reading.effort.high and (efforts := self._efforts(situation)):
            return picked(efforts, self.question)
        clause = retold(told_by(self.question), self.reading)
        if self._felt():
            return picked(self._feeling(clause, situation), self.question)
        bare = [sentence(body) for body in self._bodies(clause, situation)]
        if self.question.style.shorter:
            return bare[-1] if bare else ""
        if not situation:
            more = ALONE[self.reading.language] if alone else ()
            return picked([*bare, *more], self.question, ranked=len(bare)) if bare or more else ""
        phrased = [_led(phrase, situation) for phrase in self._phrases("neutral")]
        # what was told goes first; without it, the policy's sentence stands alone as often as not
        mixed = [one for phrase in phrased for one in (bare[-1], phrase)]
        return picked([*bare[:-1], *mixed], self.question, ranked=len(bare) - 1)

    def _felt(self) -> str:
        """The feeling to meet, "warm" where none shows and warmth was asked for, "" for none."""
        name = self.reading.feelings[0].name if self.reading.feelings else ""
        if self.question.style.shorter and name not in _GRAVE:
            return ""
        return name or ("warm" if self.question.style.warmer else "")

    def _feeling(self, clause: str, situation: str) -> list[str]:
        body = next(iter(self._bodies(clause, situation)), "")
        phrases = self._phrases(self._felt())
        if _SORRY.search(body):  # once is enough
            phrases = [phrase for phrase in phrases if not _SORRY.search(phrase)]
        return [_led(phrase, body) for phrase in phrases] or [sentence(body)]

    def _bodies(self, clause: str, situation: str) -> list[str]:
        """What was told with the policy's sentence, and that sentence alone."""
        one = first(told_by(self.question))
        if clause and one and situation:
            return [led_into(one, clause, situation, self.reading), situation]
        return [text for text in (clause, situation) if text]

    def _efforts(self, situation: str) -> list[str]:
        """What it has cost them so far, in the brand's words where it has any that can be filled."""
        own = self.voice.phrases.get("effort", ()) if self.voice else ()
        house = EFFORT[self.reading.language]
        fitting = [text for raw in (*own, *house) if (text := fill(raw, self.values, self.reading.register))]
        tail = f" {sentence(situation)}" if situation else ""
        return [f"{sentence(text)}{tail}" for text in fitting[: max(len(own), 2)]]

    def _phrases(self, name: str) -> list[str]:
        own = self.voice.phrases.get(name, ()) if self.voice else ()
        house = WARM[self.reading.language] if name == "warm" else OPENINGS[self.reading.language][name]
        return [text for raw in (own or house) if (text := fill(raw, self.values, self.reading.register))]


def told_by(question: Question) -> tuple[Happened, ...]:
    """What the question tells that a reply can name."""
    return happened(question.text)


def picked(said: Sequence[str], question: Question, *, ranked: int = 0) -> str:
    """One of several ways to say it: the first `ranked` in their order, the others by the question and its moment.

    Of those, the one that the asker's last replies opened with least lately.
    """
    who = (question.asker.user, question.asker.team, question.via, question.brand, question.at.isoformat())
    digest = hashlib.sha256(f"{question.text}\n{who}".encode("utf-8", "replace")).digest()
    others = list(said[ranked:])
    turn = digest[0] % len(others) if others else 0
    ordered = [*said[:ranked], *others[turn:], *others[:turn]]
    used = [_start(one) for one in question.said]
    return max(ordered, key=lambda one: _rested(_start(one), used))


def _start(text: str) -> str:
    return fold((sentences(text) or [text])[0]).rstrip(".")


def _rested(start: str, used: Sequence[str]) -> int:
    """How many replies ago one opened so; the last one also with the same words before a colon."""
    head = start.partition(":")[0]
    if used and ":" in start and used[0].partition(":")[0] == head:
        return 0
    return used.index(start) if start in used else len(used)


def _led(phrase: str, body: str) -> str:
    """A phrase, continued by a sentence; after it where that has a colon of its own."""
    if not body:
        return sentence(phrase)
    if not body[0].islower() or ": " in body:
        return f"{sentence(phrase)} {sentence(body)}"
    clause, _, more = body.partition("; ")  # after a colon, a sentence of its own is easier to say aloud
    led = sentence(f"{phrase.rstrip('.')}: {clause}")
    return f"{led} {sentence(more)}".rstrip()
