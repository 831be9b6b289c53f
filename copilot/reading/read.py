"""The reading of a question, in one place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.errors import QuestionRejected
from copilot.reading import feeling, formality, language, register, urgent
from copilot.reading.annoyance import ANNOYED, Annoyance, annoyance, last_said
from copilot.reading.counts import as_written
from copilot.reading.effort import effort
from copilot.reading.facts import BRIEF, FactFinder
from copilot.reading.signs import plain
from copilot.types import Feeling, Reading, Register
from copilot.words import QUOTED, apart, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.pages import Fact
    from copilot.ports import Company
    from copilot.reading.moods import Moods
    from copilot.types import Effort, Question, Turn

MAX_CHARS = 12_000
"""Of a question, and of the thread before it; of a longer thread the rest is not read."""
_FIRST, _LAST = 4, 60
"""So many turns from the beginning of a thread, and from its end."""
_ABOUT = re.compile(
    r"^\W*(?:mi client|una? client|el client|la client|tengo (?:a )?una? client|(?:me )?dicen? que|client[ea]s? \w+|my customer|a customer|the customer|"
    r"i have a customer|customers? \w+|(?:he|she|they) (?:says?|wants?|asks?)|client[ea]:)",
    re.I,
)
_WHAT = r"\s+(?P<what>[^.,;:!?¡¿\n]{3,90})"
_NEEDS = re.compile(
    r"\b(?:quiere[ns]?|quiero|queremos|necesit[ao]n?|pide[n]?|pido|pregunta si|pregunta|(?:me|le|nos) gustar[ií]a|(?:me|le|nos) hace falta|busc[ao]|"
    r"(?:me |nos )?(?:puede[ns]?|podéis|podr[ií]a[ns]?|podés)(?= \w+(?:ar|er|ir)(?:me|nos|le|lo|la|se)*\b)|"
    r"wants?(?: to)?|needs?(?: to)?|would like(?: to)?|asks? (?:for|if|whether|to)|asking (?:for|if|whether|to)|(?:can|could|would) you(?: please)?|looking for)"
    + _WHAT,
    re.I,
)
"""What is asked for."""
_NEEDED = re.compile(
    r"\b(?:para que|para poder|para(?= (?:el|la|los|las|mi|un|una) )|porque|ya que|so that|so (?:i|we|he|she|they) can|because|in time for|before(?= (?:my|the|we|i|he|she) ))"
    + _WHAT,
    re.I,
)
"""What it is for, or why: what is needed behind what is asked."""


class Readings:
    """Reads questions with the company's facts and voices; without `moods`, feelings are those that are named."""

    def __init__(self, facts: Sequence[Fact], company: Company, moods: Moods | None = None) -> None:
        self._facts = FactFinder(facts)
        self._company = company
        self._moods = moods

    def read(self, question: Question) -> Reading:
        """What the question says of language, register, feelings, effort and facts.

        Raises `QuestionRejected` for a question without words or beyond `MAX_CHARS`.
        """
        return self.felt(question, self.worded(question))

    def worded(self, question: Question) -> Reading:
        """The same by its words alone, which is all that a search needs: of feelings, those that are named."""
        _refuse(question)
        thread = _read_of(question.thread)
        customer = customer_words(question)
        detected = _spoken(question, customer)
        theirs = "\n".join(_said(thread, question))
        tried = effort(theirs, question.thread, question.via, question.at)
        texts = [plain(part) for part in (*(turn.text for turn in thread), *_parts(question.text))]
        everything = " ".join(texts)
        return Reading(
            language=detected.language,
            register=self._register(question, customer, detected.language),
            feelings=_as_said(feeling.feelings(plain(theirs)), theirs),
            needs=_needs(question.text),
            effort=tried,
            facts=_with_effort(self._facts.stated(texts), tried),
            urgent=urgent.urgent(everything),
            formal=formality.formal(customer) if detected.heard == "en" else None,
            notice=None if detected.supported else "language_unsupported",
        )

    def felt(self, question: Question, reading: Reading) -> Reading:
        """A reading by words with the feeling that shows where none is named; frustration, where they grew annoyed.

        What shows is read from the vector of what was said, which a search for it has computed already.
        """
        thread = _read_of(question.thread)
        annoyed = self._annoyed(thread)
        reading = replace(reading, annoyance=annoyed.score)
        if reading.feelings:
            return reading
        said = _said(thread, question)
        own = [apart(text) or text for text in said]  # an agent's account around a quotation is not what they feel
        if self._moods and (shown := self._moods.shown(own)):
            return replace(reading, feelings=shown)
        if annoyed.score < ANNOYED or not annoyed.words:
            return reading
        frustrated = Feeling(name="frustration", words=annoyed.words)
        return replace(reading, feelings=_as_said([frustrated], "\n".join(said)))

    def _annoyed(self, thread: Sequence[Turn]) -> Annoyance:
        """How annoyed they have become, by their words and, of the last ones, by their vectors."""
        fed_up = self._moods.fed_up(last_said(thread)) if self._moods else None
        return annoyance(thread, fed_up)

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


def _parts(text: str) -> list[str]:
    """The text, with each brief line by itself: it may be what a question of ours was answered with."""
    parts: list[str] = []
    for line in filter(str.strip, text.split("\n")):
        if parts and min(len(line.split()), len(parts[-1].split())) > BRIEF:
            parts[-1] += f" {line}"
        else:
            parts.append(line)
    return parts


def _said(thread: Sequence[Turn], question: Question) -> list[str]:
    """What the customer said, and what was asked, oldest first."""
    return [*(turn.text for turn in thread if turn.author == "customer"), question.text]


def _as_said(feelings: Sequence[Feeling], words: str) -> tuple[Feeling, ...]:
    """The feelings with the words that show them in their own spelling."""
    return tuple(replace(one, words=tuple(as_written(word, words) for word in one.words)) for one in feelings)


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
    return theirs_of(question.text, question.thread)


def theirs_of(text: str, thread: Sequence[Turn]) -> str:
    """The same of a text that is not a question yet."""
    if quotes := quoted(text):
        return quotes
    theirs = [turn.text for turn in thread[-_LAST:] if turn.author == "customer"]
    return next((one for one in reversed(theirs) if len(one.split()) >= 3), text)


def _read_of(thread: Sequence[Turn]) -> list[Turn]:
    """The turns whose words are read, oldest first: the latest, and how it began, as far as there is room for words."""
    begun, later = thread[:_FIRST], thread[_FIRST:][-_LAST:]
    room = MAX_CHARS
    chosen: list[Turn] = []
    for turn in (*reversed(later), *reversed(begun)):
        words = turn.text[: min(room, MAX_CHARS // _FIRST)]
        room -= len(words)
        chosen += [replace(turn, text=words)] if words else []
    return chosen[::-1]


def _spoken(question: Question, customer: str) -> language.Detected:
    """The customer's language; where that is not ours, the asker's to answer in, if they wrote words of their own."""
    detected = language.detect(customer)
    own = QUOTED.sub(" ", question.text) if customer != question.text else ""
    if detected.supported or len(own.split()) < 2:
        return detected
    asked = language.detect(own, default=detected.language)
    return replace(detected, language=asked.language)


def _needs(text: str) -> tuple[str, ...]:
    """What they ask for, four at most, and in the room that is left what they need it for."""
    asked = [" ".join(match["what"].split()) for match in _NEEDS.finditer(text)]
    needed = [
        whole for match in _NEEDED.finditer(text) if (whole := " ".join(match[0].split())) not in " / ".join(asked)
    ]
    return tuple(dict.fromkeys([*asked, *(needed if asked else [])]))[:4]
