"""The reading of a question, in one place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.errors import QuestionRejected
from copilot.reading import feeling, language, register
from copilot.reading.effort import effort
from copilot.reading.facts import FactFinder
from copilot.reading.signs import plain
from copilot.types import Reading, Register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.pages import Fact
    from copilot.ports import Company
    from copilot.types import Effort, Question

MAX_CHARS = 12_000
_QUOTED = re.compile(r"[«“\"](?P<words>[^»”\"]{20,})[»”\"]")
_ABOUT = re.compile(
    r"^\W*(?:mi client|una? client|el client|la client|tengo (?:a )?una? client|my customer|a customer|the customer|i have a customer|client[ea]:)",
    re.I,
)
_NEEDS = re.compile(
    r"\b(?:quiere[ns]?|quiero|queremos|necesit[ao]n?|pide[n]?|pido|pregunta si|pregunta|me gustar[ií]a|le gustar[ií]a|"
    r"wants?(?: to)?|needs?(?: to)?|would like(?: to)?|asks? (?:for|if|whether|to)|asking (?:for|if|whether|to))\s+(?P<what>[^.,;:!?¡¿\n]{3,90})",
    re.I,
)


class Readings:
    """Reads questions with the company's facts and voices."""

    def __init__(self, facts: Sequence[Fact], company: Company) -> None:
        self._facts = FactFinder(facts)
        self._company = company

    def read(self, question: Question) -> Reading:
        """What the question says of language, register, feelings, effort and facts.

        Raises `QuestionRejected` for a question without words or beyond `MAX_CHARS`.
        """
        _refuse(question)
        customer = customer_words(question)
        detected = language.detect(customer)
        tried = effort(_told(question), question.thread, question.via, question.at)
        texts = [plain(turn.text) for turn in question.thread] + [plain(question.text)]
        everything = " ".join(texts)
        return Reading(
            language=detected.language,
            register=self._register(question, customer, detected.language),
            feelings=feeling.feelings(" ".join(_customer_texts(question))),
            needs=_needs(question.text),
            effort=tried,
            facts=_with_effort(self._facts.stated(texts), tried),
            urgent=feeling.urgent(everything),
            notice=None if detected.supported else "language_unsupported",
        )

    def _register(self, question: Question, customer: str, spoken: str) -> Register:
        if spoken != "es":
            return Register.NEUTRAL
        voice = self._company.voice(question.brand, spoken)
        if voice and voice.register != "mirror":
            return Register(voice.register)
        default = Register(voice.register_default) if voice else Register.USTED
        if _ABOUT.match(customer):
            return default
        return register.detect(customer) or default


def _with_effort(stated: dict[str, str], tried: Effort) -> dict[str, str]:
    """The facts, with what the effort itself states: what was counted twice was not the first time."""
    return {**stated, "attempt": "repeated"} if tried.attempts_count >= 2 else stated


def _refuse(question: Question) -> None:
    if len(question.text) > MAX_CHARS:
        raise QuestionRejected(
            f"The question has {len(question.text):,} characters; at most {MAX_CHARS:,} can be read.",
            reason="too_long",
            remedy="Paste the part that matters: what happened, and what the customer asks for.",
        )
    if not re.search(r"[^\W\d_]{2,}", question.text):
        raise QuestionRejected("There are no words in the question.")


def customer_words(question: Question) -> str:
    """The customer's own words, as far as they can be told from the agent's: quoted, in the thread, or all of it."""
    quotes = " ".join(match["words"] for match in _QUOTED.finditer(question.text))
    if len(quotes.split()) >= 4:
        return quotes
    theirs = [turn.text for turn in question.thread if turn.author == "customer"]
    if theirs and len(theirs[-1].split()) >= 3:
        return theirs[-1]
    return question.text


def _customer_texts(question: Question) -> list[str]:
    return [plain(turn.text) for turn in question.thread if turn.author == "customer"] + [plain(question.text)]


def _told(question: Question) -> str:
    return "\n".join([*(turn.text for turn in question.thread if turn.author == "customer"), question.text])


def _needs(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(match["what"].split()) for match in _NEEDS.finditer(text)))[:4]
