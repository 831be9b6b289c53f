"""What every draft must pass, whoever wrote it. What can be mended is mended, the rest becomes a note.

A sentence of the reply is about feelings, a question, or supported. It states no figure, link or name that neither
the plan nor a cited passage holds; it offers no amount above authority; it pushes no work on the customer; it is in
the customer's language and register. A draft that keeps less than it must raises `WriterFailed`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copilot.errors import WriterFailed
from copilot.reading import language as languages
from copilot.reading import register as registers
from copilot.types import Draft, Note, Outcome, Register, Sentence
from copilot.words import fold, sentences
from copilot.writing.fill import places
from copilot.writing.patterns import is_empty, shifts_effort
from copilot.writing.support import LEAST, numbers, overlap, unsupported
from copilot.writing.times import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.pages import Voice
    from copilot.types import Plan, Question, Reading

FEWEST_WORDS = 25
MOST_WORDS = 140
"""A reply beyond this is cut at a sentence; writers aim for 120."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a reply may rest on."""

    sources: str
    """The words of the plan and of the passages it cites."""
    figures: frozenset[str]
    language: str
    register: Register
    never: tuple[str, ...]
    plan: Plan


def ground(question: Question, reading: Reading, plan: Plan, voice: Voice | None) -> Ground:
    """The ground of a reply: only what the plan says, in its items and approved lines, and the case itself.

    Amounts of other passages are left out on purpose: what only a lead may offer is in them.
    """
    said = [question.text, *(turn.text for turn in question.thread)]
    said += [point.text for point in plan.can]
    said += [f"{refusal.text} {refusal.because} {refusal.instead}" for refusal in plan.cannot]
    said += [step.text for step in plan.steps]
    said += [way.text for way in plan.workarounds if way.within_authority]
    said += [line.text for line in plan.lines]
    filled = places(question, reading, plan)
    said += [*filled.values(), *plan.ask_customer, *plan.look_up]
    if rule := plan.follow_up:
        said += [rule.what, rule.owner, *([] if rule.opens else ["hoy, today"])]
    if voice:
        said.append(voice.brand_name)
    figures = set().union(*(numbers(value) for value in filled.values()))
    return Ground(
        sources="\n".join(said), figures=frozenset(figures), language=reading.language, register=reading.register,
        never=voice.never if voice else (), plan=plan,
    )  # fmt: skip


def check(draft: Draft, base: Ground) -> Draft:
    """The draft with what could be mended mended, and notes on it. Raises `WriterFailed` when too little is left."""
    kept: list[Sentence] = []
    notes: list[Note] = []
    for sentence in draft.sentences:
        problem = fault(sentence, base, trusted=draft.writer == "extractive")
        if problem is None:
            kept.append(sentence)
        else:
            notes.append(Note(code=f"dropped_{problem[0]}", text=problem[1]))
    if not _enough(kept, draft, base):
        raise WriterFailed("Too little of the draft could be kept.")
    if not notes and len(draft.reply.split()) <= MOST_WORDS:
        return _whole(draft, base)
    cut = _cut(kept)
    reply = draft.reply if not notes and len(cut) == len(kept) else " ".join(sentence.text for sentence in cut)
    mended = replace(draft, reply=reply, sentences=tuple(cut), notes=(*draft.notes, *notes))
    return _whole(mended, base)


def fault(sentence: Sentence, base: Ground, *, trusted: bool = False) -> tuple[str, str] | None:
    """(code, what) of the first thing wrong with a sentence, or None. `trusted` words come from approved lines."""
    text = sentence.text
    if not trusted and _LABEL.search(text):
        return "label", text
    if shifts_effort(text):
        return "effort", text
    if phrase := is_empty(text, base.never):
        return "empty", phrase
    asked = {str(len(base.plan.ask_customer[:2]))} if trusted else set[str]()  # "two questions"
    if strange := unsupported(text, base.sources, figures=base.figures | asked):
        return "unsupported", strange
    if trusted or text.endswith("?"):
        return None
    if wrong := _promised_unplanned(text, base):
        return "promise", wrong
    if not _about_feelings(text) and overlap(text, base.sources, base.language) < LEAST:
        return "unsupported", text
    return None


_LABEL = re.compile(
    r"\[\d+\]|==\w+|^(?:we can(?:not)?|approved words|our next step|questions|feelings|way round|we offer|plan|"
    r"sentence \d+|evidence|customer|reply)\s*\d*:",
    re.I,
)
"""The prompt's own labels: a model that copies them has not written to a customer."""
_PROMISES = (
    "le garantizo", "te garantizo", "garantizado", "le aseguro", "te aseguro", "sin falta", "se lo prometo",
    "te lo prometo",
    "i guarantee", "guaranteed", "i promise", "we promise", "i assure you", "definitely will",
)  # fmt: skip
_FELT = (
    "entiendo", "comprendo", "siento", "lamento", "se entiende", "es normal", "es logico", "gracias por", "con razon",
    "i understand", "i can see", "i'm sorry", "i am sorry", "that must", "no wonder", "it makes sense", "thank you for",
    "thanks for",
)  # fmt: skip


def _promised_unplanned(text: str, base: Ground) -> str | None:
    folded = fold(text).replace("’", "'")
    known = fold(base.sources)
    return next((phrase for phrase in _PROMISES if phrase in folded and phrase not in known), None)


def _about_feelings(text: str) -> bool:
    return fold(text).replace("’", "'").startswith(_FELT) and len(text.split()) <= 24


def _enough(kept: Sequence[Sentence], draft: Draft, base: Ground) -> bool:
    """At least two sentences, one of them more than feelings and questions, where the draft has that many."""
    if draft.writer == "extractive":
        return bool(kept)
    told = [one for one in kept if not one.text.endswith("?") and not _about_feelings(one.text)]
    least = 1 if base.plan.outcome is Outcome.ABSTAINED else 2
    return len(kept) >= least and bool(told)


def _whole(draft: Draft, base: Ground) -> Draft:
    """Checks of the reply as a whole: its language and its register."""
    heard = languages.detect(draft.reply, default=base.language)
    if heard.heard != base.language:
        raise WriterFailed(f"The draft is in {heard.heard!r}, the customer writes {base.language!r}.")
    spoken = registers.detect(draft.reply) if base.language == "es" else None
    if draft.writer != "extractive":
        if spoken and spoken is not base.register:
            raise WriterFailed(f"The draft speaks {spoken.value!r}, the reply should speak {base.register.value!r}.")
        if lacking := _lacking(draft.reply, base):
            raise WriterFailed(f"The draft lacks {lacking}.")
    return draft


def _lacking(reply: str, base: Ground) -> str | None:
    """What a reply must hold and this one does not: enough words, and the time by which we come back."""
    if len(reply.split()) < FEWEST_WORDS and not base.plan.urgent and base.plan.outcome is not Outcome.ABSTAINED:
        return "a plan: it is too short"
    rule = base.plan.follow_up
    if rule and base.plan.outcome is Outcome.SUGGESTED and not numbers(reply) & {clock(rule.due), str(rule.due.day)}:
        return "the time of the next step"
    return None


def _cut(kept: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that fit; the last ones go first, but never the questions."""
    cut = list(kept)
    while len(cut) > 2 and sum(len(one.text.split()) for one in cut) > MOST_WORDS:
        spare = [one for one in cut[1:] if not one.text.endswith("?")]
        if not spare:
            break
        cut.remove(spare[-1])
    return cut


def sentences_of(reply: str, cites: Sequence[str]) -> tuple[Sentence, ...]:
    """The sentences of a reply as one piece, all resting on the same passages."""
    return tuple(Sentence(text=text, cites=tuple(cites)) for text in sentences(reply))
